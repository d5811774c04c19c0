import type { CheckVerdict } from '../../shared/domain/check.ts';
import type { ClipFacts } from '../../shared/domain/clip.ts';
import type { FixPlan } from '../../shared/media/fix-plan.ts';
import type { Probe } from '../../shared/media/probe.ts';
import type { FixChoices } from '../../shared/ipc/clips.ts';

export interface Verdict {
  readonly probe: Probe;
  readonly facts: ClipFacts | null;
  readonly checks: readonly CheckVerdict[];
}

/** What the clips need of ffmpeg; everything is cancellable and reports 0–100. */
export interface ClipMedia {
  /** `onFirst` is called with what the headers tell, before every frame has been read. */
  check(
    path: string,
    options: {
      readonly signal: AbortSignal;
      readonly onFirst: (verdict: Verdict) => void;
      readonly onProgress: (percent: number | null) => void;
    },
  ): Promise<Verdict>;
  /** What the header tells, of a file that need not be whole. */
  glance(path: string, options: { readonly signal: AbortSignal }): Promise<Verdict>;
  /** Null when nothing needs to be done. */
  planFix(
    path: string,
    choices: FixChoices,
    options: { readonly signal: AbortSignal },
  ): Promise<FixPlan | null>;
  runFix(
    path: string,
    plan: FixPlan,
    to: string,
    options: { readonly signal: AbortSignal; readonly onProgress: (percent: number | null) => void },
  ): Promise<void>;
  /** One picture of frames side by side. */
  strip(
    path: string,
    options: { readonly signal: AbortSignal; readonly height: number },
  ): Promise<{ readonly path: string; readonly count: number }>;
  /** A small picture of the clip, kept for good; null when none can be made. */
  poster(path: string, options: { readonly signal: AbortSignal }): Promise<string | null>;
}

import type { CheckVerdict } from './check.ts';
import type { FixChoices } from '../ipc/clips.ts';
import type { FixStep } from '../media/fix-plan.ts';
import type { ErrorData } from './error-data.ts';
import type { MediaId } from './media.ts';

export type ClipKind = 'file' | 'sample' | 'link' | 'kling-video' | 'result';

/** What a probe tells of a local file, in units for people. */
export interface ClipFacts {
  readonly durationMs: number;
  /** Displayed size in pixels: after rotation and pixel aspect. */
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly codec: string;
  readonly container: string;
  readonly hasAudio: boolean;
}

/** What has to be done with a clip, in one word. */
export type ClipVerdict = 'checking' | 'ready' | 'fixable' | 'refused';

/** What a fix was asked for and what it did. */
export interface ClipFix {
  readonly choices: FixChoices;
  readonly steps: readonly FixStep[];
}

/** The user's local video, or a link, or the ID of a video made with Kling. */
export interface Clip {
  readonly id: string;
  readonly kind: ClipKind;
  readonly name: string;
  /** Only for `link`. */
  readonly link: string | null;
  /** Only for `kling-video` and `result`. */
  readonly videoId: string | null;
  /** Milliseconds since 1970. */
  readonly addedAt: number;
  readonly bytes: number | null;
  /** Of the file in use: the fixed one when there is one. Null for remote clips and while checking. */
  readonly facts: ClipFacts | null;
  readonly checkState: 'checking' | 'done' | 'failed' | 'remote';
  readonly checks: readonly CheckVerdict[];
  /** Why the check itself could not be done (file gone, not a video…). */
  readonly error: ErrorData | null;
  /** True when a fix has been applied and is in use. */
  readonly fixed: boolean;
  /** The last fix that was made, to be read and to be made again; also when the original is in use. */
  readonly fix: ClipFix | null;
  /** False when the file has been moved or deleted since. */
  readonly present: boolean;
  readonly media: MediaId | null;
  readonly poster: MediaId | null;
}

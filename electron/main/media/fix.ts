import { AppError } from '../../shared/errors/app-error.ts';
import type { FixPlan } from '../../shared/media/fix-plan.ts';
import type { FrameTable, Probe } from '../../shared/media/probe.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { fixArgs } from './fix-args.ts';
import { sizeOf } from './probe.ts';
import type { MediaTools } from './tools.ts';

export interface FixRun {
  readonly probe: Probe;
  readonly table: FrameTable;
  readonly plan: FixPlan;
  /** The clip; only read. */
  readonly from: string;
  /** An .mp4 that is not there yet, or an older fix to replace. */
  readonly to: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Carries out a plan in one pass. `to` appears only when whole. Throws `clip-not-ready` for a plan that has obstacles,
 * `file-gone`, `cancelled`, `disk-full`, `ffmpeg-failed`.
 */
export async function runFix(tools: MediaTools, run: FixRun): Promise<void> {
  const [rule] = run.plan.obstacles;
  if (rule !== undefined) throw new AppError('clip-not-ready', 'No fix for this clip', { rule });
  await sizeOf(run.from);
  const { inputArgs, outputArgs } = fixArgs(run.probe, run.table, run.plan.work);
  try {
    await runFfmpeg(tools, {
      inputs: [{ file: run.from, args: inputArgs }],
      outputArgs,
      output: run.to,
      durationMs: run.plan.result.durationUs / 1000,
      onProgress: run.onProgress,
      signal: run.signal,
    });
  } catch (error) {
    // A clip that was deleted meanwhile is the better explanation of ffmpeg's failure.
    if (error instanceof AppError && error.code === 'ffmpeg-failed') await sizeOf(run.from);
    throw error;
  }
}

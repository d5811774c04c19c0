import { type AppError, toAppError } from '../../shared/errors/app-error.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { backOff } from '../kling/back-off.ts';
import { type Clock, systemClock } from '../kling/clock.ts';
import { pause } from '../kling/retry.ts';

export interface Patience {
  /** Milliseconds since 1970: what is not here by then is not coming any more. */
  readonly until: number;
  readonly clock?: Clock | undefined;
  /** In [0,1). */
  readonly random?: (() => number) | undefined;
}

const firstMs = 1000;
const longestMs = 600_000;
/** How often to look whether a full disk has room again. */
const diskFullMs = 30_000;

/** When the service deletes what it made at `madeAt`, milliseconds since 1970. */
export const deletedAt = (madeAt: number): number => madeAt + editLimits.resultDays * 86_400_000;

/**
 * Brings files home that were made, and perhaps paid for, already: tries until they are here, ever more rarely, each wait
 * told to the job. Ends with the last error where the user stops it, time is up, or the fault is in this computer; with
 * `cancelled` where the job is.
 */
export async function keepTrying<T>(
  work: () => Promise<T>,
  job: Pick<JobContext, 'signal' | 'retrying'>,
  { until, clock = systemClock, random = Math.random }: Patience,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (thrown) {
      const error = toAppError(thrown);
      const ours = /^(cancelled|unexpected|bad-request|ffmpeg-.*)$/.test(error.code);
      if (job.signal.aborted || ours || clock.now() >= until) throw error;
      const wait = waitAfter(error, attempt, random());
      const options = { signal: job.signal, onRetry: job.retrying };
      if ((await pause(attempt, wait, error, options, clock)) === 'stop') throw error;
    }
  }
}

function waitAfter(error: AppError, attempt: number, random: number): number {
  if (error.code === 'disk-full') return diskFullMs;
  const asked = error.details['retryAfterMs'];
  return backOff(attempt, firstMs, longestMs, random, typeof asked === 'number' ? asked : null);
}

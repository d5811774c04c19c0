import type { JobTransfer } from '../../../../electron/shared/domain/job.ts';

/** Below these, a guess would only jump about. */
const leastProgress = 4;
const leastElapsedMs = 1500;

/** Milliseconds that are likely left, from how far it came in how long; null while nobody can know. */
export function remainingMs(progress: number | null, elapsedMs: number): number | null {
  if (progress === null || progress < leastProgress || elapsedMs < leastElapsedMs) return null;
  return (elapsedMs * (100 - Math.min(100, progress))) / progress;
}

/** Milliseconds until all bytes have gone at the speed of the last seconds; null while nobody can know. */
export const transferMs = ({ done, total, bytesPerSecond }: JobTransfer): number | null =>
  bytesPerSecond === null || bytesPerSecond <= 0 ? null : ((total - done) / bytesPerSecond) * 1000;

/** Whole seconds until then, rounded up, so that 0 means "now". */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000));

import type { Job, JobTransfer } from '../../../../electron/shared/domain/job.ts';
import { bytes, clock } from '../../i18n/format.ts';
import type { I18n } from '../../i18n/i18n.svelte.ts';

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

/** How far a job is, how fast, and how long it will take, as far as anybody can know: `34 %`, `5 s left`. */
export function progressFacts(i18n: I18n, job: Job, now: number): string[] {
  const { t } = i18n;
  const { progress, transfer } = job;
  const elapsed = Math.max(0, now - job.startedAt);
  const left = transfer ? transferMs(transfer) : remainingMs(progress, elapsed);
  const leftOrElapsed = () => {
    if (left === null) return clock(elapsed);
    return left < 60_000
      ? t('jobs.left', { seconds: Math.max(1, Math.ceil(left / 1000)) })
      : t('jobs.left-clock', { time: clock(left) });
  };
  return [
    progress === null ? null : i18n.number(progress / 100, { style: 'percent' }),
    transfer && t('jobs.amount', { done: bytes(i18n, transfer.done), total: bytes(i18n, transfer.total) }),
    transfer?.bytesPerSecond ? t('jobs.speed', { size: bytes(i18n, transfer.bytesPerSecond) }) : null,
    transfer?.paused ? t('jobs.paused') : leftOrElapsed(),
  ].filter((fact) => fact !== null && fact !== undefined);
}

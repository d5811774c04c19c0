/** Below these, a guess would only jump about. */
const leastProgress = 4;
const leastElapsedMs = 1500;

/** Milliseconds that are likely left, from how far it came in how long; null while nobody can know. */
export function remainingMs(progress: number | null, elapsedMs: number): number | null {
  if (progress === null || progress < leastProgress || elapsedMs < leastElapsedMs) return null;
  return (elapsedMs * (100 - Math.min(100, progress))) / progress;
}

/** Whole seconds until then, rounded up, so that 0 means "now". */
export const secondsUntil = (at: number, now: number): number => Math.max(0, Math.ceil((at - now) / 1000));

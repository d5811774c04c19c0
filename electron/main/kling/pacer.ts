import { type Clock, wait } from './clock.ts';

/** Lets callers through one by one, `intervalMs` apart. */
export function createPacer(clock: Clock, intervalMs: number): (signal?: AbortSignal) => Promise<void> {
  let free = 0;
  return async (signal) => {
    const now = clock.now();
    const turn = Math.max(now, free);
    // A clock set back must not make callers wait for hours.
    const start = turn - now > intervalMs * 60 ? now : turn;
    free = start + intervalMs;
    if (start > now) await wait(clock, start - now, signal);
  };
}

import type { Clock } from './clock.ts';

/** Which wait ran out: for the answer's headers, for the next piece of its body, or for the whole body. */
export type Phase = 'headers' | 'idle' | 'body';

/** The time limits of one request and the caller's own abort, behind one signal. */
export interface Deadlines {
  readonly signal: AbortSignal;
  /** The first limit that ran out. */
  readonly missed: Phase | undefined;
  /** Starts a limit, in place of one still running for the same phase. */
  start(phase: Phase, ms: number): void;
  stop(phase: Phase): void;
  /** Ends all limits and the request, where it is still running. */
  close(): void;
}

/** @param outer the caller's signal, not aborted yet */
export function createDeadlines(clock: Clock, outer: AbortSignal | undefined): Deadlines {
  const controller = new AbortController();
  const running = new Map<Phase, () => void>();
  let missed: Phase | undefined;
  const onAbort = () => controller.abort();
  outer?.addEventListener('abort', onAbort, { once: true });

  const stop = (phase: Phase) => {
    running.get(phase)?.();
    running.delete(phase);
  };
  return {
    signal: controller.signal,
    get missed() {
      return missed;
    },
    start(phase, ms) {
      stop(phase);
      const expire = () => {
        missed ??= phase;
        controller.abort();
      };
      running.set(phase, clock.after(ms, expire));
    },
    stop,
    close() {
      for (const phase of [...running.keys()]) stop(phase);
      outer?.removeEventListener('abort', onAbort);
      controller.abort();
    },
  };
}

/** Runs pieces of work one after the other, in the order they came. */
export interface Line {
  /** Waits for its turn, then runs. What waits when `signal` aborts rejects without having run. */
  run<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T>;
  /** Settles when nothing runs or waits any more. */
  idle(): Promise<void>;
}

export function makeLine(): Line {
  let last: Promise<unknown> = Promise.resolve();
  return {
    run(work, signal) {
      const turn = last.then(() => {
        signal.throwIfAborted();
        return work();
      });
      last = turn.catch(() => undefined);
      return turn;
    },
    async idle() {
      let seen: Promise<unknown> | null = null;
      while (seen !== last) {
        seen = last;
        await seen;
      }
    },
  };
}

/** The speed of the last seconds. */
export interface Meter {
  /** @returns bytes per second; null while there is too little to tell from */
  add(at: number, done: number): number | null;
  /** What comes now has nothing to do with what came before: a pause, a new try. */
  reset(): void;
}

/** Long enough to be calm, short enough to notice that the network has changed. */
const spanMs = 8_000;
const leastMs = 1_000;
/** Bytes are told more often than a speed can change. */
const everyMs = 200;

export function createMeter(): Meter {
  let samples: { readonly at: number; readonly done: number }[] = [];
  return {
    add(at, done) {
      const last = samples.at(-1);
      // Fallen back: a piece is sent again.
      if (last && done < last.done) samples = [];
      if (!last || at - last.at >= everyMs || samples.length === 0) samples.push({ at, done });
      samples = samples.filter((sample) => at - sample.at <= spanMs);
      const first = samples[0];
      if (!first || at - first.at < leastMs) return null;
      return Math.max(0, ((done - first.done) / (at - first.at)) * 1000);
    },
    reset: () => void (samples = []),
  };
}

import type { Clock } from '../../electron/main/kling/clock.ts';

/** A clock that only moves when told. */
export interface FakeClock extends Clock {
  /** Moves time on and fires what falls due, in order. */
  advance(ms: number): void;
  /** Sets the time without firing anything: the computer's clock was changed. */
  set(now: number): void;
  /** Milliseconds from now at which timers are due, soonest first. */
  readonly due: readonly number[];
}

export function createFakeClock(start = 1_750_000_000_000): FakeClock {
  let now = start;
  let elapsed = 0;
  const timers = new Set<{ at: number; fire: () => void }>();
  const next = () => [...timers].sort((a, b) => a.at - b.at)[0];
  return {
    now: () => now,
    after(ms, fire) {
      const timer = { at: elapsed + ms, fire };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    advance(ms) {
      const end = elapsed + ms;
      for (let timer = next(); timer && timer.at <= end; timer = next()) {
        timers.delete(timer);
        now += timer.at - elapsed;
        elapsed = timer.at;
        timer.fire();
      }
      now += end - elapsed;
      elapsed = end;
    },
    set: (time) => void (now = time),
    get due() {
      return [...timers].map((timer) => timer.at - elapsed).sort((a, b) => a - b);
    },
  };
}

export interface HastyClock extends Clock {
  /** Every wait that was skipped, milliseconds. */
  readonly waits: readonly number[];
}

/**
 * A clock that skips long waits, counting them as passed, and really runs short ones: back-off costs a test no time,
 * while timeouts of less than `longMs` still strike. Those of `endlessMs` and more are never skipped.
 */
export function createHastyClock(longMs = 900, endlessMs = Infinity): HastyClock {
  const waits: number[] = [];
  let skipped = 0;
  return {
    waits,
    now: () => Date.now() + skipped,
    after(ms, fire) {
      const skip = ms >= longMs && ms < endlessMs;
      if (skip) waits.push(ms);
      const timer = setTimeout(
        () => {
          if (skip) skipped += ms;
          fire();
        },
        skip ? 0 : ms,
      );
      return () => clearTimeout(timer);
    },
  };
}

import { backOff } from '../kling/back-off.ts';
import type { Waits } from './waits.ts';

/**
 * How many edits the account runs at once: nobody says, so it is learnt. A refusal for being full teaches the limit; an
 * order taken beyond it teaches that it has grown. Others may use the same account, so a full house is tried again after
 * a while even when nothing of ours has ended.
 */
export interface Slots {
  /** When an order may go out: `now`, a later time, or never by itself (Infinity: a task has to end first). */
  freeAt(running: number, now: number): number;
  /** The service refused for being full, with so many of ours running. Returns how long to wait. */
  full(running: number, retryAfterMs: number | null): number;
  /** The service took one while so many of ours were running. */
  taken(running: number): void;
  /** Nothing goes out before this time, whatever ends meanwhile: the service asked for less haste, or is out of reach. */
  pause(until: number): void;
  /** One of ours has ended: a slot is likely free. */
  ended(): void;
  /** Waits are over: the user asked, or the computer woke up. */
  wake(): void;
}

export interface SlotParts {
  readonly clock: { now(): number };
  readonly random: () => number;
  readonly waits: Pick<Waits, 'slotMs' | 'longestRetryMs'>;
  readonly options: { readonly concurrency?: () => number | null };
}

export function createSlots({ clock, random, waits, options }: SlotParts): Slots {
  let learnt = Infinity;
  /** Full, as far as known, until then. */
  let fullUntil = 0;
  let pausedUntil = 0;
  let refusals = 0;
  const wait = (attempt: number, retryAfterMs: number | null = null) =>
    backOff(attempt, waits.slotMs, waits.longestRetryMs, random(), retryAfterMs);
  return {
    freeAt(running, now) {
      const cap = options.concurrency?.() ?? Infinity;
      return running >= cap ? Infinity : Math.max(now, fullUntil, pausedUntil);
    },
    full(running, retryAfterMs) {
      learnt = Math.max(running, 1);
      refusals += 1;
      const ms = wait(refusals, retryAfterMs);
      fullUntil = clock.now() + ms;
      return ms;
    },
    taken(running) {
      refusals = 0;
      if (running + 1 > learnt) learnt = running + 1;
      // At the learnt limit the next order most likely meets a refusal: leave the account some time.
      if (running + 1 >= learnt) fullUntil = clock.now() + wait(1);
    },
    pause(until) {
      pausedUntil = Math.max(pausedUntil, until);
    },
    ended() {
      fullUntil = 0;
    },
    wake() {
      fullUntil = 0;
      pausedUntil = 0;
    },
  };
}

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { constantRateTable, frameAt, frameTable } from '../../../electron/shared/frame-time/frames.ts';
import { Playback, type Clock } from '../../../renderer/src/features/stage/playback.svelte.ts';

/** A clock that stands still until told, with one pending callback as the screen has. */
function handClock() {
  let now = 5000;
  let pending: (() => void) | null = null;
  const clock: Clock = {
    now: () => now,
    request: (callback) => {
      pending = callback;
      return 1;
    },
    cancel: () => (pending = null),
  };
  return {
    clock,
    pass(ms: number) {
      now += ms;
      const due = pending;
      pending = null;
      due?.();
    },
    get waiting() {
      return pending !== null;
    },
  };
}

describe('playback', () => {
  it('shows at every moment the frame that belongs there, however irregular the screen', () => {
    const waits = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(waits, fc.integer({ min: 0, max: 40 }), (all, start) => {
        const hand = handClock();
        const shown: number[] = [];
        const playback = new Playback(hand.clock, (frame) => shown.push(frame));
        const table = frameTable(
          [0, 40_000, 90_000, 100_000, 250_000].flatMap((at) =>
            [0, 1, 2, 3, 4, 5, 6, 7, 8].map((n) => at + n * 300_000),
          ),
          40_000,
        );
        playback.play(table, start);
        let at = table.timesUs[start]!;
        expect(shown.at(-1)).toBe(start);
        for (const wait of all) {
          hand.pass(wait);
          at = (at + wait * 1000) % table.durationUs;
          // A float's breadth around a frame's border is allowed.
          expect([frameAt(table, at - 1), frameAt(table, at + 1)]).toContain(shown.at(-1));
        }
      }),
    );
  });

  it('stops on the last frame where it is not to repeat, and begins anew from there', () => {
    const hand = handClock();
    const shown: number[] = [];
    const playback = new Playback(hand.clock, (frame) => shown.push(frame));
    playback.looping = false;
    const table = constantRateTable(30, 30);
    playback.play(table, 28);
    hand.pass(5000);
    expect(playback.playing).toBe(false);
    expect(shown.at(-1)).toBe(29);
    expect(hand.waiting).toBe(false);
    playback.play(table, 29);
    expect(shown.at(-1)).toBe(0);
  });

  it('holds still once paused', () => {
    const hand = handClock();
    const shown: number[] = [];
    const playback = new Playback(hand.clock, (frame) => shown.push(frame));
    playback.play(constantRateTable(30, 30), 0);
    playback.pause();
    hand.pass(1000);
    expect(shown).toEqual([0]);
  });
});

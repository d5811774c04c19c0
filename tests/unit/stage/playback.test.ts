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

  it('repeats between the in and the out point, both shown, and never shows what lies outside', () => {
    const hand = handClock();
    const shown: number[] = [];
    const playback = new Playback(hand.clock, (frame) => shown.push(frame));
    const table = constantRateTable(30, 90);
    playback.setEnd('in', 30, 89);
    playback.setEnd('out', 39, 89);
    playback.play(table, 5);
    for (let frame = 0; frame < 60; frame += 1) hand.pass(1000 / 30 + 0.001);
    expect([Math.min(...shown), Math.max(...shown)]).toEqual([30, 39]);
    expect(new Set(shown).size).toBe(10);
    playback.pause();
    playback.looping = false;
    playback.play(table, 35);
    hand.pass(5000);
    expect([playback.playing, shown.at(-1)]).toEqual([false, 39]);
  });

  it('keeps the in point before the out point, and is the whole clip again when both are at its ends', () => {
    const playback = new Playback(handClock().clock, () => undefined);
    playback.setEnd('in', 50, 89);
    expect(playback.range).toEqual({ in: 50, out: 89 });
    playback.setEnd('out', 20, 89);
    expect(playback.range).toEqual({ in: 0, out: 20 });
    playback.setEnd('in', 40, 89);
    expect(playback.range).toEqual({ in: 40, out: 89 });
    playback.setEnd('in', 0, 89);
    expect(playback.range).toBeNull();
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

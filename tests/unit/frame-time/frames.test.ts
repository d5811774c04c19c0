import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatRate, formatTime } from '../../../electron/shared/frame-time/format.ts';
import {
  clampFrame,
  constantRateTable,
  frameAt,
  frameEnd,
  frameMiddle,
  frameStart,
  frameTable,
} from '../../../electron/shared/frame-time/frames.ts';

/** Frames of varying length, stored in any order, starting anywhere: what real files hold. */
const stored = fc
  .record({
    durations: fc.array(fc.integer({ min: 2, max: 200_000 }), { minLength: 1, maxLength: 80 }),
    offset: fc.integer({ min: -500_000, max: 5_000_000 }),
  })
  .chain(({ durations, offset }) => {
    let at = offset;
    const starts = durations.map((duration) => (at += duration) - duration);
    return fc
      .shuffledSubarray(starts, { minLength: starts.length })
      .map((shuffled) => ({ starts, shuffled, offset, lastDuration: durations.at(-1)! }));
  });

describe('the frame table', () => {
  it('finds every frame from any time inside it, in files of any order, rate and start', () => {
    fc.assert(
      fc.property(stored, ({ starts, shuffled, offset, lastDuration }) => {
        const table = frameTable(shuffled, lastDuration);
        expect(table.offsetUs).toBe(offset);
        starts.forEach((start, index) => {
          expect(frameStart(table, index)).toBe(start - offset);
          expect(frameAt(table, frameStart(table, index))).toBe(index);
          expect(frameAt(table, frameMiddle(table, index))).toBe(index);
          expect(frameAt(table, frameEnd(table, index) - 1)).toBe(index);
          expect(frameEnd(table, index)).toBe(
            index + 1 < starts.length ? frameStart(table, index + 1) : table.durationUs,
          );
        });
        expect(frameAt(table, -1)).toBe(0);
        expect(frameAt(table, 1e12)).toBe(starts.length - 1);
      }),
    );
  });

  it('aims at the middle of a frame at every rate', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(23.976, 24, 25, 29.97, 30, 50, 59.94, 60),
        fc.integer({ min: 1, max: 700 }),
        (fps, count) => {
          const table = constantRateTable(fps, count);
          expect(table.timesUs).toHaveLength(count);
          for (let index = 0; index < count; index += 1) {
            expect(frameAt(table, frameMiddle(table, index))).toBe(index);
          }
        },
      ),
    );
  });

  it('refuses a video without frames or with a frame without time', () => {
    expect(() => frameTable([], 1)).toThrowError(
      expect.objectContaining({ code: 'file-unreadable' }) as Error,
    );
    expect(() => frameTable([0, Number.NaN], 1)).toThrow('no time');
  });

  it('gives the last frame a length even where the file does not', () => {
    expect(frameTable([0, 40_000, 80_000], 0).durationUs).toBe(120_000);
    expect(frameTable([7], Number.NaN).durationUs).toBe(33_333);
  });

  it('brings any number to a frame there is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.integer()), fc.integer({ min: 1, max: 600 }), (index, count) => {
        const frame = clampFrame(index, count);
        expect(Number.isInteger(frame)).toBe(true);
        expect(frame).toBeGreaterThanOrEqual(0);
        expect(frame).toBeLessThan(count);
      }),
    );
    expect(clampFrame(7.4, 600)).toBe(7);
    expect(clampFrame(Infinity, 10)).toBe(9);
  });
});

describe('time for people', () => {
  it.each([
    [0, '0:00.000'],
    [1_900_000, '0:01.900'],
    [33_333, '0:00.033'],
    [59_999_600, '1:00.000'],
    [61_001_000, '1:01.001'],
    [-5, '0:00.000'],
    [6_000_000_000, '100:00.000'],
  ])('%d µs is %s', (us, text) => expect(formatTime(us)).toBe(text));

  it('never shows two frames of a clip as the same time', () => {
    fc.assert(
      fc.property(fc.constantFrom(24, 30, 60), (fps) => {
        const table = constantRateTable(fps, 600);
        expect(new Set(table.timesUs.map(formatTime)).size).toBe(600);
      }),
    );
  });

  it.each([
    [30, '30'],
    [29.97002997, '29.97'],
    [23.976023976, '23.976'],
  ])('%d fps is %s', (fps, text) => expect(formatRate(fps)).toBe(text));
});

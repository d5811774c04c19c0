import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultDurationFor } from '../../../electron/shared/limits/clip.ts';
import {
  firstWindow,
  lengthsWithin,
  movedTo,
  parseTime,
  timeText,
  withEnd,
  withLength,
  type Film,
  type Trim,
} from '../../../renderer/src/state/trim.ts';

const anyFilm = fc.record({
  lengthMs: fc.integer({ min: 5001, max: 600_000 }),
  frameMs: fc.constantFrom(1000 / 24, 1001 / 30, 1000 / 30, 1000 / 60, 40),
});
const film: Film = { lengthMs: 14_200, frameMs: 40 };
const anywhere = fc.double({ min: -20_000, max: 700_000, noNaN: true });

const gesture = fc.oneof(
  fc.record({ do: fc.constant('move' as const), at: anywhere }),
  fc.record({ do: fc.constant('start' as const), at: anywhere }),
  fc.record({ do: fc.constant('end' as const), at: anywhere }),
  fc.record({ do: fc.constant('length' as const), at: fc.constantFrom(5000, 10_000) }),
);

function after(
  trim: Trim,
  { do: what, at }: { do: 'move' | 'start' | 'end' | 'length'; at: number },
  clip: Film,
): Trim {
  switch (what) {
    case 'move':
      return movedTo(trim, at, clip);
    case 'length':
      return withLength(trim, at, clip);
    case 'start':
    case 'end':
      return withEnd(trim, what, at, clip);
  }
}

describe('the window a user picks', () => {
  it('stays inside the clip and of a length the service takes, whatever is dragged', () => {
    fc.assert(
      fc.property(anyFilm, fc.array(gesture, { maxLength: 30 }), (clip, gestures) => {
        const trim = gestures.reduce((now, one) => after(now, one, clip), firstWindow(clip.lengthMs));
        expect(trim.startMs).toBeGreaterThanOrEqual(0);
        expect(trim.endMs).toBeLessThanOrEqual(clip.lengthMs + 1e-6);
        // Sums of thirds of milliseconds are not exact; the plan counts in frames.
        expect(resultDurationFor(Math.round(trim.endMs - trim.startMs) / 1000)).toBeDefined();
      }),
    );
  });

  it('is first as long as can be kept, from the start', () => {
    expect(firstWindow(14_200)).toEqual({ startMs: 0, endMs: 10_000 });
    expect(firstWindow(6000)).toEqual({ startMs: 0, endMs: 5000 });
  });

  it('keeps its length when it is moved', () => {
    expect(movedTo({ startMs: 0, endMs: 5000 }, 3_130, film)).toEqual({ startMs: 3120, endMs: 8120 });
    expect(movedTo({ startMs: 0, endMs: 5000 }, 99_000, film)).toEqual({ startMs: 9200, endMs: 14_200 });
  });

  it('jumps over the lengths that are not taken', () => {
    const from = { startMs: 0, endMs: 10_000 };
    expect(withEnd(from, 'end', 6100, film)).toEqual({ startMs: 0, endMs: 7000 });
    expect(withEnd(from, 'end', 5900, film)).toEqual({ startMs: 0, endMs: 5000 });
    expect(withEnd(from, 'end', 100, film)).toEqual({ startMs: 0, endMs: 2000 });
  });

  it('begins on a frame, wherever it is dropped', () => {
    fc.assert(
      fc.property(anyFilm, anywhere, (clip, at) => {
        const { startMs } = movedTo({ startMs: 0, endMs: 2000 }, at, clip);
        const frames = startMs / clip.frameMs;
        const atTheEnd = Math.abs(startMs - (clip.lengthMs - 2000)) < 1e-6;
        expect(atTheEnd || Math.abs(frames - Math.round(frames)) < 1e-6).toBe(true);
      }),
    );
  });

  it('offers only lengths that the clip has', () => {
    expect(lengthsWithin(6000).map(({ result }) => result)).toEqual(['5']);
    expect(lengthsWithin(8000).map(({ max }) => max)).toEqual([5000, 8000]);
  });
});

describe('a moment of a clip', () => {
  it.each([
    ['12.5', 12_500],
    ['0', 0],
    ['1:02,25', 62_250],
    ['1:02:03.5', 3_723_500],
    ['90', 90_000],
    ['', null],
    ['abc', null],
    ['-3', null],
    ['1:2:3:4', null],
  ])('typed as %j is %s ms', (text, ms) => expect(parseTime(text)).toBe(ms));

  it('is written as it can be typed again', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_600_000 }), (hundredths) => {
        expect(Math.round(parseTime(timeText(hundredths * 10))! / 10)).toBe(hundredths);
      }),
    );
    expect([999, 59_995, 62_250, 3_723_500].map(timeText)).toEqual([
      '1.00',
      '1:00.00',
      '1:02.25',
      '1:02:03.50',
    ]);
  });
});

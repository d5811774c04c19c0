import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultDurationFor } from '../../../electron/shared/limits/clip.ts';
import {
  firstWindow,
  lengthsWithin,
  movedTo,
  withEnd,
  withLength,
  type Trim,
} from '../../../renderer/src/state/trim.ts';

const clipMs = fc.integer({ min: 5001, max: 600_000 });
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
  clip: number,
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
      fc.property(clipMs, fc.array(gesture, { maxLength: 30 }), (clip, gestures) => {
        const trim = gestures.reduce((now, one) => after(now, one, clip), firstWindow(clip));
        expect(trim.startMs).toBeGreaterThanOrEqual(0);
        expect(trim.endMs).toBeLessThanOrEqual(clip);
        expect(resultDurationFor((trim.endMs - trim.startMs) / 1000)).toBeDefined();
      }),
    );
  });

  it('is first as long as can be kept, from the start', () => {
    expect(firstWindow(14_200)).toEqual({ startMs: 0, endMs: 10_000 });
    expect(firstWindow(6000)).toEqual({ startMs: 0, endMs: 5000 });
  });

  it('keeps its length when it is moved', () => {
    expect(movedTo({ startMs: 0, endMs: 5000 }, 3_140, 14_200)).toEqual({ startMs: 3100, endMs: 8100 });
    expect(movedTo({ startMs: 0, endMs: 5000 }, 99_000, 14_200)).toEqual({ startMs: 9200, endMs: 14_200 });
  });

  it('jumps over the lengths that are not taken', () => {
    const from = { startMs: 0, endMs: 10_000 };
    expect(withEnd(from, 'end', 6100, 14_200)).toEqual({ startMs: 0, endMs: 7000 });
    expect(withEnd(from, 'end', 5900, 14_200)).toEqual({ startMs: 0, endMs: 5000 });
    expect(withEnd(from, 'end', 100, 14_200)).toEqual({ startMs: 0, endMs: 2000 });
  });

  it('offers only lengths that the clip has', () => {
    expect(lengthsWithin(6000).map(({ result }) => result)).toEqual(['5']);
    expect(lengthsWithin(8000).map(({ max }) => max)).toEqual([5000, 8000]);
  });
});

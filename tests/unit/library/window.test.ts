import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  extentOf,
  spanAt,
  stepFrom,
  topFor,
  type Lines,
} from '../../../renderer/src/features/library/browse/window.ts';

const lines = fc.record<Lines>({
  count: fc.integer({ min: 1, max: 200_000 }),
  columns: fc.integer({ min: 1, max: 12 }),
  height: fc.integer({ min: 24, max: 320 }),
});
const viewport = fc.integer({ min: 1, max: 2400 });

describe('the piece of the list that is seen', () => {
  it('covers the whole opening, wherever it is scrolled to', () => {
    fc.assert(
      fc.property(lines, viewport, fc.double({ min: 0, max: 1, noNaN: true }), (list, room, share) => {
        const top = share * Math.max(0, extentOf(list) - room);
        const { first, end, offset } = spanAt(list, top, room);
        expect(offset).toBeLessThanOrEqual(0);
        expect(offset).toBeGreaterThan(-list.height);
        expect(first % list.columns).toBe(0);
        const drawn = Math.ceil((end - first) / list.columns) * list.height + offset;
        expect(drawn).toBeGreaterThanOrEqual(Math.min(room, extentOf(list)) - 1e-6);
        expect(end).toBeLessThanOrEqual(list.count);
      }),
    );
  });

  it('is the end of the list when it is scrolled beyond it', () => {
    expect(spanAt({ count: 10, columns: 3, height: 100 }, 9999, 150)).toEqual({
      first: 6,
      end: 10,
      offset: -50,
    });
  });

  it('is nothing where there is nothing', () => {
    expect(spanAt({ count: 0, columns: 4, height: 50 }, 300, 600)).toEqual({ first: 0, end: 0, offset: 0 });
  });
});

it('scrolls no farther than needed, and then the entry is seen whole', () => {
  fc.assert(
    fc.property(lines, fc.integer({ min: 320, max: 2400 }), fc.nat(), fc.nat(), (list, room, at, from) => {
      const index = at % list.count;
      const top = topFor(list, index, from, room);
      const begin = Math.floor(index / list.columns) * list.height;
      expect(begin).toBeGreaterThanOrEqual(top);
      expect(begin + list.height).toBeLessThanOrEqual(top + room);
      expect(topFor(list, index, top, room)).toBe(top);
    }),
  );
});

describe('the cursor', () => {
  const grid: Lines = { count: 10, columns: 4, height: 100 };

  it.each([
    ['right', 0, 1],
    ['left', 0, 0],
    ['down', 1, 5],
    ['up', 5, 1],
    ['up', 1, 1],
    ['down', 9, 9],
    // From the last whole row into the row that is not full.
    ['down', 7, 9],
    ['page-down', 0, 8],
    ['page-down', 5, 9],
    ['page-up', 9, 1],
    ['first', 7, 0],
    ['last', 0, 9],
  ] as const)('goes %s from %i to %i', (step, from, to) => {
    expect(stepFrom(grid, from, step, 200)).toBe(to);
  });

  it('never leaves the list', () => {
    const steps = ['left', 'right', 'up', 'down', 'page-up', 'page-down', 'first', 'last'] as const;
    fc.assert(
      fc.property(lines, viewport, fc.nat(), fc.constantFrom(...steps), (list, room, at, step) => {
        const to = stepFrom(list, at % list.count, step, room);
        expect(to).toBeGreaterThanOrEqual(0);
        expect(to).toBeLessThan(list.count);
      }),
    );
  });
});

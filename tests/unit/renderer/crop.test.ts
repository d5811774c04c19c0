import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editLimits } from '../../../electron/shared/limits/edit.ts';
import {
  around,
  largest,
  moved,
  resized,
  sizeProblem,
  type Handle,
  type Rect,
  type Size,
} from '../../../renderer/src/features/edits/crop.ts';

const { minSide } = editLimits.image;
/** Images from which something acceptable can be cut. */
const image = fc.record({
  width: fc.integer({ min: 750, max: 6000 }),
  height: fc.integer({ min: 750, max: 6000 }),
});
const handle = fc.constantFrom<Handle>(
  { dx: -1, dy: -1 },
  { dx: 0, dy: -1 },
  { dx: 1, dy: -1 },
  { dx: -1, dy: 0 },
  { dx: 1, dy: 0 },
  { dx: -1, dy: 1 },
  { dx: 0, dy: 1 },
  { dx: 1, dy: 1 },
);
const by = fc.record({ x: fc.integer({ min: -4000, max: 4000 }), y: fc.integer({ min: -4000, max: 4000 }) });
const ratio = fc.constantFrom(null, 1, 3 / 4, 4 / 3, 9 / 16, 16 / 9);

function expectInside(rect: Rect, { width, height }: Size): void {
  expect(rect.x).toBeGreaterThanOrEqual(0);
  expect(rect.y).toBeGreaterThanOrEqual(0);
  expect(rect.x + rect.width).toBeLessThanOrEqual(width);
  expect(rect.y + rect.height).toBeLessThanOrEqual(height);
  expect([rect.x, rect.y, rect.width, rect.height].every(Number.isInteger)).toBe(true);
}

describe('cropping a reference image', () => {
  it('begins with what the service takes', () => {
    fc.assert(
      fc.property(image, ratio, (size, wanted) => {
        const rect = largest(size, wanted);
        expectInside(rect, size);
        expect(sizeProblem(rect)).toBeNull();
      }),
    );
  });

  it('never leaves the image nor the limits, whatever is dragged', () => {
    fc.assert(
      fc.property(image, ratio, fc.array(fc.tuple(handle, by), { maxLength: 20 }), (size, wanted, drags) => {
        const rect = drags.reduce(
          (now, [corner, way]) => resized(now, corner, way, size, wanted),
          largest(size, wanted),
        );
        expectInside(rect, size);
        expect(sizeProblem(rect)).toBeNull();
        // Half a pixel of rounding on each side is all that the shape may give.
        if (wanted !== null)
          expect(Math.abs(rect.width - rect.height * wanted)).toBeLessThanOrEqual(1 + wanted);
      }),
    );
  });

  it('keeps its size when it is moved', () => {
    fc.assert(
      fc.property(image, by, (size, way) => {
        const start = { x: 20, y: 30, width: minSide, height: minSide };
        const rect = moved(start, way, size);
        expectInside(rect, size);
        expect([rect.width, rect.height]).toEqual([start.width, start.height]);
      }),
    );
  });

  it('says why an image would be refused', () => {
    expect(sizeProblem({ width: 299, height: 400 })).toBe('small');
    expect(sizeProblem({ width: 300, height: 800 })).toBe('aspect');
    expect(sizeProblem({ width: 300, height: 750 })).toBeNull();
    expect(sizeProblem({ width: 750, height: 300 })).toBeNull();
    expect(sizeProblem({ width: 751, height: 300 })).toBe('aspect');
  });
});

describe('a rectangle around what is selected', () => {
  it('holds all of it where the proportions allow, and is always something the service takes', () => {
    const part = image.chain((size) =>
      fc
        .tuple(fc.nat(size.width - 1), fc.nat(size.height - 1), fc.nat(size.width), fc.nat(size.height))
        .map(([x, y, w, h]) => ({
          size,
          part: {
            x,
            y,
            width: Math.max(1, Math.min(w, size.width - x)),
            height: Math.max(1, Math.min(h, size.height - y)),
          },
        })),
    );
    fc.assert(
      fc.property(part, ({ size, part: box }) => {
        const rect = around(box, size);
        expectInside(rect, size);
        const narrow =
          Math.max(size.width / size.height, size.height / size.width) > editLimits.image.aspect.max;
        if (narrow) return;
        expect(sizeProblem(rect)).toBeNull();
        expect(rect.x).toBeLessThanOrEqual(box.x);
        expect(rect.y).toBeLessThanOrEqual(box.y);
        expect(rect.x + rect.width).toBeGreaterThanOrEqual(box.x + box.width);
        expect(rect.y + rect.height).toBeGreaterThanOrEqual(box.y + box.height);
      }),
      { numRuns: 2000 },
    );
  });
});

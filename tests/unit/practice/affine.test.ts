import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  apply,
  compose,
  invert,
  scaled,
  type Affine,
} from '../../../electron/main/practice/vision/affine.ts';
import { fitAffine } from '../../../electron/main/practice/vision/field.ts';

const near = fc.double({ min: -0.2, max: 0.2, noNaN: true });
const far = fc.double({ min: -50, max: 50, noNaN: true });
const maps = fc
  .tuple(near, near, far, near, near, far)
  .map(([a, b, c, d, e, f]): Affine => [1 + a, b, c, d, 1 + e, f]);
const points = fc.tuple(far, far);

const close = (found: readonly [number, number], wanted: readonly [number, number], digits = 6) => {
  expect(found[0]).toBeCloseTo(wanted[0], digits);
  expect(found[1]).toBeCloseTo(wanted[1], digits);
};

describe('a map of the plane', () => {
  it('is undone by its inverse', () => {
    fc.assert(
      fc.property(maps, points, (map, [x, y]) => close(apply(compose(invert(map), map), x, y), [x, y])),
    );
  });

  it('composed does one after the other', () => {
    fc.assert(
      fc.property(maps, maps, points, (outer, inner, [x, y]) =>
        close(apply(compose(outer, inner), x, y), apply(outer, ...apply(inner, x, y))),
      ),
    );
  });

  it('at another scale moves the same spot of the picture to the same spot', () => {
    fc.assert(
      fc.property(maps, points, fc.constantFrom(0.5, 2, 4), (map, [x, y], scale) => {
        const up = (value: number) => (value + 0.5) * scale - 0.5;
        const [endX, endY] = apply(map, x, y);
        close(apply(scaled(map, scale), up(x), up(y)), [up(endX), up(endY)]);
      }),
    );
  });
});

describe('the motion of an object', () => {
  it('is found among displacements of which some are wild', () => {
    fc.assert(
      fc.property(maps, fc.integer({ min: 1, max: 1000 }), (map, seed) => {
        const [width, height] = [24, 20];
        const data = new Float32Array(width * height * 2);
        for (let at = 0; at < width * height; at += 1) {
          const [x, y] = [at % width, Math.floor(at / width)];
          const [toX, toY] = apply(map, x, y);
          const wild = (at * 7919 + seed) % 10 === 0 ? 3 : 0;
          data[at * 2] = toX - x + wild;
          data[at * 2 + 1] = toY - y - wild;
        }
        const found = fitAffine(
          { width, height, data },
          { width, height, data: new Uint8Array(width * height).fill(1) },
        );
        expect(found).not.toBeNull();
        const [x, y] = apply(found!, 12, 10);
        const [wantedX, wantedY] = apply(map, 12, 10);
        expect(Math.hypot(x - wantedX, y - wantedY)).toBeLessThan(0.6);
      }),
      { numRuns: 50 },
    );
  });

  it('is not made up for a mask of a few pixels', () => {
    const mask = { width: 5, height: 5, data: new Uint8Array(25).fill(1) };
    expect(fitAffine({ width: 5, height: 5, data: new Float32Array(50) }, mask)).toBeNull();
  });
});

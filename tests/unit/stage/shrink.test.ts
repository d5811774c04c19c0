import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planesOf, planesSize, shrinkPlane, type Plane } from '../../../renderer/src/workers/shrink.ts';

const sizes = fc.record({ width: fc.integer({ min: 1, max: 70 }), height: fc.integer({ min: 1, max: 40 }) });

function plane(width: number, height: number, sample: (x: number, y: number) => number): Plane {
  const stride = Math.ceil(width / 4) * 4;
  // What lies beside the picture must not get into it.
  const bytes = new Uint8Array(stride * height).fill(255);
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) bytes[y * stride + x] = sample(x, y);
  return { bytes, offset: 0, stride, width, height };
}

/** How much of a sample a smaller one covers, in one direction. */
const share = (one: number, small: number, ratio: number): number =>
  Math.max(0, Math.min(one + 1, (small + 1) * ratio) - Math.max(one, small * ratio)) / ratio;

describe('a plane made smaller', () => {
  it('has in each sample the mean of those it covers', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.integer(), (a, b, seed) => {
        const from = plane(
          Math.max(a.width, b.width),
          Math.max(a.height, b.height),
          (x, y) => Math.abs(Math.imul(x * 7919 + y * 104_729 + 1, seed | 1) >> 7) % 256,
        );
        const to = plane(Math.min(a.width, b.width), Math.min(a.height, b.height), () => 0);
        shrinkPlane(from, to);
        // Shares are whole 256ths, so each border between two samples is half of one off at most; both ways are rounded.
        const off = (Math.ceil(from.width / to.width) + Math.ceil(from.height / to.height)) / 2 + 1;
        for (let y = 0; y < to.height; y += 1)
          for (let x = 0; x < to.width; x += 1) {
            let mean = 0;
            for (let v = 0; v < from.height; v += 1)
              for (let u = 0; u < from.width; u += 1)
                mean +=
                  from.bytes[v * from.stride + u]! *
                  share(u, x, from.width / to.width) *
                  share(v, y, from.height / to.height);
            expect(Math.abs(to.bytes[y * to.stride + x]! - mean)).toBeLessThanOrEqual(off);
          }
      }),
      // Where the shares of many rows are rounded the same way.
      {
        numRuns: 100,
        examples: [[{ width: 1, height: 27 }, { width: 4, height: 1 }, -1268099379]],
      },
    );
  });

  it('leaves plain areas exactly as they are, and touches nothing beside it', () => {
    fc.assert(
      fc.property(sizes, sizes, fc.nat(255), (a, b, level) => {
        const from = plane(Math.max(a.width, b.width), Math.max(a.height, b.height), () => level);
        const width = Math.min(a.width, b.width);
        const to = plane(width, Math.min(a.height, b.height), () => 1);
        shrinkPlane(from, to);
        to.bytes.forEach((sample, at) => expect(sample).toBe(at % to.stride < width ? level : 255));
      }),
    );
  });

  it('finds room for all three planes of a picture', () => {
    fc.assert(
      fc.property(sizes, ({ width, height }) => {
        const bytes = new Uint8Array(planesSize(width, height));
        const planes = planesOf(bytes, width, height);
        planes.forEach(({ offset, stride, height: rows }, at) => {
          expect([offset % 4, stride % 4]).toEqual([0, 0]);
          expect(offset + stride * rows).toBe(planes[at + 1]?.offset ?? bytes.length);
        });
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMasks } from '../../../electron/main/sessions/read-masks.ts';
import type { SelectionAnswer, WireMask } from '../../../electron/main/kling/types.ts';
import { decodeCounts } from '../../../electron/shared/rle/counts.ts';
import { fittedRuns } from '../../../electron/shared/rle/fit.ts';
import { maskFromRuns } from '../../../electron/shared/rle/mask.ts';
import { referenceEncode } from '../../support/rle-reference.ts';

const video = { width: 6, height: 4 };
/** Counts of a mask of h × w, by what is inside. */
const countsOf = (h: number, w: number, inside: (x: number, y: number) => boolean): string =>
  referenceEncode(
    Array.from({ length: h * w }, (_, at) => Number(inside(Math.floor(at / h), at % h))).join(''),
  );

describe('a mask of another scale', () => {
  it('covers the pixels of the video that its own cover', () => {
    const half = countsOf(2, 3, (x, y) => x === 1 && y === 0);
    const mask = maskFromRuns(fittedRuns({ size: [2, 3], counts: half }, video), 4, 6, 'row-major');
    expect([...mask].join('')).toBe(['001100', '001100', '000000', '000000'].join(''));
  });

  it('is found nearest pixel by nearest pixel', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 9 }),
        fc.nat(1000),
        (a, b, salt) => {
          const inside = (x: number, y: number) => ((x * 7 + y * 13 + salt) * 2654435761) % 5 < 2;
          const [w, h] = [6 * a, 4 * a];
          const to = { width: 6 * b, height: 4 * b };
          const runs = fittedRuns({ size: [h, w], counts: countsOf(h, w, inside) }, to);
          const mask = maskFromRuns(runs, to.height, to.width, 'row-major');
          mask.forEach((value, at) => {
            const [x, y] = [at % to.width, Math.floor(at / to.width)];
            const expected = inside(
              Math.floor(((x + 0.5) * w) / to.width),
              Math.floor(((y + 0.5) * h) / to.height),
            );
            expect(value).toBe(Number(expected));
          });
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the masks of an answer', () => {
  const answer = (...masks: WireMask[]): SelectionAnswer => ({
    ...{ requestId: 'r1', raw: null, units: null, balance: null, sessionId: 's', frameIndex: 0, masks },
  });
  const counts = countsOf(4, 6, (x, y) => x === 5 && y === 1);
  /** The head of a PNG of 503 × 500. */
  const png = {
    size: null,
    base64: Buffer.from('89504e470d0a1a0a0000000d49484452000001f7000001f4', 'hex').toString('base64'),
  };

  it('are kept as the video’s own [height, width], whichever number came first', () => {
    for (const size of [
      [4, 6],
      [6, 4],
    ] as const) {
      const [mask] = readMasks(answer({ objectId: 3, rle: { size, counts }, png: null }), video);
      expect(mask).toEqual({ objectId: 3, size: [4, 6], counts });
    }
  });

  it('go by the PNG that came with them where the video is almost square, with a prefix or without', () => {
    const tall = { width: 1000, height: 1004 };
    const first = countsOf(500, 503, (x) => x === 0);
    const read = (base64: string) =>
      readMasks(
        answer({ objectId: 0, rle: { size: [500, 503], counts: first }, png: { ...png, base64 } }),
        tall,
      )[0]!;
    for (const base64 of [png.base64, `data:image/png;base64,${png.base64}`]) {
      const mask = read(base64);
      expect(mask.size).toEqual([1004, 1000]);
      // The left column of the mask: two columns of the video, from top to bottom.
      expect(decodeCounts(mask.counts, 1004, 1000)).toEqual(Uint32Array.of(0, 2 * 1004, 998 * 1004));
    }
    // Without it the numbers are taken the way round in which they come nearer to the video.
    expect(decodeCounts(read('no picture').counts, 1004, 1000)).not.toEqual(
      Uint32Array.of(0, 2 * 1004, 998 * 1004),
    );
  });

  it.each([
    ['counts that are damaged', { size: [4, 6], counts: `${counts}zz` }],
    ['counts of fewer pixels', { size: [4, 6], counts: '5' }],
    ['a size of another shape', { size: [6, 6], counts }],
  ] as const)('with %s are refused, and which answer it was is said', (_name, rle) => {
    const good: WireMask = { objectId: 0, rle: { size: [4, 6], counts }, png: null };
    expect(() => readMasks(answer(good, { objectId: 1, rle, png: null }), video)).toThrowError(
      expect.objectContaining({
        code: 'mask-unreadable',
        details: expect.objectContaining({ requestId: 'r1' }) as unknown,
      }) as Error,
    );
  });
});

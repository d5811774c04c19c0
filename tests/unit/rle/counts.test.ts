import fc from 'fast-check';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { decodeCounts, encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { maskFromRuns, runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { referenceDecode, referenceEncode } from '../../support/rle-reference.ts';

const side = fc.integer({ min: 1, max: 40 });
const speckle = fc
  .tuple(side, side)
  .chain(([height, width]) =>
    fc.tuple(
      fc.constant(height),
      fc.constant(width),
      fc.uint8Array({ minLength: height * width, maxLength: height * width, max: 1 }),
    ),
  );
/** Masks with long runs, as real ones have: the differences between runs then take several characters. */
const blocks = fc
  .tuple(side, fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1, maxLength: 12 }), fc.boolean())
  .map(([height, lengths, ones]) => {
    const bytes = lengths.flatMap((length, index) =>
      Array.from({ length }, () => (index + (ones ? 1 : 0)) % 2),
    );
    const width = Math.ceil(bytes.length / height);
    const mask = new Uint8Array(height * width);
    mask.set(bytes);
    return [height, width, mask] as [number, number, Uint8Array];
  });

describe('compressed counts', () => {
  it('agree with the reference both ways on 10,000 random masks', () => {
    fc.assert(
      fc.property(
        fc.oneof({ weight: 9, arbitrary: speckle }, { weight: 1, arbitrary: blocks }),
        ([height, width, mask]) => {
          const pixels = mask.join('');
          const counts = encodeCounts(runsFromMask(mask, height, width, 'column-major'));
          expect(counts).toBe(referenceEncode(pixels));
          const back = maskFromRuns(decodeCounts(counts, height, width), height, width, 'column-major');
          expect(Buffer.compare(back, mask)).toBe(0);
          expect(referenceDecode(counts, height, width)).toBe(pixels);
        },
      ),
      { numRuns: 10_000 },
    );
  }, 120_000);

  it.each([
    ['all zero', 7, 5, () => 0],
    ['all one', 7, 5, () => 1],
    ['one pixel', 1, 1, () => 1],
    ['one row', 1, 300, (at: number) => at % 3 === 0],
    ['one column', 300, 1, (at: number) => at % 7 < 2],
    ['stripes', 64, 64, (at: number) => at % 2],
    ['the last pixel', 20, 30, (at: number) => at === 599],
    ['4K', 2160, 3840, (at: number) => Math.floor(at / 9973) % 2],
  ])('keep %s', (_name, height, width, inside) => {
    const mask = Uint8Array.from({ length: height * width }, (_, at) => Number(inside(at)));
    const runs = runsFromMask(mask, height, width, 'column-major');
    const again = decodeCounts(encodeCounts(runs), height, width);
    expect(again).toEqual(runs);
    expect(Buffer.compare(maskFromRuns(again, height, width, 'column-major'), mask)).toBe(0);
    const pixels = Buffer.from(mask.map((value) => 48 + value)).toString('latin1');
    expect(encodeCounts(runs)).toBe(referenceEncode(pixels));
    expect(referenceDecode(encodeCounts(runs), height, width)).toBe(pixels);
  });

  it('never ask for more memory than the declared size and the string justify', () => {
    const asked: number[] = [];
    class Watched extends Uint32Array {
      constructor(first: number) {
        super(first);
        asked.push(first);
      }
    }
    vi.stubGlobal('Uint32Array', Watched);
    onTestFinished(() => void vi.unstubAllGlobals());
    const strings = fc.oneof(
      fc.string({ maxLength: 400 }),
      fc.string({
        unit: fc.integer({ min: 48, max: 111 }).map((code) => String.fromCharCode(code)),
        maxLength: 400,
      }),
    );
    fc.assert(
      fc.property(
        strings,
        fc.integer({ min: -2, max: 70_000 }),
        fc.integer({ min: -2, max: 70_000 }),
        (counts, h, w) => {
          asked.length = 0;
          try {
            decodeCounts(counts, h, w);
          } catch (error) {
            if (!(error instanceof Error) || error.name !== 'AppError') throw error;
          }
          const most = Math.min(counts.length, h * w + 1);
          expect(asked.every((length) => length <= most)).toBe(true);
        },
      ),
      { numRuns: 20_000 },
    );
    // What is watched is what a real mask needs: the runs, and their exact copy.
    asked.length = 0;
    decodeCounts('52203', 4, 4);
    expect(asked).toEqual([5, 5]);
  });

  it("read the reference algorithm's own strings", () => {
    // 4×4 with a 2×2 square in the middle: runs 5 2 2 2 5.
    expect([...decodeCounts('52203', 4, 4)]).toEqual([5, 2, 2, 2, 5]);
    expect(encodeCounts(Uint32Array.of(5, 2, 2, 2, 5))).toBe('52203');
  });

  it('merge zero-length runs some writers leave in the middle', () => {
    // 3 zeros, 0 ones, 1 zero, 4 ones (difference 4), 0 zeros (difference −1).
    expect([...decodeCounts('3014O', 2, 4)]).toEqual([4, 4]);
  });

  it.each([
    ['a foreign character', '5 2203', 4, 4],
    ['a character beyond the alphabet', '52203p', 4, 4],
    ['a run cut short', '5220S', 4, 4],
    ['a chain without end', 'o'.repeat(50), 4, 4],
    ['too few pixels', '5220', 4, 4],
    ['too many pixels', '522039', 4, 4],
    ['a negative run', '5O', 4, 4],
    ['nothing at all', '', 4, 4],
    ['a size of zero', '', 0, 4],
    ['a fraction of a pixel', '52203', 4.5, 4],
    ['a giant size', '52203', 2 ** 20, 2 ** 20],
    ['a string far longer than the mask', '0'.repeat(1000), 4, 4],
  ])('refuse %s', (_name, counts, height, width) => {
    expect(() => decodeCounts(counts, height, width)).toThrowError(
      expect.objectContaining({ name: 'AppError', code: 'answer-unreadable' }) as Error,
    );
  });

  it("survive 100,000 mangled strings: the reference's mask or a refusal, never anything else", () => {
    const alphabet = fc.integer({ min: 40, max: 120 }).map((code) => String.fromCharCode(code));
    const noise = fc.string({
      unit: fc.oneof({ weight: 20, arbitrary: alphabet }, fc.string({ minLength: 1, maxLength: 1 })),
      maxLength: 24,
    });
    const mangled = fc
      .tuple(fc.uint8Array({ minLength: 24, maxLength: 24, max: 1 }), fc.nat(30), alphabet)
      .map(([mask, at, letter]) => {
        const good = referenceEncode(mask.join(''));
        return at < good.length ? good.slice(0, at) + letter + good.slice(at + 1) : good;
      });
    fc.assert(
      fc.property(fc.oneof(noise, mangled), (counts) => {
        const expected = referenceDecode(counts, 4, 6);
        let found: string | null = null;
        try {
          found = maskFromRuns(decodeCounts(counts, 4, 6), 4, 6, 'column-major').join('');
        } catch (error) {
          if (!(error instanceof Error) || error.name !== 'AppError') throw error;
        }
        expect(found).toBe(expected);
      }),
      { numRuns: 100_000 },
    );
  }, 120_000);
});

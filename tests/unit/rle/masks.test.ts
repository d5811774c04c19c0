import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  maskDifference,
  maskIntersection,
  maskIou,
  maskUnion,
} from '../../../electron/shared/rle/combine.ts';
import { decodeCounts, encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { boxFromRuns, maskFromRuns, runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { maskArea, maskBox, maskHas } from '../../../electron/shared/rle/measures.ts';
import { referenceDecode, referenceEncode } from '../../support/rle-reference.ts';
import { seededRandom } from '../../support/seeded-random.ts';

const pair = fc
  .tuple(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: 50 }))
  .chain(([height, width]) => {
    const bytes = fc.uint8Array({ minLength: height * width, maxLength: height * width, max: 1 });
    const box = fc
      .tuple(fc.nat(width - 1), fc.nat(height - 1), fc.nat(width), fc.nat(height))
      .map(([x, y, w, h]) =>
        Uint8Array.from({ length: height * width }, (_, at) => {
          const column = Math.floor(at / height);
          const row = at % height;
          return Number(column >= x && column < x + w && row >= y && row < y + h);
        }),
      );
    const mask = fc.oneof(bytes, box);
    return fc.record({ height: fc.constant(height), width: fc.constant(width), a: mask, b: mask });
  });

describe('masks as runs', () => {
  it('measure as their pixels do', () => {
    fc.assert(
      fc.property(pair, ({ height, width, a }) => {
        const runs = runsFromMask(a, height, width, 'column-major');
        const xs: number[] = [];
        const ys: number[] = [];
        a.forEach((value, at) => {
          const x = Math.floor(at / height);
          const y = at % height;
          expect(maskHas(runs, height, width, x, y)).toBe(value === 1);
          if (value === 0) return;
          xs.push(x);
          ys.push(y);
        });
        expect(maskArea(runs)).toBe(xs.length);
        const [left, top] = [Math.min(...xs), Math.min(...ys)];
        expect(maskBox(runs, height)).toEqual(
          xs.length === 0
            ? { x: 0, y: 0, width: 0, height: 0 }
            : { x: left, y: top, width: Math.max(...xs) - left + 1, height: Math.max(...ys) - top + 1 },
        );
      }),
      { numRuns: 300 },
    );
  });

  it('combine as their pixels do', () => {
    fc.assert(
      fc.property(pair, ({ height, width, a, b }) => {
        const runsA = runsFromMask(a, height, width, 'column-major');
        const runsB = runsFromMask(b, height, width, 'column-major');
        const bytes = (rule: (x: number, y: number) => number): Uint8Array =>
          a.map((value, at) => rule(value, b[at]!));
        const expected = (mask: Uint8Array) => runsFromMask(mask, height, width, 'column-major');
        expect(maskUnion(runsA, runsB)).toEqual(expected(bytes((x, y) => x | y)));
        expect(maskIntersection(runsA, runsB)).toEqual(expected(bytes((x, y) => x & y)));
        expect(maskDifference(runsA, runsB)).toEqual(expected(bytes((x, y) => x & (1 - y))));
        const both = bytes((x, y) => x & y).filter(Boolean).length;
        const either = bytes((x, y) => x | y).filter(Boolean).length;
        expect(maskIou(runsA, runsB)).toBe(either === 0 ? 1 : both / either);
      }),
      { numRuns: 1000 },
    );
  });

  it('agree on 10,000 pairs with a reading of their strings, pixel by pixel, that shares nothing with them', () => {
    const random = seededRandom(11);
    const below = (end: number) => Math.floor(random() * end);
    for (let round = 0; round < 10_000; round += 1) {
      const most = round % 100 === 0 ? 160 : 20;
      const [height, width] = [1 + below(most), 1 + below(most)];
      const share = random() ** 2;
      const draw = (): string => {
        const stripes = 1 + below(7);
        const [left, top] = [below(width), below(height)];
        return Array.from({ length: height * width }, (_, at) => {
          const [x, y] = [Math.floor(at / height), at % height];
          if (round % 3 === 0) return Number(random() < share);
          return Number(round % 3 === 1 ? x >= left && y >= top : x % stripes === 0);
        }).join('');
      };
      const [a, b] = [draw(), draw()];
      const [runsA, runsB] = [a, b].map((pixels) => decodeCounts(referenceEncode(pixels), height, width));
      const merged = (rule: (inA: boolean, inB: boolean) => boolean): string =>
        [...a].map((value, at) => Number(rule(value === '1', b[at] === '1'))).join('');
      const union = merged((inA, inB) => inA || inB);
      const both = merged((inA, inB) => inA && inB);
      const pixelsOf = (runs: Uint32Array) => referenceDecode(encodeCounts(runs), height, width);
      expect(pixelsOf(maskUnion(runsA!, runsB!))).toBe(union);
      expect(pixelsOf(maskIntersection(runsA!, runsB!))).toBe(both);
      expect(pixelsOf(maskDifference(runsA!, runsB!))).toBe(merged((inA, inB) => inA && !inB));
      const ones = (pixels: string): number => pixels.replaceAll('0', '').length;
      expect(maskIou(runsA!, runsB!)).toBe(ones(union) === 0 ? 1 : ones(both) / ones(union));
      expect(maskArea(runsA!)).toBe(ones(a));
      const columns = a.match(new RegExp(`.{${height}}`, 'g')) ?? [];
      const rows = Array.from({ length: height }, (_, y) => columns.map((column) => column[y]).join(''));
      const [x, right] = [columns, columns.toReversed()].map((lines) =>
        lines.findIndex((line) => line.includes('1')),
      );
      const [y, bottom] = [rows, rows.toReversed()].map((lines) =>
        lines.findIndex((line) => line.includes('1')),
      );
      expect(maskBox(runsA!, height)).toEqual(
        x === -1
          ? { x: 0, y: 0, width: 0, height: 0 }
          : { x, y, width: width - right! - x!, height: height - bottom! - y! },
      );
    }
  }, 60_000);

  it('read and write rows as well as columns', () => {
    fc.assert(
      fc.property(pair, ({ height, width, a }) => {
        const rows = new Uint8Array(a.length);
        a.forEach((value, at) => (rows[(at % height) * width + Math.floor(at / height)] = value));
        const runs = runsFromMask(rows, height, width, 'row-major');
        expect(runs).toEqual(runsFromMask(a, height, width, 'column-major'));
        expect(Buffer.compare(maskFromRuns(runs, height, width, 'row-major'), rows)).toBe(0);
      }),
      { numRuns: 300 },
    );
  });

  it('unpack their box alone, margin or none', () => {
    fc.assert(
      fc.property(pair, fc.nat(3), ({ height, width, a }, margin) => {
        const runs = runsFromMask(a, height, width, 'column-major');
        const tight = maskBox(runs, height);
        const x = Math.max(0, tight.x - margin);
        const y = Math.max(0, tight.y - margin);
        const box = {
          x,
          y,
          width: Math.min(width, tight.x + tight.width + margin) - x,
          height: Math.min(height, tight.y + tight.height + margin) - y,
        };
        const expected = Uint8Array.from({ length: box.width * box.height }, (_, at) => {
          const column = box.x + Math.floor(at / box.height);
          return 7 * a[column * height + box.y + (at % box.height)]!;
        });
        expect(Buffer.compare(boxFromRuns(runs, height, box, 7), expected)).toBe(0);
      }),
      { numRuns: 1000 },
    );
  });

  it('refuse partners and bytes of another size', () => {
    const runs = runsFromMask(new Uint8Array(12), 3, 4, 'column-major');
    expect(() => maskUnion(runs, Uint32Array.of(13))).toThrow('different sizes');
    expect(() => maskIou(runs, Uint32Array.of(5, 6))).toThrow('different sizes');
    expect(() => runsFromMask(new Uint8Array(11), 3, 4, 'row-major')).toThrow('do not fit');
    expect(() => maskFromRuns(runs, 3, 5, 'row-major')).toThrow('do not fit');
  });
});

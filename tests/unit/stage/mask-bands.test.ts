import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MaskBands } from '../../../renderer/src/features/stage/mask-bands.ts';
import { over } from '../../../renderer/src/workers/ink.ts';
import type { SpanLayer } from '../../../renderer/src/workers/protocol.ts';

/** So wide that a band holds two rows. */
const width = 50_000;
const inks = [0xff0000ff, 0x80ff0000, 0xa052ff74];

interface Image {
  readonly height: number;
  readonly layers: readonly { readonly kind: 'fill' | 'lay'; readonly edges: readonly number[][] }[];
}

const image: fc.Arbitrary<Image> = fc.integer({ min: 1, max: 5 }).chain((height) =>
  fc.record({
    height: fc.constant(height),
    layers: fc.array(
      fc.record({
        kind: fc.constantFrom('fill' as const, 'lay' as const),
        edges: fc.array(fc.uniqueArray(fc.nat(width), { maxLength: 12 }), {
          minLength: height,
          maxLength: height,
        }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  }),
);

/** In and out at each row's edges in turn; one too many is left out. */
function spansOf(edges: readonly number[][]): Int32Array<ArrayBuffer> {
  return Int32Array.from(
    edges.flatMap((row, y) =>
      row
        .toSorted((a, b) => a - b)
        .slice(0, row.length - (row.length % 2))
        .map((x) => y * width + x),
    ),
  );
}

describe('the bands of an overlay', () => {
  it('are together every layer over those before, whatever the memory held', () => {
    const bands = new MaskBands();
    fc.assert(
      fc.property(image, ({ height, layers }) => {
        const drawn: SpanLayer[] = layers.map(({ kind, edges }, index) => ({
          kind,
          spans: spansOf(edges),
          ink: inks[index]!,
        }));
        const expected = new Uint32Array(width * height);
        for (const layer of drawn) {
          if (layer.kind === 'checker') continue;
          for (let i = 0; i < layer.spans.length; i += 2) {
            for (let at = layer.spans[i]!; at < layer.spans[i + 1]!; at += 1) {
              expected[at] = layer.kind === 'fill' ? layer.ink : over(layer.ink, expected[at]!);
            }
          }
        }
        const found = new Uint8ClampedArray(expected.length * 4);
        let rows = 0;
        for (const { top, pixels } of bands.of({ kind: 'spans', x: 3, y: 4, width, height, layers: drawn })) {
          expect(top).toBe(rows);
          rows += pixels.length / 4 / width;
          found.set(pixels, top * width * 4);
        }
        expect(rows).toBe(height);
        const wrong = new Uint32Array(found.buffer).findIndex((pixel, at) => pixel !== expected[at]);
        expect(wrong).toBe(-1);
      }),
      { numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MaskLayer } from '../../../renderer/src/features/stage/mask-layer.ts';
import type { OverlayLook, PaintedOverlay } from '../../../renderer/src/workers/protocol.ts';

const side = 12;

/** A canvas that remembers which overlay's number each of its pixels shows; 0: none. */
function canvas() {
  const shown = new Uint8Array(side * side);
  const cover = (x: number, y: number, width: number, height: number, value: number): void => {
    for (let row = y; row < y + height; row += 1) shown.fill(value, row * side + x, row * side + x + width);
  };
  const context = {
    clearRect: (x: number, y: number, width: number, height: number) => cover(x, y, width, height, 0),
    putImageData: ({ data, width, height }: ImageData, x: number, y: number) =>
      cover(x, y, width, height, data[0]!),
  };
  return { shown, cover, element: { width: side, height: side, getContext: () => context } };
}

const place = fc
  .record({ x: fc.nat(side - 1), y: fc.nat(side - 1), width: fc.nat(side), height: fc.nat(side) })
  .map(({ x, y, width, height }) => ({
    x,
    y,
    width: Math.max(1, Math.min(width, side - x)),
    height: Math.max(1, Math.min(height, side - y)),
  }));

describe('the layer that masks are seen on', () => {
  it('shows the newest overlay and nothing of those before', () => {
    // Node has no ImageData.
    vi.stubGlobal(
      'ImageData',
      class {
        readonly data: Uint8ClampedArray;
        readonly width: number;
        readonly height: number;
        constructor(data: Uint8ClampedArray, width: number) {
          [this.data, this.width, this.height] = [data, width, data.length / 4 / width];
        }
      },
    );
    fc.assert(
      fc.property(fc.array(fc.option(place), { minLength: 1, maxLength: 12 }), (places) => {
        const { shown, element } = canvas();
        const expected = canvas();
        const layer = new MaskLayer(element as unknown as HTMLCanvasElement);
        for (const [index, at] of places.entries()) {
          const overlay: PaintedOverlay = {
            look: { width: side, height: side } as OverlayLook,
            objectIds: [],
            image: at && {
              kind: 'spans',
              ...at,
              layers: [{ kind: 'fill', spans: Int32Array.of(0, at.width * at.height), ink: index + 1 }],
            },
          };
          layer.show(overlay);
          expected.shown.fill(0);
          if (at) expected.cover(at.x, at.y, at.width, at.height, index + 1);
          expect(shown).toEqual(expected.shown);
        }
      }),
    );
  });
});

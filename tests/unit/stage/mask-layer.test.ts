import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { MaskLayer, type OverlayPart } from '../../../renderer/src/features/stage/mask-layer.ts';
import type { OverlayLook, PaintedOverlay } from '../../../renderer/src/workers/protocol.ts';

const side = 12;

/** A canvas that remembers which overlay's number each of its pixels shows; 0: none. Another size empties it. */
class Canvas {
  #size = { width: 300, height: 150 };
  shown = new Uint8Array(300 * 150);

  get width(): number {
    return this.#size.width;
  }
  set width(width: number) {
    this.#resize({ ...this.#size, width });
  }
  get height(): number {
    return this.#size.height;
  }
  set height(height: number) {
    this.#resize({ ...this.#size, height });
  }

  getContext() {
    return {
      clearRect: (x: number, y: number, width: number, height: number) => this.cover(x, y, width, height, 0),
      putImageData: ({ data, width, height }: ImageData, x: number, y: number) =>
        this.cover(x, y, width, height, data[0]!),
    };
  }

  cover(x: number, y: number, width: number, height: number, value: number): void {
    for (let row = y; row < Math.min(this.height, y + height); row += 1)
      this.shown.fill(value, row * this.width + x, row * this.width + Math.min(this.width, x + width));
  }

  #resize(size: { width: number; height: number }): void {
    this.#size = size;
    this.shown = new Uint8Array(size.width * size.height);
  }
}

/** What is seen of a canvas that shows a part of an overlay. */
function seen(canvas: Canvas, part: OverlayPart | null): Uint8Array {
  const overlay = new Uint8Array(side * side);
  if (!part) return canvas.shown.some(Boolean) ? overlay.fill(255) : overlay;
  for (const [at, value] of canvas.shown.entries()) {
    const x = part.x + (at % canvas.width);
    const y = part.y + Math.floor(at / canvas.width);
    if (x < side && y < side) overlay[y * side + x] = value;
    else expect(value).toBe(0);
  }
  return overlay;
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
        const canvas = new Canvas();
        const layer = new MaskLayer(canvas as unknown as HTMLCanvasElement);
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
          const part = layer.show(overlay);
          const expected = new Uint8Array(side * side);
          if (at)
            for (let row = at.y; row < at.y + at.height; row += 1)
              expected.fill(index + 1, row * side + at.x, row * side + at.x + at.width);
          expect(seen(canvas, part)).toEqual(expected);
          if (part && at) {
            expect(part).toMatchObject({ x: at.x, y: at.y, width: canvas.width, height: canvas.height });
            expect(part.width * part.height).toBeLessThanOrEqual(1.5 * at.width * at.height);
          }
        }
      }),
    );
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { maskBox } from '../../../electron/shared/rle/measures.ts';
import { deviceColumns, inner, Turner, without } from '../../../renderer/src/workers/mask-columns.ts';
import type { OverlayLook } from '../../../renderer/src/workers/protocol.ts';

const places = Array.from({ length: 160 }, (_, at) => at - 30);
const nearWhole = (value: number): boolean => Math.abs(value - Math.round(value)) < 1e-6;

const scene = fc
  .record({ height: fc.integer({ min: 1, max: 24 }), width: fc.integer({ min: 1, max: 24 }) })
  .chain(({ height, width }) =>
    fc.record({
      height: fc.constant(height),
      width: fc.constant(width),
      bytes: fc.uint8Array({ minLength: height * width, maxLength: height * width, max: 1 }),
      scale: fc.constantFrom(0.3, 0.5, 1, 1.5, 2, 3.7),
      x: fc.double({ min: -20, max: 10, noNaN: true }),
      y: fc.double({ min: -20, max: 10, noNaN: true }),
    }),
  );

/** One text a row, a mark for every pixel inside. */
function pixelsOf(spans: Int32Array): string[] {
  const all = Array<string>(40 * 40).fill(' ');
  for (let i = 0; i < spans.length; i += 2) {
    expect(Math.floor(spans[i]! / 40)).toBe(Math.floor((spans[i + 1]! - 1) / 40));
    expect(spans[i]).toBeGreaterThanOrEqual(i > 0 ? spans[i - 1]! : 0);
    all.fill('#', spans[i], spans[i + 1]);
  }
  return Array.from({ length: 40 }, (_, y) => all.slice(y * 40, (y + 1) * 40).join(''));
}

function pixels(inside: (x: number, y: number) => boolean): string[] {
  return Array.from({ length: 40 }, (_, y) =>
    Array.from({ length: 40 }, (__, x) => (inside(x, y) ? '#' : ' ')).join(''),
  );
}

describe('a mask on the device', () => {
  /** Keeps memory from one to the next. */
  const turner = new Turner();

  it('is, in every device pixel, what the mask is under its middle', () => {
    fc.assert(
      fc.property(scene, ({ height, width, bytes, scale, x, y }) => {
        // A middle on the very border of two pixels may fall on either side.
        const doubtful = (corner: number): boolean =>
          places.some((at) => nearWhole((at + 0.5 - corner) / scale));
        fc.pre(!doubtful(x) && !doubtful(y));
        const runs = runsFromMask(bytes, height, width, 'column-major');
        const mask = { objectId: 0, height, width, runs, box: maskBox(runs, height) };
        const look = {
          width: 40,
          height: 40,
          x,
          y,
          pictureWidth: width * scale,
          pictureHeight: height * scale,
        } as OverlayLook;
        const inside = (deviceX: number, deviceY: number): boolean => {
          const column = Math.floor((deviceX + 0.5 - x) / scale);
          const row = Math.floor((deviceY + 0.5 - y) / scale);
          return (
            column >= 0 && column < width && row >= 0 && row < height && bytes[column * height + row] === 1
          );
        };
        const deep = (deviceX: number, deviceY: number): boolean =>
          [-2, -1, 0, 1, 2].every((step) => inside(deviceX, deviceY + step)) &&
          inside(deviceX - 2, deviceY) &&
          inside(deviceX + 2, deviceY);
        const whole = deviceColumns(mask, look, 2);
        const middle = inner(whole, 2);
        const within = { left: 0, top: 0, right: 40, bottom: 40 };
        expect(pixelsOf(turner.spansOf(whole, within))).toEqual(pixels(inside));
        expect(pixelsOf(turner.spansOf(middle, within))).toEqual(pixels(deep));
        expect(pixelsOf(turner.spansOf(without(whole, middle), within))).toEqual(
          pixels((px, py) => inside(px, py) && !deep(px, py)),
        );
      }),
      { numRuns: 150 },
    );
  });
});

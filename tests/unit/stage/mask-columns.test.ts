import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { maskBox } from '../../../electron/shared/rle/measures.ts';
import { deviceColumns, rim } from '../../../renderer/src/workers/mask-columns.ts';
import type { OverlayLook } from '../../../renderer/src/workers/protocol.ts';
import { intersect, shrink, subtract, type Spans } from '../../../renderer/src/workers/spans.ts';

const spans = fc
  .array(fc.integer({ min: 1, max: 9 }), { maxLength: 12 })
  .map((steps) => steps.slice(0, steps.length & ~1))
  .map((steps) => {
    let at = -20;
    return steps.map((step) => (at += step));
  });
const holds = (all: Spans, at: number): boolean =>
  all.some((start, index) => index % 2 === 0 && start <= at && at < all[index + 1]!);
const places = Array.from({ length: 160 }, (_, at) => at - 30);

describe('stretches', () => {
  it('combine as their places do', () => {
    fc.assert(
      fc.property(spans, spans, fc.nat(4), (a, b, by) => {
        for (const at of places) {
          expect(holds(intersect(a, b), at)).toBe(holds(a, at) && holds(b, at));
          expect(holds(subtract(a, b), at)).toBe(holds(a, at) && !holds(b, at));
          const deep = Array.from({ length: 2 * by + 1 }, (_, step) => holds(a, at + step - by)).every(
            Boolean,
          );
          expect(holds(shrink(a, by), at)).toBe(deep);
        }
      }),
      { numRuns: 200 },
    );
  });
});

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

describe('a mask on the device', () => {
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
        const columns = deviceColumns(mask, look);
        const inside = (deviceX: number, deviceY: number): boolean => {
          const column = Math.floor((deviceX + 0.5 - x) / scale);
          const row = Math.floor((deviceY + 0.5 - y) / scale);
          return (
            column >= 0 && column < width && row >= 0 && row < height && bytes[column * height + row] === 1
          );
        };
        for (let deviceX = 0; deviceX < 40; deviceX += 1) {
          const seen = deviceX >= columns.left && deviceX < columns.right;
          for (let deviceY = 0; deviceY < 40; deviceY += 1) {
            expect(seen && holds(columns.at(deviceX), deviceY)).toBe(inside(deviceX, deviceY));
            const edge =
              inside(deviceX, deviceY) && ![-2, -1, 0, 1, 2].every((step) => inside(deviceX, deviceY + step));
            if (edge) expect(holds(rim(columns, deviceX, 2), deviceY)).toBe(true);
            if (!inside(deviceX, deviceY)) expect(holds(rim(columns, deviceX, 2), deviceY)).toBe(false);
          }
        }
      }),
      { numRuns: 150 },
    );
  });
});

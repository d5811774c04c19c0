import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { maskBox } from '../../../electron/shared/rle/measures.ts';
import { MaskBands } from '../../../renderer/src/features/stage/mask-bands.ts';
import { createSpanPainter } from '../../../renderer/src/workers/mask-painter-spans.ts';
import type { OverlayLook } from '../../../renderer/src/workers/protocol.ts';

const side = 16;
const red = [1, 0, 0] as const;
const blue = [0, 0, 1] as const;

const look: OverlayLook = {
  width: side,
  height: side,
  x: 0,
  y: 0,
  pictureWidth: side,
  pictureHeight: side,
  mode: 'tint',
  opacity: 0.4,
  line: 0,
  source: 'selection',
  objects: [
    { objectId: 0, colour: red },
    { objectId: 1, colour: blue },
  ],
};

function maskOf(objectId: number, bytes: Uint8Array) {
  const runs = runsFromMask(bytes, side, side, 'column-major');
  return { objectId, height: side, width: side, runs, box: maskBox(runs, side) };
}

const bands = new MaskBands();

/** A whole overlay's pixels of [red, green, blue, alpha], row by row; clear beyond what was painted. */
function painted(image: ReturnType<ReturnType<typeof createSpanPainter>['paint']>): number[][] {
  const all = Array.from({ length: side * side }, () => [0, 0, 0, 0]);
  if (image?.kind !== 'spans') return all;
  for (const { top, pixels } of bands.of(image)) {
    for (let at = 0; at < pixels.length; at += 4) {
      const y = image.y + top + Math.floor(at / 4 / image.width);
      all[y * side + image.x + ((at / 4) % image.width)] = [...pixels.subarray(at, at + 4)];
    }
  }
  return all;
}

const bytes = fc.uint8Array({ minLength: side * side, maxLength: side * side, max: 1 });
/** Tints of 40 % over each other, as a canvas mixes them. */
const both = [96, 0, 159, 163];

describe('masks painted without a graphics processor', () => {
  it('are, pixel by pixel, their tints laid over each other, whatever the memory held before', () => {
    const painter = createSpanPainter();
    fc.assert(
      fc.property(bytes, bytes, (first, second) => {
        const image = painter.paint(look, [maskOf(0, first), maskOf(1, second)]);
        const expected = Array.from({ length: side * side }, (_, at) => {
          const place = (at % side) * side + Math.floor(at / side);
          if (first[place] && second[place]) return both;
          if (first[place]) return [255, 0, 0, 102];
          return second[place] ? [0, 0, 255, 102] : [0, 0, 0, 0];
        });
        expect(painted(image)).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });

  it('leave a checkerboard around what is cut out', () => {
    const square = new Uint8Array(side * side);
    for (let x = 4; x < 9; x += 1) square.fill(1, x * side + 2, x * side + 6);
    const cutout = { ...look, mode: 'cutout', line: 1 } as const;
    const pixels = painted(createSpanPainter().paint(cutout, [maskOf(0, square)]));
    const at = (x: number, y: number) => pixels[y * side + x];
    expect(at(4, 2)).toEqual([0, 0, 0, 0]);
    expect(at(8, 5)).toEqual([0, 0, 0, 0]);
    expect(at(9, 5)?.[3]).toBe(255);
    // Fields of five pixels, the shades in turn.
    expect(at(0, 0)).toEqual(at(10, 0));
    expect(at(0, 0)).not.toEqual(at(5, 0));
    expect(at(0, 0)).toEqual(at(10, 10));
  });

  it('have an outline of full strength, and nothing at all where no mask is', () => {
    const square = new Uint8Array(side * side);
    for (let x = 4; x < 12; x += 1) square.fill(1, x * side + 4, x * side + 12);
    const painter = createSpanPainter();
    const pixels = painted(painter.paint({ ...look, line: 2 }, [maskOf(0, square)]));
    expect(pixels[4 * side + 4]).toEqual([255, 0, 0, 255]);
    expect(pixels[8 * side + 8]).toEqual([255, 0, 0, 102]);
    expect(pixels[3 * side + 3]).toEqual([0, 0, 0, 0]);
    expect(painter.paint(look, [maskOf(0, new Uint8Array(side * side))])).toBeNull();
  });
});

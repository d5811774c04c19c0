import { deviceColumns, deviceRows, inner, without, type Columns, type Rectangle } from './mask-columns.ts';
import { clear, ink } from './ink.ts';
import { checkerLines, toDraw, type MaskPainter } from './mask-painter.ts';
import { Sheet } from './mask-sheet.ts';
import type { OverlayLook } from './protocol.ts';

const light = ink([0.26, 0.26, 0.26], 1);
const dark = ink([0.2, 0.2, 0.2], 1);

/**
 * Paints masks where there is no graphics processor: row by row into memory, and only the rectangle that they touch, so
 * that the work grows with the masks and not with the picture.
 */
export function createPixelPainter(): MaskPainter {
  let spare: ArrayBuffer | null = null;
  return {
    paint(look, masks) {
      const line = Math.round(look.line);
      const areas = toDraw(look, masks).map(({ object, mask }) => {
        const columns = deviceColumns(mask, look, line);
        return { object, columns, box: boxOf(columns, deviceRows(mask, look), look) };
      });
      if (areas.length === 0 || look.width < 1 || look.height < 1) return null;
      const whole: Rectangle = { left: 0, top: 0, right: look.width, bottom: look.height };
      const box = look.mode === 'cutout' ? whole : areas.map((area) => area.box).reduce(union);
      const width = box.right - box.left;
      const height = box.bottom - box.top;
      if (width < 1 || height < 1) return null;
      const bytes = width * height * 4;
      const used = spare !== null && spare.byteLength >= bytes;
      // New memory costs several times what painting does: with some room to spare it is seldom needed.
      const buffer = spare && used ? spare : new ArrayBuffer(Math.ceil(bytes * 1.25));
      spare = null;
      const sheet = new Sheet(buffer, box, used);
      if (look.mode === 'cutout') {
        sheet.checker(look.line * checkerLines, [dark, light]);
        for (const { columns } of areas) sheet.fill(columns, clear);
      } else {
        const painted: Rectangle[] = [];
        for (const { object, columns, box } of areas) {
          const meets = painted.some((other) => meet(other, box));
          painted.push(box);
          const middle = line > 0 ? inner(columns, line) : columns;
          const tint = ink(object.colour, look.opacity);
          if (look.mode === 'tint' && meets) sheet.lay(middle, tint);
          else if (look.mode === 'tint') sheet.fill(middle, tint);
          if (line > 0) sheet.fill(without(columns, middle), ink(object.colour, 1));
        }
      }
      return {
        kind: 'pixels',
        x: box.left,
        y: box.top,
        width,
        height,
        pixels: new Uint8ClampedArray(buffer, 0, bytes),
      };
    },
    takeBack(buffer) {
      spare = buffer;
    },
    dispose() {
      spare = null;
    },
  };
}

/** The pixels of the overlay an area can touch. */
function boxOf(
  { left, from }: Columns,
  [top, bottom]: readonly [number, number],
  look: OverlayLook,
): Rectangle {
  return {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(look.width, left + from.length),
    bottom: Math.min(look.height, bottom),
  };
}

function union(a: Rectangle, b: Rectangle): Rectangle {
  return {
    left: Math.min(a.left, b.left),
    top: Math.min(a.top, b.top),
    right: Math.max(a.right, b.right),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

const meet = (a: Rectangle, b: Rectangle): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

import {
  deviceColumns,
  deviceRows,
  inner,
  Turner,
  without,
  type Columns,
  type Rectangle,
} from './mask-columns.ts';
import { clear, ink } from './ink.ts';
import { checkerLines, toDraw, type MaskPainter } from './mask-painter.ts';
import type { OverlayLook, SpanLayer } from './protocol.ts';

const light = ink([0.26, 0.26, 0.26], 1);
const dark = ink([0.2, 0.2, 0.2], 1);

/**
 * Where there is no graphics processor: says from which pixel to which each colour goes, and only of the rectangle that is
 * touched. That is little to hand over; the pixels are made where they are shown.
 */
export function createSpanPainter(): MaskPainter {
  const turner = new Turner();
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
      if (box.right <= box.left || box.bottom <= box.top) return null;
      const layers: SpanLayer[] = [];
      if (look.mode === 'cutout') {
        layers.push({ kind: 'checker', side: look.line * checkerLines, inks: [dark, light] });
        for (const { columns } of areas)
          layers.push({ kind: 'fill', spans: turner.spansOf(columns, box), ink: clear });
      } else {
        const painted: Rectangle[] = [];
        for (const { object, columns, box: own } of areas) {
          const kind = painted.some((other) => meet(other, own)) ? 'lay' : 'fill';
          painted.push(own);
          const middle = line > 0 ? inner(columns, line) : columns;
          if (look.mode === 'tint') {
            layers.push({ kind, spans: turner.spansOf(middle, box), ink: ink(object.colour, look.opacity) });
          }
          if (line > 0) {
            const rim = turner.spansOf(without(columns, middle), box);
            layers.push({ kind: 'fill', spans: rim, ink: ink(object.colour, 1) });
          }
        }
      }
      return {
        kind: 'spans',
        x: box.left,
        y: box.top,
        width: box.right - box.left,
        height: box.bottom - box.top,
        layers,
      };
    },
    dispose: () => undefined,
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

import type { ReadMask } from './mask-store.ts';
import type { OverlayLook } from './protocol.ts';
import { intersect, noSpans, shrink, subtract, type Spans } from './spans.ts';

/** A mask as device columns of an overlay: what is inside, column by column, without any array of pixels. */
export interface DeviceColumns {
  /** Rows inside column `x`, device pixels from the overlay's top; may reach beyond the overlay. */
  at(x: number): Spans;
  /** Columns worth looking at, from … to before. */
  readonly left: number;
  readonly right: number;
}

/**
 * Samples the mask at the middle of every device pixel: at actual size that is the mask itself, pixel for pixel. Columns
 * that show the same column of the picture share one array.
 */
export function deviceColumns(mask: ReadMask, look: OverlayLook): DeviceColumns {
  const acrossX = look.pictureWidth / mask.width;
  const acrossY = look.pictureHeight / mask.height;
  const stored = pictureColumns(mask);
  const scaled = new Map<number, Spans>();
  // A device pixel belongs to what its middle lies in.
  const firstFrom = (edge: number): number => Math.ceil(edge - 0.5);
  const scale = (column: number): Spans => {
    const spans: number[] = [];
    const rows = stored[column - mask.box.x] ?? noSpans;
    for (let i = 0; i < rows.length; i += 2) {
      const start = firstFrom(look.y + rows[i]! * acrossY);
      const end = firstFrom(look.y + rows[i + 1]! * acrossY);
      if (start >= end) continue;
      // Neighbours may meet once they are scaled down.
      if (spans.length > 0 && spans[spans.length - 1]! >= start) spans[spans.length - 1] = end;
      else spans.push(start, end);
    }
    return spans;
  };
  return {
    left: Math.max(0, firstFrom(look.x + mask.box.x * acrossX)),
    right: Math.min(look.width, firstFrom(look.x + (mask.box.x + mask.box.width) * acrossX)),
    at(x) {
      const column = Math.floor((x + 0.5 - look.x) / acrossX);
      let spans = scaled.get(column);
      if (!spans) scaled.set(column, (spans = scale(column)));
      return spans;
    },
  };
}

/** The outline of column `x`: what is inside, but not `line` device pixels away in every direction. */
export function rim(columns: DeviceColumns, x: number, line: number): Spans {
  const here = columns.at(x);
  if (here.length === 0 || line <= 0) return noSpans;
  const deep = intersect(intersect(shrink(here, line), columns.at(x - line)), columns.at(x + line));
  return subtract(here, deep);
}

/** Rows inside, for each column of the mask's box. */
function pictureColumns({ runs, box, height }: ReadMask): number[][] {
  const columns = Array.from({ length: box.width }, (): number[] => []);
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const end = at + runs[index]!;
    for (let from = at; (index & 1) === 1 && from < end;) {
      const column = Math.floor(from / height);
      const until = Math.min(end, (column + 1) * height);
      columns[column - box.x]?.push(from - column * height, until - column * height);
      from = until;
    }
    at = end;
  }
  return columns;
}

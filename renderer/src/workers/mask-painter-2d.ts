import { deviceColumns, rim, type DeviceColumns } from './mask-columns.ts';
import { checkerLines, toDraw, type MaskPainter } from './mask-painter.ts';
import type { ReadMask } from './mask-store.ts';
import type { OverlayLook } from './protocol.ts';
import { noSpans, subtract, type Spans } from './spans.ts';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/**
 * Paints masks on a 2-D canvas, where there is no graphics processor: runs become rectangles one pixel high, so the work
 * grows with the outline of the masks and hardly with their pixels.
 */
export function createCanvasPainter(): MaskPainter {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true });
  if (!context) throw new Error('No 2-D canvas');
  return {
    paint(look, masks) {
      if (look.width < 1 || look.height < 1 || toDraw(look, masks).length === 0) return null;
      context.canvas.width = look.width;
      context.canvas.height = look.height;
      paintRuns(context, look, masks);
      return context.canvas.transferToImageBitmap();
    },
    dispose() {
      context.canvas.width = context.canvas.height = 1;
    },
  };
}

/** Paints masks onto a canvas of the look's size that is clear. */
export function paintRuns(context: Context, look: OverlayLook, masks: readonly ReadMask[]): void {
  if (look.mode === 'cutout') checkerboard(context, look);
  for (const { object, mask } of toDraw(look, masks)) {
    const columns = deviceColumns(mask, look);
    if (look.mode === 'cutout') {
      eachRow(columns, look.height, columns.at, (x, y, width, height) =>
        context.clearRect(x, y, width, height),
      );
      continue;
    }
    const line = Math.round(look.line);
    const fill = (alpha: number, spansAt: (x: number) => Spans): void => {
      const [red, green, blue] = object.colour.map((part) => Math.round(part * 255));
      context.fillStyle = `rgb(${red} ${green} ${blue} / ${alpha})`;
      eachRow(columns, look.height, spansAt, (x, y, width, height) => context.fillRect(x, y, width, height));
    };
    if (line === 0) {
      fill(look.opacity, columns.at);
      continue;
    }
    if (look.mode === 'tint') fill(look.opacity, (x) => subtract(columns.at(x), rim(columns, x, line)));
    fill(1, (x) => rim(columns, x, line));
  }
}

/**
 * Hands on the same area row by row, as rectangles one pixel high: memory goes along rows, so these are filled many times
 * faster than columns. A row begins and ends where it differs from the column before.
 */
function eachRow(
  { left, right }: DeviceColumns,
  height: number,
  spansAt: (x: number) => Spans,
  visit: (x: number, y: number, width: number, height: number) => void,
): void {
  const begun = new Int32Array(height);
  const rowsOf = (spans: Spans, each: (y: number) => void): void => {
    for (let i = 0; i < spans.length; i += 2) {
      const end = Math.min(height, spans[i + 1]!);
      for (let y = Math.max(0, spans[i]!); y < end; y += 1) each(y);
    }
  };
  let before = noSpans;
  for (let x = left; x <= right; x += 1) {
    const here = x < right ? spansAt(x) : noSpans;
    if (here === before) continue;
    rowsOf(subtract(before, here), (y) => visit(begun[y]!, y, x - begun[y]!, 1));
    rowsOf(subtract(here, before), (y) => (begun[y] = x));
    before = here;
  }
}

function checkerboard(context: Context, look: OverlayLook): void {
  const side = look.line * checkerLines;
  context.fillStyle = '#333';
  context.fillRect(0, 0, look.width, look.height);
  context.fillStyle = '#424242';
  for (let row = 0; row * side < look.height; row += 1) {
    for (let column = row % 2; column * side < look.width; column += 2) {
      context.fillRect(column * side, row * side, side, side);
    }
  }
}

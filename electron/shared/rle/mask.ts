import { AppError } from '../errors/app-error.ts';
import { pixelCount, type Runs } from './counts.ts';
import type { MaskBox } from './measures.ts';

/** How the bytes of an unpacked mask follow each other: COCO's own order, or the one images have. */
export type MaskLayout = 'column-major' | 'row-major';

/**
 * Runs of an unpacked mask of one byte a pixel, where anything but 0 counts as inside.
 * @throws AppError `bad-request` when the bytes are not exactly height × width.
 */
export function runsFromMask(mask: Uint8Array, height: number, width: number, layout: MaskLayout): Runs {
  const pixels = pixelCount(height, width);
  if (mask.length !== pixels) throw new AppError('bad-request', 'Mask bytes do not fit the size given');
  const columns = layout === 'column-major' ? mask : transpose(mask, width, height);
  const starts: number[] = [];
  let inside = false;
  for (let at = 0; at < pixels; at += 1) {
    if ((columns[at] !== 0) === inside) continue;
    starts.push(at);
    inside = !inside;
  }
  starts.push(pixels);
  const runs = new Uint32Array(starts.length);
  for (let index = 0; index < starts.length; index += 1)
    runs[index] = starts[index]! - (starts[index - 1] ?? 0);
  return runs;
}

/** Unpacks runs to one byte a pixel: `value` inside (1 unless told), 0 outside. */
export function maskFromRuns(
  runs: Runs,
  height: number,
  width: number,
  layout: MaskLayout,
  value = 1,
): Uint8Array {
  const mask = new Uint8Array(pixelCount(height, width));
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const end = at + runs[index]!;
    if (index & 1) mask.fill(value, at, end);
    at = end;
  }
  if (at !== mask.length) throw new AppError('bad-request', 'Runs do not fit the size given');
  return layout === 'column-major' ? mask : transpose(mask, height, width);
}

/**
 * Unpacks only a rectangle that holds the whole mask (its box, or a little more), column by column.
 * @returns box.height × box.width bytes, `value` inside
 */
export function boxFromRuns(runs: Runs, height: number, box: MaskBox, value = 1): Uint8Array {
  const bytes = new Uint8Array(box.height * box.width);
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const length = runs[index]!;
    if (index & 1) {
      // A run that goes on in the next column touches the bottom and the top: then the box is as high as the mask.
      const start = (Math.floor(at / height) - box.x) * box.height + (at % height) - box.y;
      bytes.fill(value, start, start + length);
    }
    at += length;
  }
  return bytes;
}

/** Turns `source`, whose lines are `length` long and `lines` many, so that each line becomes a column. Tiled, to stay in cache. */
function transpose(source: Uint8Array, length: number, lines: number): Uint8Array {
  const tile = 32;
  const target = new Uint8Array(source.length);
  for (let lineStart = 0; lineStart < lines; lineStart += tile) {
    const lineEnd = Math.min(lineStart + tile, lines);
    for (let start = 0; start < length; start += tile) {
      const end = Math.min(start + tile, length);
      for (let line = lineStart; line < lineEnd; line += 1) {
        for (let at = start; at < end; at += 1) target[at * lines + line] = source[line * length + at]!;
      }
    }
  }
  return target;
}

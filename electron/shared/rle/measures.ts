import type { Runs } from './counts.ts';

/** The smallest upright rectangle around a mask, in whole pixels; `width` and `height` are 0 where the mask is empty. */
export interface MaskBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels inside. */
export function maskArea(runs: Runs): number {
  let area = 0;
  for (let index = 1; index < runs.length; index += 2) area += runs[index]!;
  return area;
}

/** The box of a mask whose columns are `height` pixels high, straight from its runs. */
export function maskBox(runs: Runs, height: number): MaskBox {
  let left = Infinity;
  let top = height;
  let right = -1;
  let bottom = -1;
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    const start = at;
    at += runs[index]!;
    if (!(index & 1) || at === start) continue;
    const last = at - 1;
    const firstColumn = Math.floor(start / height);
    const lastColumn = Math.floor(last / height);
    left = Math.min(left, firstColumn);
    right = Math.max(right, lastColumn);
    if (firstColumn === lastColumn) {
      top = Math.min(top, start % height);
      bottom = Math.max(bottom, last % height);
    } else {
      top = 0;
      bottom = height - 1;
    }
  }
  if (right < 0) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

/** Whether the pixel (x, y) is inside; outside the picture never is. */
export function maskHas(runs: Runs, height: number, width: number, x: number, y: number): boolean {
  if (x < 0 || y < 0 || x >= width || y >= height) return false;
  const wanted = Math.floor(x) * height + Math.floor(y);
  let at = 0;
  for (let index = 0; index < runs.length; index += 1) {
    at += runs[index]!;
    if (wanted < at) return (index & 1) === 1;
  }
  return false;
}

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
  let left = -1;
  let right = -1;
  let top = height;
  let bottom = 0;
  let at = 0;
  /** The column that `at` lies in, and where it begins: counted on, since dividing takes longer than all the rest. */
  let column = 0;
  let begin = 0;
  for (let index = 0; index + 1 < runs.length; index += 2) {
    const start = at + runs[index]!;
    at = start + runs[index + 1]!;
    if (at === start) continue;
    for (; begin + height <= start; begin += height) column += 1;
    if (left < 0) left = column;
    if (at <= begin + height) {
      top = Math.min(top, start - begin);
      bottom = Math.max(bottom, at - begin);
    } else {
      top = 0;
      bottom = height;
      for (; begin + height < at; begin += height) column += 1;
    }
    right = column;
  }
  if (left < 0) return { x: 0, y: 0, width: 0, height: 0 };
  return { x: left, y: top, width: right - left + 1, height: bottom - top };
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

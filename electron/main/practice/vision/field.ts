import { apply, type Affine } from './affine.ts';
import type { Mask } from './picture.ts';

/** Displacements x, y for every pixel of a picture. */
export interface Field {
  readonly width: number;
  readonly height: number;
  readonly data: Float32Array;
}

const rounds = 3;
const fewestPixels = 30;
/** Pixels; displacements further off the common motion are left out of the next round. */
const outlier = 1.2;

/**
 * The one affine motion that the displacements inside a mask follow best, leaving out strays; null where they have
 * none in common or the mask is too small to tell.
 */
export function fitAffine(field: Field, mask: Mask): Affine | null {
  let map: Affine | null = null;
  for (let round = 0; round < rounds; round += 1) {
    const sums = gather(field, mask, map);
    if (sums.count < fewestPixels || (map && sums.count < sums.seen * 0.4)) return null;
    map = solve(sums);
    if (!map) return null;
  }
  return map;
}

interface Sums {
  count: number;
  seen: number;
  x: number;
  y: number;
  xx: number;
  xy: number;
  yy: number;
  u: number;
  v: number;
  ux: number;
  uy: number;
  vx: number;
  vy: number;
}

function gather({ width, height, data }: Field, mask: Mask, map: Affine | null): Sums {
  const s: Sums = {
    count: 0,
    seen: 0,
    x: 0,
    y: 0,
    xx: 0,
    xy: 0,
    yy: 0,
    u: 0,
    v: 0,
    ux: 0,
    uy: 0,
    vx: 0,
    vy: 0,
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (mask.data[at] === 0) continue;
      s.seen += 1;
      const u = x + data[at * 2]!;
      const v = y + data[at * 2 + 1]!;
      if (map) {
        const [expectedX, expectedY] = apply(map, x, y);
        if (Math.hypot(u - expectedX, v - expectedY) > outlier) continue;
      }
      s.count += 1;
      s.x += x;
      s.y += y;
      s.xx += x * x;
      s.xy += x * y;
      s.yy += y * y;
      s.u += u;
      s.v += v;
      s.ux += u * x;
      s.uy += u * y;
      s.vx += v * x;
      s.vy += v * y;
    }
  }
  return s;
}

/** Least squares by the normal equations, centred for accuracy. */
function solve(s: Sums): Affine | null {
  const n = s.count;
  const [cx, cy, cu, cv] = [s.x / n, s.y / n, s.u / n, s.v / n];
  const xx = s.xx - n * cx * cx;
  const xy = s.xy - n * cx * cy;
  const yy = s.yy - n * cy * cy;
  const determinant = xx * yy - xy * xy;
  if (determinant < 1e-6 * n) return null;
  const row = (tx: number, ty: number) => [
    (tx * yy - ty * xy) / determinant,
    (ty * xx - tx * xy) / determinant,
  ];
  const [a, b] = row(s.ux - n * cu * cx, s.uy - n * cu * cy) as [number, number];
  const [d, e] = row(s.vx - n * cv * cx, s.vy - n * cv * cy) as [number, number];
  return [a, b, cu - a * cx - b * cy, d, e, cv - d * cx - e * cy];
}

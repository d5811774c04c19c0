/** Red, green, blue 0–255 and opacity 0–1. */
export type Paint = readonly [number, number, number, number];

/** An rgb24 picture. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
}

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

const samples = [0.125, 0.375, 0.625, 0.875];

/** Lays a figure over the picture: `at` answers what is at a place, or null. Edges are smoothed by sixteen samples. */
export function lay(canvas: Canvas, box: Box, at: (x: number, y: number) => Paint | null): void {
  const { width, height, pixels } = canvas;
  for (let y = Math.max(0, Math.floor(box.top)); y < Math.min(height, Math.ceil(box.bottom)); y++) {
    for (let x = Math.max(0, Math.floor(box.left)); x < Math.min(width, Math.ceil(box.right)); x++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      let cover = 0;
      for (const dy of samples) {
        for (const dx of samples) {
          const paint = at(x + dx, y + dy);
          if (paint === null) continue;
          const alpha = paint[3] / 16;
          red += paint[0] * alpha;
          green += paint[1] * alpha;
          blue += paint[2] * alpha;
          cover += alpha;
        }
      }
      if (cover === 0) continue;
      const i = (y * width + x) * 3;
      pixels[i] = pixels[i]! * (1 - cover) + red;
      pixels[i + 1] = pixels[i + 1]! * (1 - cover) + green;
      pixels[i + 2] = pixels[i + 2]! * (1 - cover) + blue;
    }
  }
}

const mix = (a: number, b: number, t: number): number => a + (b - a) * t;

export function mixColor(
  a: readonly [number, number, number],
  b: readonly [number, number, number],
  t: number,
): [number, number, number] {
  return [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)];
}

/** Smooth step from 0 at `from` to 1 at `to`. */
export function ramp(from: number, to: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - from) / (to - from)));
  return t * t * (3 - 2 * t);
}

/** Repeatable smooth one-dimensional noise, 0–1. */
export function wave(x: number, seed: number): number {
  const cell = Math.floor(x);
  const t = ramp(0, 1, x - cell);
  return mix(hash(cell, seed), hash(cell + 1, seed), t);
}

export function hash(n: number, seed: number): number {
  let h = Math.imul(n | 0, 0x27d4eb2d) ^ Math.imul(seed + 1, 0x165667b1);
  h = Math.imul(h ^ (h >>> 15), 0x85ebca6b);
  h ^= h >>> 13;
  return (h >>> 0) / 2 ** 32;
}

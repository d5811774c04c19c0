/** Colour as red, green, blue, 0–255. */
export type Rgb = readonly [number, number, number];

/** Repeatable pseudo-random numbers in [0, 1) (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return ((x ^ (x >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Smooth noise in [0, 1], row-major: a coarse random grid, interpolated, with finer grids on top. */
export function smoothNoise(width: number, height: number, cell: number, seed: number): Float32Array {
  const out = new Float32Array(width * height);
  let total = 0;
  for (let octave = 0, size = cell, weight = 1; octave < 3; octave++, size /= 3, weight /= 2.2) {
    addOctave(out, width, height, Math.max(2, size), weight, randomFrom(seed + octave));
    total += weight;
  }
  for (let i = 0; i < out.length; i++) out[i]! /= total;
  return out;
}

function addOctave(
  out: Float32Array,
  width: number,
  height: number,
  cell: number,
  weight: number,
  random: () => number,
): void {
  const columns = Math.ceil(width / cell) + 2;
  const rows = Math.ceil(height / cell) + 2;
  const grid = Float32Array.from({ length: columns * rows }, random);
  const ease = (t: number) => t * t * (3 - 2 * t);
  for (let y = 0; y < height; y++) {
    const row = Math.floor(y / cell);
    const v = ease(y / cell - row);
    for (let x = 0; x < width; x++) {
      const column = Math.floor(x / cell);
      const u = ease(x / cell - column);
      const at = row * columns + column;
      const top = grid[at]! * (1 - u) + grid[at + 1]! * u;
      const bottom = grid[at + columns]! * (1 - u) + grid[at + columns + 1]! * u;
      out[y * width + x]! += weight * (top * (1 - v) + bottom * v);
    }
  }
}

/** An rgb24 picture whose colour wanders between two colours with the noise. */
export function paintTexture(noise: Float32Array, from: Rgb, to: Rgb): Uint8Array {
  const out = new Uint8Array(noise.length * 3);
  for (let i = 0; i < noise.length; i++) {
    const t = noise[i]!;
    for (let c = 0; c < 3; c++) out[i * 3 + c] = Math.round(from[c]! + (to[c]! - from[c]!) * t);
  }
  return out;
}

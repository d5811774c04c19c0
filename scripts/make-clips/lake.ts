import type { Canvas } from './paint.ts';
import { hash, mixColor, ramp, wave } from './paint.ts';

type Rgb = readonly [number, number, number];

const zenith: Rgb = [62, 98, 148];
const middle: Rgb = [176, 178, 196];
const glow: Rgb = [255, 214, 170];
const ridges = [
  { base: 0.5, height: 0.2, grain: 3.1, color: [142, 150, 182] as Rgb, speed: 6, seed: 3 },
  { base: 0.545, height: 0.13, grain: 4.6, color: [98, 116, 150] as Rgb, speed: 12, seed: 11 },
  { base: 0.58, height: 0.075, grain: 8, color: [56, 82, 104] as Rgb, speed: 22, seed: 23 },
] as const;
/** Share of the height where the water begins. */
const shore = 0.58;

/** Sky, three ridges that slide past at their own speeds, and water that mirrors them. */
export function drawLake(canvas: Canvas, seconds: number): void {
  const { width, height, pixels } = canvas;
  const horizon = Math.round(height * shore);
  const tops = ridges.map((ridge) => ridgeLine(ridge, width, height, seconds));
  for (let y = 0; y < height; y++) {
    const water = y >= horizon;
    const depth = (y - horizon) / (height - horizon);
    for (let x = 0; x < width; x++) {
      const ripple = water ? Math.sin(y * (0.9 - depth * 0.6) - seconds * 2.4 + wave(x / 60, y % 7) * 5) : 0;
      const seen = water ? horizon - (y - horizon) * 0.82 + ripple * (1 + depth * 5) : y;
      let color = land(tops, x, seen, sky(x / width, seen / height, seconds));
      if (water) color = mixColor(color, [30, 58, 84], 0.3 + depth * 0.35 - ripple * 0.05);
      // A grain that never moves keeps the gradients from banding.
      const grain = (hash(y * width + x, 5) - 0.5) * 2.2;
      const i = (y * width + x) * 3;
      pixels[i] = clampByte(color[0] + grain);
      pixels[i + 1] = clampByte(color[1] + grain);
      pixels[i + 2] = clampByte(color[2] + grain);
    }
  }
}

function ridgeLine(
  ridge: (typeof ridges)[number],
  width: number,
  height: number,
  seconds: number,
): Float32Array {
  return Float32Array.from({ length: width }, (_, x) => {
    const at = ((x + seconds * ridge.speed) / width) * ridge.grain;
    const rise =
      0.6 * wave(at, ridge.seed) +
      0.28 * wave(at * 2.7, ridge.seed + 1) +
      0.12 * wave(at * 7, ridge.seed + 2);
    return (ridge.base - rise * ridge.height + 0.03) * height;
  });
}

/** The nearest ridge that covers the place, laid over what is behind it; edges are one pixel soft. */
function land(tops: readonly Float32Array[], x: number, y: number, behind: Rgb): Rgb {
  let color = behind;
  for (let n = 0; n < tops.length; n++) {
    const top = tops[n]![x]!;
    const cover = ramp(top - 0.7, top + 0.7, y);
    if (cover === 0) continue;
    const haze = mixColor(ridges[n]!.color, glow, 0.22 * ramp(top + 90, top, y));
    color = mixColor(color, haze, cover);
  }
  return color;
}

/** Puffs: middle, half width, half height in shares of the picture, thickness. */
const clouds = [
  [0.1, 0.2, 0.11, 0.016, 0.5],
  [0.16, 0.18, 0.07, 0.024, 0.45],
  [0.56, 0.3, 0.13, 0.012, 0.4],
  [0.63, 0.285, 0.06, 0.018, 0.4],
  [0.9, 0.36, 0.1, 0.012, 0.45],
  [0.42, 0.09, 0.12, 0.014, 0.3],
] as const;

function sky(u: number, v: number, seconds: number): Rgb {
  const base =
    v < 0.3 ? mixColor(zenith, middle, ramp(-0.1, 0.3, v)) : mixColor(middle, glow, ramp(0.3, 0.55, v));
  const sun = Math.hypot((u - 0.3) * 1.78, v - 0.4);
  const lit = mixColor(base, [255, 238, 205], 0.75 * Math.exp(-sun * 5.5));
  const disc = mixColor(lit, [255, 250, 235], ramp(0.058, 0.054, sun));
  let clear = 1;
  for (const [x, y, wide, high, thick] of clouds) {
    const distance = ((u - x - seconds * 0.004) / wide) ** 2 + ((v - y) / high) ** 2;
    if (distance < 9) clear *= 1 - thick * Math.exp(-distance);
  }
  return mixColor(disc, [255, 234, 214], 1 - clear);
}

const clampByte = (value: number): number => Math.min(255, Math.max(0, value));

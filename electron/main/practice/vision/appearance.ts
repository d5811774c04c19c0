import type { Box, Mask, Picture } from './picture.ts';

const shift = 4;
const bins = 16 * 16 * 16;
/** Weight of what was marked against what the object looked like since: it may turn, but must not drift away. */
const anchorWeight = 0.7;
/** How much of the background's colours of earlier frames stays when a new one is learnt. */
const memory = 0.85;
/** Pixels this near to the outline are left out of learning: they may be of either side. */
const unsure = 2;
/** Pixels around the object that count as its background. */
const surroundings = 24;

/**
 * The colours of an object and of what surrounds it, learnt from the frame a user marked and kept up frame by frame.
 * Answers for each pixel how much rather it belongs to the object: the logarithm of a likelihood ratio, 0 for unknown.
 */
export class Appearance {
  private readonly anchor: Float32Array;
  private object: Float32Array;
  private readonly ground = new Float32Array(bins);

  constructor(picture: Picture, mask: Mask) {
    this.anchor = histogram(picture, mask, 1);
    this.object = this.anchor;
    this.learn(picture, mask);
  }

  /** Takes in another frame with the object's mask in it. */
  learn(picture: Picture, mask: Mask): void {
    const seen = histogram(picture, mask, 1);
    this.object = this.anchor.map((value, bin) => value * anchorWeight + seen[bin]! * (1 - anchorWeight));
    const around = histogram(picture, mask, 0);
    for (let bin = 0; bin < bins; bin += 1) {
      this.ground[bin] = this.ground[bin]! * memory + around[bin]! * (1 - memory);
    }
  }

  /** Evidence for the pixels of a box, averaged over each pixel's neighbours; between about −7 and 7. */
  evidence(picture: Picture, box: Box): Float32Array {
    const width = box.right - box.left;
    const height = box.bottom - box.top;
    const total = this.ground.reduce((sum, value) => sum + value, 0) || 1;
    const raw = new Float32Array(width * height);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const bin = binOf(picture.data, ((y + box.top) * picture.width + x + box.left) * 3);
        raw[y * width + x] = Math.log((this.object[bin]! + 1e-3) / (this.ground[bin]! / total + 1e-3));
      }
    }
    return blur(raw, width, height);
  }
}

const binOf = (data: Uint8Array, at: number): number =>
  ((data[at]! >> shift) << 8) | ((data[at + 1]! >> shift) << 4) | (data[at + 2]! >> shift);

/** Shares of the colours inside (side 1) or around (side 0) the mask, spread a little over neighbouring colours. */
function histogram(picture: Picture, mask: Mask, side: 0 | 1): Float32Array {
  const counts = new Float32Array(bins);
  const { width, height } = mask;
  const reach = side === 1 ? 0 : surroundings;
  const rows = occupiedRows(mask);
  let total = 0;
  for (let y = Math.max(0, rows.first - reach); y <= Math.min(height - 1, rows.last + reach); y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (mask.data[y * width + x] !== side) continue;
      if (nearOther(mask, x, y, side)) continue;
      counts[binOf(picture.data, (y * width + x) * 3)]! += 1;
      total += 1;
    }
  }
  return spread(counts, total);
}

function occupiedRows({ width, height, data }: Mask): { first: number; last: number } {
  const first = data.indexOf(1);
  const last = data.lastIndexOf(1);
  return first < 0
    ? { first: height, last: -1 }
    : { first: Math.floor(first / width), last: Math.floor(last / width) };
}

function nearOther({ width, height, data }: Mask, x: number, y: number, side: 0 | 1): boolean {
  for (const [dx, dy] of [
    [-unsure, 0],
    [unsure, 0],
    [0, -unsure],
    [0, unsure],
  ] as const) {
    const nx = x + dx;
    const ny = y + dy;
    if (nx >= 0 && ny >= 0 && nx < width && ny < height && data[ny * width + nx] !== side) return true;
  }
  return false;
}

/** Grain moves colours into the next bin: each lends a part to its six neighbours. */
function spread(counts: Float32Array, total: number): Float32Array {
  const shares = new Float32Array(bins);
  if (total === 0) return shares;
  const steps = [1, -1, 16, -16, 256, -256];
  for (let bin = 0; bin < bins; bin += 1) {
    const share = counts[bin]! / total;
    if (share === 0) continue;
    shares[bin]! += share * 0.7;
    for (const step of steps) {
      const next = bin + step;
      if (next >= 0 && next < bins) shares[next]! += share * 0.05;
    }
  }
  return shares;
}

/** Mean over 3 × 3. */
function blur(values: Float32Array, width: number, height: number): Float32Array {
  const out = new Float32Array(values.length);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      let sum = 0;
      let count = 0;
      for (let dy = -1; dy <= 1; dy += 1) {
        for (let dx = -1; dx <= 1; dx += 1) {
          const nx = x + dx;
          const ny = y + dy;
          if (nx < 0 || ny < 0 || nx >= width || ny >= height) continue;
          sum += values[ny * width + nx]!;
          count += 1;
        }
      }
      out[y * width + x] = sum / count;
    }
  }
  return out;
}

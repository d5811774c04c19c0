/*
 * A frame's own index, drawn into its picture as a row of black and white squares along the top edge, lowest bit first,
 * with a square for parity: read back from pixels, it says which frame a decoder, a player or a fix really shows.
 */

const bits = 14;

/** Side of one square for a picture of this width. */
const side = (width: number): number => Math.floor(width / (bits + 3));

/** Draws `index` into an rgb24 picture. */
export function drawFrameNumber(frame: Uint8Array, width: number, index: number): void {
  const step = side(width);
  const height = Math.min(step, 40);
  const code = index | (parity(index) << bits);
  for (let bit = 0; bit <= bits; bit++) {
    const level = (code >> bit) & 1 ? 235 : 16;
    for (let y = 0; y < height; y++) {
      const from = (y * width + bit * step) * 3;
      frame.fill(level, from, from + step * 3);
    }
  }
}

/**
 * The index in a picture, or null when there is none to read. `channels` is the number of bytes per pixel.
 * Works on scaled pictures, as long as the aspect was kept.
 */
export function readFrameNumber(frame: Uint8Array, width: number, channels: 1 | 3 | 4 = 3): number | null {
  const step = side(width);
  const y = Math.floor(Math.min(step, 40) / 2);
  let code = 0;
  for (let bit = 0; bit <= bits; bit++) {
    const x = Math.floor((bit + 0.5) * (width / (bits + 3)));
    const level = frame[(y * width + x) * channels]!;
    if (level > 80 && level < 170) return null;
    if (level >= 170) code |= 1 << bit;
  }
  const index = code & ((1 << bits) - 1);
  return parity(index) === code >> bits ? index : null;
}

function parity(value: number): number {
  let ones = 0;
  for (let rest = value; rest > 0; rest >>= 1) ones ^= rest & 1;
  // Odd: a black strip is no number.
  return ones ^ 1;
}

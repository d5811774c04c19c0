/*
 * A frame's own index, drawn into its picture as a row of black and white squares along the top edge, lowest bit first,
 * with a square for parity: read back from pixels, it says which frame a decoder, a player or a fix really shows.
 */

const bits = 14;

/** Side of one square for a picture of this width. */
const side = (width: number): number => Math.floor(width / (bits + 3));

/** Squares are no higher than so many pixels. */
const highest = 40;

/** Draws `index` into an rgb24 picture. */
export function drawFrameNumber(frame: Uint8Array, width: number, index: number): void {
  const step = side(width);
  const height = Math.min(step, highest);
  const code = index | (parity(index) << bits);
  for (let bit = 0; bit <= bits; bit++) {
    const level = (code >> bit) & 1 ? 235 : 16;
    for (let y = 0; y < height; y++) {
      const from = (y * width + bit * step) * 3;
      frame.fill(level, from, from + step * 3);
    }
  }
}

/** The same drawing as an ffmpeg filter, for pictures of `width`; `n` counts the frames that come in. */
export function frameNumberFilter(width: number): string {
  const step = side(width);
  const height = Math.min(step, highest);
  const box = (at: number, count: number, colour: string, when = '1') =>
    `drawbox=x=${at * step}:y=0:w=${count * step}:h=${height}:color=${colour}:t=fill:enable='${when}'`;
  const digits = Array.from({ length: bits }, (_, bit) => `mod(floor(n/${1 << bit}),2)`);
  const even = `eq(mod(${digits.join('+')},2),0)`;
  return [box(0, bits + 1, 'black'), ...digits.map((one, bit) => box(bit, 1, 'white', one)), box(bits, 1, 'white', even)].join(','); // prettier-ignore
}

/** Where in a picture of `width` the squares' middles are. */
export function squareMiddles(width: number): { readonly y: number; readonly xs: readonly number[] } {
  const xs = Array.from({ length: bits + 1 }, (_, bit) => Math.floor((bit + 0.5) * (width / (bits + 3))));
  return { y: Math.floor(Math.min(side(width), highest) / 2), xs };
}

/** The index that squares of these levels (0 to 255) say, or null when there is none to read. */
export function readSquares(levels: readonly number[]): number | null {
  if (levels.some((level) => level > 80 && level < 170)) return null;
  const code = levels.reduce((sum, level, bit) => sum | ((level >= 170 ? 1 : 0) << bit), 0);
  const index = code & ((1 << bits) - 1);
  return parity(index) === code >> bits ? index : null;
}

/**
 * The index in a picture, or null when there is none to read. `channels` is the number of bytes per pixel.
 * Works on scaled pictures, as long as the aspect was kept.
 */
export function readFrameNumber(frame: Uint8Array, width: number, channels: 1 | 3 | 4 = 3): number | null {
  const { y, xs } = squareMiddles(width);
  return readSquares(xs.map((x) => frame[(y * width + x) * channels]!));
}

function parity(value: number): number {
  let ones = 0;
  for (let rest = value; rest > 0; rest >>= 1) ones ^= rest & 1;
  // Odd: a black strip is no number.
  return ones ^ 1;
}

interface Orientation {
  readonly degrees: 0 | 90 | 180 | 270;
  /** Left and right swapped after the turn. */
  readonly mirrored?: boolean;
}

/** Where an orientation shows a stored pixel (x, y), both counted from the middle: (a·x + c·y, b·x + d·y). */
function matrixOf({ degrees, mirrored = false }: Orientation): {
  a: number;
  b: number;
  c: number;
  d: number;
} {
  const [cos, sin] = { 0: [1, 0], 90: [0, 1], 180: [-1, 0], 270: [0, -1] }[degrees] as [number, number];
  const swap = mirrored ? -1 : 1;
  return { a: swap * cos, b: sin, c: swap * -sin, d: cos };
}

/** Where a point of the stored picture is seen; both in shares of width and height. */
export function placeIn(orientation: Orientation, x: number, y: number): [number, number] {
  const { a, b, c, d } = matrixOf(orientation);
  return [0.5 + a * (x - 0.5) + c * (y - 0.5), 0.5 + b * (x - 0.5) + d * (y - 0.5)];
}

/**
 * The same mp4 with a note for players to turn the pictures clockwise and, where asked, to mirror them, as phones write it:
 * the matrix in each track header. ffmpeg 5 cannot write one.
 */
export function turned(file: Buffer, degrees: Orientation['degrees'], mirrored = false): Buffer {
  const out = Buffer.from(file);
  const one = 0x10000;
  const { a, b, c, d } = matrixOf({ degrees, mirrored });
  // Type, version and flags, times, id and duration, reserved words, layer, group, volume; then the matrix.
  const matrixOffset = 44;
  for (let at = out.indexOf('tkhd'); at !== -1; at = out.indexOf('tkhd', at + 4)) {
    const place = at + matrixOffset;
    out.writeInt32BE(a * one, place);
    out.writeInt32BE(b * one, place + 4);
    out.writeInt32BE(c * one, place + 12);
    out.writeInt32BE(d * one, place + 16);
  }
  return out;
}

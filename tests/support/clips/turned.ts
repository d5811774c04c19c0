/**
 * The same mp4 with a note for players to turn the pictures clockwise, as phones write it: the matrix in each track
 * header. ffmpeg 5 cannot write one.
 */
export function turned(file: Buffer, degrees: 90 | 180 | 270): Buffer {
  const out = Buffer.from(file);
  const one = 0x10000;
  const [a, b] = { 90: [0, one], 180: [-one, 0], 270: [0, -one] }[degrees] as [number, number];
  // Type, version and flags, times, id and duration, reserved words, layer, group, volume; then the matrix.
  const matrixOffset = 44;
  for (let at = out.indexOf('tkhd'); at !== -1; at = out.indexOf('tkhd', at + 4)) {
    const place = at + matrixOffset;
    out.writeInt32BE(a, place);
    out.writeInt32BE(b, place + 4);
    out.writeInt32BE(-b, place + 12);
    out.writeInt32BE(a, place + 16);
  }
  return out;
}

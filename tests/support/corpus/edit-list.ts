/**
 * The same mp4 whose edit lists show only the first `part` (0 to 1) of what they showed: ffmpeg never writes one that ends
 * before the pictures do. Edits of version 0 only, as ffmpeg writes them for short files.
 */
export function endingEarly(file: Buffer, part: number): Buffer {
  const out = Buffer.from(file);
  for (let at = out.indexOf('elst'); at !== -1; at = out.indexOf('elst', at + 4)) {
    // Type, version and flags, number of entries; then duration, media time, rate of each.
    const entries = out.readUInt32BE(at + 8);
    const place = at + 12 + (entries - 1) * 12;
    out.writeUInt32BE(Math.round(out.readUInt32BE(place) * part), place);
  }
  return out;
}

import { ascii, u16, u16le, u32, u32le } from './bytes.ts';

/** EXIF's numbers: 1 is upright, 2–4 mirrored or upside down, 5–8 lying on a side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/**
 * Tag 0x0112 of the first directory; upright where it is missing or senseless.
 * @param tiff EXIF data without the name that JPEG puts before it
 */
export function exifOrientation(tiff: Uint8Array): Orientation {
  const little = ascii(tiff, 0, 2) === 'II';
  const [read16, read32] = little ? [u16le, u32le] : [u16, u32];
  const directory = read32(tiff, 4);
  const entries = Math.min(read16(tiff, directory), 200);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (read16(tiff, entry) !== 0x0112) continue;
    const value = read16(tiff, entry + 8);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

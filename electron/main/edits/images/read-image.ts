/** What the bytes of a picture say about it. */
export type ImageKind = 'jpeg' | 'png' | 'webp' | 'gif' | 'avif' | 'heic';

/** EXIF's numbers: 1 is upright, 2–4 mirrored or upside down, 5–8 lying on a side. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

export interface ImageFacts {
  readonly kind: 'jpeg' | 'png';
  /** As stored, before turning. */
  readonly width: number;
  readonly height: number;
  readonly orientation: Orientation;
}

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  String.fromCharCode(...bytes.subarray(at, at + length));
const u16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
const u32 = (bytes: Uint8Array, at: number): number => u16(bytes, at) * 65_536 + u16(bytes, at + 2);

/** By content, never by name; null for anything else. */
export function imageKind(bytes: Uint8Array): ImageKind | null {
  if (bytes[0] === 0xff && bytes[1] === 0xd8 && bytes[2] === 0xff) return 'jpeg';
  if (u32(bytes, 0) === 0x89504e47 && u32(bytes, 4) === 0x0d0a1a0a) return 'png';
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return 'webp';
  if (ascii(bytes, 0, 4) === 'GIF8') return 'gif';
  if (ascii(bytes, 4, 4) !== 'ftyp') return null;
  const brand = ascii(bytes, 8, 4);
  if (brand === 'avif' || brand === 'avis') return 'avif';
  return ['heic', 'heix', 'hevc', 'heim', 'mif1', 'msf1'].includes(brand) ? 'heic' : null;
}

/** Size and orientation of a JPEG or PNG; null where the header is not whole. */
export function readImage(bytes: Uint8Array): ImageFacts | null {
  const kind = imageKind(bytes);
  if (kind === 'png') {
    if (bytes.length < 33 || ascii(bytes, 12, 4) !== 'IHDR') return null;
    return sized('png', u32(bytes, 16), u32(bytes, 20), 1);
  }
  if (kind !== 'jpeg') return null;
  let orientation: Orientation = 1;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === 0xe1 && ascii(bytes, start, 6) === 'Exif\0\0') {
      orientation = exifOrientation(bytes.subarray(start + 6, end));
    }
    const frameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frameHeader) return sized('jpeg', u16(bytes, start + 3), u16(bytes, start + 1), orientation);
  }
  return null;
}

function sized(
  kind: ImageFacts['kind'],
  width: number,
  height: number,
  orientation: Orientation,
): ImageFacts | null {
  return width > 0 && height > 0 ? { kind, width, height, orientation } : null;
}

export interface Segment {
  readonly marker: number;
  /** Of the payload. */
  readonly start: number;
  readonly end: number;
}

/** The segments of a JPEG up to and including the start of the picture's data. */
export function* jpegSegments(bytes: Uint8Array): Generator<Segment, void> {
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    // Fill bytes and markers without a payload.
    if (marker === 0xff || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += marker === 0xff ? 1 : 2;
      continue;
    }
    const end = at + 2 + u16(bytes, at + 2);
    if (end > bytes.length || end < at + 4) return;
    yield { marker, start: at + 4, end };
    if (marker === 0xda) return;
    at = end;
  }
}

/** Tag 0x0112 of the first directory; upright where it is missing or senseless. */
function exifOrientation(tiff: Uint8Array): Orientation {
  const little = ascii(tiff, 0, 2) === 'II';
  const read16 = (at: number) => (little ? (tiff[at] ?? 0) | ((tiff[at + 1] ?? 0) << 8) : u16(tiff, at));
  const read32 = (at: number) => (little ? read16(at) + read16(at + 2) * 65_536 : u32(tiff, at));
  const directory = read32(4);
  const entries = Math.min(read16(directory), 200);
  for (let index = 0; index < entries; index++) {
    const entry = directory + 2 + index * 12;
    if (read16(entry) !== 0x0112) continue;
    const value = read16(entry + 8);
    return value >= 1 && value <= 8 ? (value as Orientation) : 1;
  }
  return 1;
}

import { ascii, u16, u16le, u32, u32le } from './bytes.ts';
import { boxes, jpegSegments, pngChunks, webpChunks } from './chunks.ts';
import { exifOrientation, type Orientation } from './exif.ts';
import { imageKind, type ImageKind } from './image-kind.ts';

/*
 * What a picture's header says about it, read without decoding anything. Sizes are as stored, before turning, and may be
 * lies: they decide what is not even tried.
 */

export interface ImageFacts {
  readonly kind: ImageKind;
  readonly width: number;
  readonly height: number;
  /** By EXIF. Containers that turn pictures themselves (AVIF, HEIC) are turned by their decoders. */
  readonly orientation: Orientation;
}

/** Null where it is no picture, or its header is not whole. */
export function readImage(bytes: Uint8Array): ImageFacts | null {
  const kind = imageKind(bytes);
  if (kind === null) return null;
  const { width, height, orientation = 1 } = readers[kind](bytes) ?? { width: 0, height: 0 };
  return width > 0 && height > 0 ? { kind, width, height, orientation } : null;
}

type Reading = { width: number; height: number; orientation?: Orientation } | null;

const readers: Readonly<Record<ImageKind, (bytes: Uint8Array) => Reading>> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  gif: (bytes) => ({ width: u16le(bytes, 6), height: u16le(bytes, 8) }),
  bmp: readBmp,
  avif: readHeif,
  heic: readHeif,
};

function readJpeg(bytes: Uint8Array): Reading {
  let orientation: Orientation = 1;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === 0xe1 && ascii(bytes, start, 6) === 'Exif\0\0')
      orientation = exifOrientation(bytes.subarray(start + 6, end));
    const frameHeader = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (frameHeader) return { width: u16(bytes, start + 3), height: u16(bytes, start + 1), orientation };
  }
  return null;
}

function readPng(bytes: Uint8Array): Reading {
  if (bytes.length < 33 || ascii(bytes, 12, 4) !== 'IHDR') return null;
  let orientation: Orientation = 1;
  for (const { name, start, end } of pngChunks(bytes))
    if (name === 'eXIf') orientation = exifOrientation(bytes.subarray(start, end));
  return { width: u32(bytes, 16), height: u32(bytes, 20), orientation };
}

function readWebp(bytes: Uint8Array): Reading {
  let size: { width: number; height: number } | null = null;
  let orientation: Orientation = 1;
  for (const { name, start, end } of webpChunks(bytes)) {
    if (name === 'EXIF') {
      const named = ascii(bytes, start, 6) === 'Exif\0\0';
      orientation = exifOrientation(bytes.subarray(named ? start + 6 : start, end));
    }
    size ??= webpSize(bytes, name, start);
  }
  return size && { ...size, orientation };
}

function webpSize(bytes: Uint8Array, name: string, at: number): { width: number; height: number } | null {
  const u24 = (from: number) => u16le(bytes, from) | ((bytes[from + 2] ?? 0) << 16);
  switch (name) {
    case 'VP8X':
      return { width: u24(at + 4) + 1, height: u24(at + 7) + 1 };
    case 'VP8 ':
      return { width: u16le(bytes, at + 6) & 0x3fff, height: u16le(bytes, at + 8) & 0x3fff };
    case 'VP8L': {
      const packed = u32le(bytes, at + 1);
      return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 };
    }
    default:
      return null;
  }
}

function readBmp(bytes: Uint8Array): Reading {
  if (u32le(bytes, 14) === 12) return { width: u16le(bytes, 18), height: u16le(bytes, 20) };
  // A height below zero: from the top down.
  return { width: u32le(bytes, 18) | 0, height: Math.abs(u32le(bytes, 22) | 0) };
}

/** The largest of the sizes that the file's items have: whole pictures, tiles, thumbnails. */
function readHeif(bytes: Uint8Array): Reading {
  let largest: Reading = null;
  const look = (from: number, to: number): void => {
    for (const { name, start, end } of boxes(bytes, from, to)) {
      if (name === 'meta') look(start + 4, end);
      else if (name === 'iprp' || name === 'ipco') look(start, end);
      else if (name === 'ispe') {
        const [width, height] = [u32(bytes, start + 4), u32(bytes, start + 8)];
        if (largest === null || width * height > largest.width * largest.height) largest = { width, height };
      }
    }
  };
  look(0, bytes.length);
  return largest;
}

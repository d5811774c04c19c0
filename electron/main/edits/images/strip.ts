import { jpegSegments, pngChunks, webpChunks } from '../../../shared/images/chunks.ts';
import type { ImageKind } from '../../../shared/images/image-kind.ts';

/*
 * Taking everything out of a picture that does not change what is seen: places, times, cameras, names, thumbnails. The
 * picture's own data is copied bit for bit.
 */

const latin = new TextDecoder('latin1');

export function strip(bytes: Uint8Array, kind: ImageKind): Uint8Array {
  switch (kind) {
    case 'png':
      return stripPng(bytes);
    case 'jpeg':
      return stripJpeg(bytes);
    case 'webp':
      return stripWebp(bytes);
    case 'gif':
    case 'bmp':
    case 'avif':
    case 'heic':
      // Their decoders do not turn by EXIF, and they are not kept.
      return bytes;
  }
}

/** Chunks of a PNG that decide how it looks. */
const pngKept = new Set([
  ...['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS', 'gAMA', 'cHRM', 'sRGB', 'iCCP', 'sBIT', 'cICP', 'pHYs'],
]);

function stripPng(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  for (const { name, start, end } of pngChunks(bytes)) {
    if (pngKept.has(name)) kept.push(bytes.subarray(start - 8, end + 4));
    if (name === 'IEND') break;
  }
  return Buffer.concat(kept);
}

/** Of a WebP, which is decoded next: some browsers turn it by its EXIF and others do not. */
function stripWebp(bytes: Uint8Array): Uint8Array {
  const kept = [...webpChunks(bytes)]
    .filter(({ name }) => name !== 'EXIF' && name !== 'XMP ')
    .map(({ start, end }) => bytes.subarray(start - 8, end + (end & 1)));
  const whole = Buffer.concat([bytes.subarray(0, 12), ...kept]);
  whole.writeUInt32LE(whole.length - 8, 4);
  return whole;
}

/** JFIF, colour profile and Adobe's colour transform stay; all other application segments and comments go. */
function stripJpeg(bytes: Uint8Array): Uint8Array {
  const kept: Uint8Array[] = [bytes.subarray(0, 2)];
  let at = 2;
  for (const { marker, start, end } of jpegSegments(bytes)) {
    if (marker === 0xda) break;
    const isApplication = marker >= 0xe0 && marker <= 0xef;
    const name = latin.decode(bytes.subarray(start, start + 12));
    const shows = /^(JFIF\0|ICC_PROFILE\0|Adobe)/.test(name);
    if (marker !== 0xfe && (!isApplication || shows)) kept.push(bytes.subarray(start - 4, end));
    at = end;
  }
  kept.push(pictureData(bytes, at));
  return Buffer.concat(kept);
}

/**
 * From the first scan to the end marker, by walking over the scans and the tables between them: what cameras append
 * after it (a second picture, a film) goes too.
 */
function pictureData(bytes: Uint8Array, from: number): Uint8Array {
  let at = from;
  while (at + 1 < bytes.length) {
    const marker = bytes[at] === 0xff ? bytes[at + 1]! : 0;
    const inScan = marker === 0 || marker === 0xff || (marker >= 0xd0 && marker <= 0xd7);
    if (inScan) at += 1;
    else if (marker === 0xd9) return bytes.subarray(from, at + 2);
    else at += 2 + (((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0));
  }
  return bytes.subarray(from);
}

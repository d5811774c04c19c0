import type { EditMode } from '../../../shared/domain/edit.ts';
import { editLimits } from '../../../shared/limits/edit.ts';
import { invalid } from '../http/refusal.ts';

export interface ImageFacts {
  readonly format: 'png' | 'jpg';
  readonly width: number;
  readonly height: number;
}

/** Format and size from the file's own bytes, whatever it is called; null when it is neither PNG nor JPEG. */
export function sniffImage(bytes: Buffer): ImageFacts | null {
  if (
    bytes.length >= 24 &&
    bytes.readUInt32BE(0) === 0x89504e47 &&
    bytes.toString('latin1', 12, 16) === 'IHDR'
  ) {
    return { format: 'png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
  }
  return bytes.length >= 4 && bytes.readUInt16BE(0) === 0xffd8 ? sniffJpeg(bytes) : null;
}

/** Walks a JPEG's segments to the one that holds its size (SOF0 to SOF15, without the tables between them). */
function sniffJpeg(bytes: Buffer): ImageFacts | null {
  let at = 2;
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)) {
      return { format: 'jpg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

/** How many images each kind of edit takes (the page's `image_list`). */
export function checkImageCount(mode: EditMode, count: number): void {
  const { min, max } = editLimits.images[mode];
  if (count >= min && count <= max) return;
  const needed = min === max ? String(min) : `${min}-${max}`;
  throw invalid(`image_list: ${mode} takes ${needed} image(s); found ${count}`);
}

/** Bytes of one `image` value that is not a URL. Throws Refusal 1201 for a prefix, foreign characters, or too much. */
export function decodeBase64Image(text: string): Buffer {
  if (/^data:/i.test(text)) throw invalid('image: base64 must come without a data: prefix');
  const { maxBytes } = editLimits.image;
  const compact = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(compact) || compact.length % 4 === 1) {
    throw invalid('image: neither a URL nor valid base64');
  }
  if (compact.length > Math.ceil(maxBytes / 3) * 4) throw tooLarge();
  return Buffer.from(compact, 'base64');
}

/** Holds an image against the page's rules. Throws Refusal 1201 naming what was found. */
export function checkImage(bytes: Buffer): ImageFacts {
  const { maxBytes, minSide, aspect } = editLimits.image;
  if (bytes.length > maxBytes) throw tooLarge();
  const facts = sniffImage(bytes);
  if (!facts) throw invalid('image: supported formats are .jpg / .jpeg / .png');
  const { width, height } = facts;
  if (Math.min(width, height) < minSide) {
    throw invalid(`image: dimensions must be at least ${minSide}px; found ${width}x${height}`);
  }
  const ratio = width / height;
  if (ratio < aspect.min || ratio > aspect.max) {
    throw invalid(`image: aspect ratio must be between 1:2.5 and 2.5:1; found ${width}x${height}`);
  }
  return facts;
}

const tooLarge = () =>
  invalid(`image: file size must not exceed ${editLimits.image.maxBytes / 1024 / 1024}MB`);

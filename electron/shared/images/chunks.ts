import { ascii, u16, u32, u32le } from './bytes.ts';

/** A named part of a picture's file; `start` and `end` of its payload. */
export interface Chunk {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** The chunks of a PNG up to its end. */
export function* pngChunks(bytes: Uint8Array): Generator<Chunk, void> {
  for (let at = 8; at + 12 <= bytes.length;) {
    const end = at + 8 + u32(bytes, at);
    if (end + 4 > bytes.length) return;
    yield { name: ascii(bytes, at + 4, 4), start: at + 8, end };
    at = end + 4;
  }
}

/** The chunks of a WebP. */
export function* webpChunks(bytes: Uint8Array): Generator<Chunk, void> {
  for (let at = 12; at + 8 <= bytes.length;) {
    const end = at + 8 + u32le(bytes, at + 4);
    yield { name: ascii(bytes, at, 4), start: at + 8, end: Math.min(end, bytes.length) };
    // Each begins at an even place.
    at = end + (end & 1);
  }
}

/** The boxes of an ISO file between two places, up to one that makes no sense. */
export function* boxes(bytes: Uint8Array, from: number, to: number): Generator<Chunk, void> {
  for (let at = from; at + 8 <= to;) {
    const short = u32(bytes, at);
    const head = short === 1 ? 16 : 8;
    const size = short === 1 ? u32(bytes, at + 8) * 2 ** 32 + u32(bytes, at + 12) : short || to - at;
    if (size < head) return;
    const end = Math.min(at + size, to);
    yield { name: ascii(bytes, at + 4, 4), start: at + head, end };
    at = end;
  }
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

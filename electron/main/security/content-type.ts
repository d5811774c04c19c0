import { extname } from 'node:path';

/** Types of the page's own files. Modules and workers are refused by the browser unless theirs is right. */
const byEnding: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
};

const unknownType = 'application/octet-stream';

export const pageType = (path: string): string => byEnding[extname(path).toLowerCase()] ?? unknownType;

/**
 * The type of a media file by its first bytes; endings lie. Only pictures, films and JSON are ever named: what is anything
 * else (a page, a script) stays bytes, which `nosniff` keeps from being run.
 * @param head the first 16 bytes or more
 */
export function mediaType(head: Uint8Array): string {
  const text = (from: number, to: number) => String.fromCharCode(...head.subarray(from, to));
  if (text(4, 8) === 'ftyp') return text(8, 10) === 'qt' ? 'video/quicktime' : 'video/mp4';
  // Old QuickTime files begin with one of these boxes.
  if (['moov', 'mdat', 'wide', 'free', 'skip'].includes(text(4, 8))) return 'video/quicktime';
  if (head[0] === 0x1a && head[1] === 0x45 && head[2] === 0xdf && head[3] === 0xa3) return 'video/webm';
  if (head[0] === 0x89 && text(1, 4) === 'PNG') return 'image/png';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg';
  if (text(0, 4) === 'RIFF' && text(8, 12) === 'WEBP') return 'image/webp';
  if (/^\s*[[{]/.test(text(0, 16))) return 'application/json';
  return unknownType;
}

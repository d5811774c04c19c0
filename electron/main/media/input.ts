import { resolve } from 'node:path';

/**
 * Containers a clip may come in. Everything else is refused before it is read: playlists and scripts that name other
 * files, text that ffmpeg would draw as a film, single pictures.
 */
const containers = [
  'mov',
  'mp4',
  'm4a',
  '3gp',
  '3g2',
  'mj2',
  'matroska',
  'webm',
  'avi',
  'mpegts',
  'mpeg',
  'mpegvideo',
  'flv',
  'asf',
  'ogg',
  'mxf',
  'dv',
  'gif',
  'apng',
  'h264',
  'hevc',
  'ivf',
  'nut',
  'wav',
  'mp3',
  'aac',
  'flac',
].join(',');

/** Flags for reading a file nobody vouches for: this file alone, from the disk alone. They go before `-i`. */
export const cautious = [
  ...(['-protocol_whitelist', 'file,pipe', '-format_whitelist', containers] as const),
  // A header may claim any size: no single piece of memory larger than this, no picture larger than 16K by 16K.
  ...(['-max_alloc', String(1 << 30), '-max_pixels', String(16_384 * 16_384)] as const),
] as const;

/** A path as ffmpeg takes it without guessing: never an option, never another protocol. */
export function fileUrl(path: string): string {
  return `file:${resolve(path)}`;
}

import { extname } from 'node:path';

const muxers: Readonly<Record<string, string>> = {
  mp4: 'mp4',
  mov: 'mov',
  mkv: 'matroska',
  webm: 'webm',
  avi: 'avi',
  ts: 'mpegts',
  m4a: 'ipod',
  m4v: 'mp4',
  jpg: 'mjpeg',
  png: 'image2pipe',
  gif: 'gif',
  h264: 'h264',
  webp: 'webp',
};

/** The output format by a file's final name: while it is being written it has a temporary one that says nothing. */
export function muxerFor(path: string): string {
  const muxer = muxers[extname(path).slice(1).toLowerCase()];
  if (muxer === undefined) throw new RangeError(`No format for a file named *${extname(path)}`);
  return muxer;
}

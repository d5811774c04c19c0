import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../../shared/errors/app-error.ts';
import { fileUrl } from '../../media/input.ts';
import { runTool } from '../../media/process.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { RawPicture } from './heic-decode.ts';
import type { ImageKind, Orientation } from './read-image.ts';

/** ffmpeg's reader for each kind: named, so that content decides and no other reader is tried. HEIC it cannot read whole. */
const readers: Record<Exclude<ImageKind, 'heic'>, string> = {
  jpeg: 'jpeg_pipe',
  png: 'png_pipe',
  webp: 'webp_pipe',
  gif: 'gif',
  avif: 'mov',
};

const turns: Record<Orientation, string | null> = {
  1: null,
  2: 'hflip',
  3: 'hflip,vflip',
  4: 'vflip',
  5: 'transpose=0',
  6: 'transpose=1',
  7: 'transpose=3',
  8: 'transpose=2',
};

export interface Conversion {
  /** A file, or pixels that another decoder read. */
  readonly from: { readonly kind: Exclude<ImageKind, 'heic'>; readonly bytes: Uint8Array } | RawPicture;
  readonly orientation: Orientation;
  readonly to: 'jpeg' | 'png';
  readonly signal?: AbortSignal;
}

/** Decodes a picture and writes it upright, without metadata, at near-lossless quality. Throws `image-unreadable`. */
export async function convertImage(tools: MediaTools, conversion: Conversion): Promise<Uint8Array> {
  const { from: source, orientation, to, signal } = conversion;
  const folder = await mkdtemp(join(tmpdir(), 'studio-image-'));
  try {
    const from = join(folder, 'in');
    const out = join(folder, to === 'jpeg' ? 'out.jpg' : 'out.png');
    await writeFile(from, 'kind' in source ? source.bytes : source.rgba, { mode: 0o600 });
    const filter = turns[orientation];
    const args = [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-protocol_whitelist', 'file', '-noautorotate'],
      ...['-max_alloc', String(1 << 30), '-max_pixels', String(16_384 * 16_384)],
      ...readerOf(source),
      ...['-i', fileUrl(from), '-map', '0:v:0', '-frames:v', '1', '-map_metadata', '-1'],
      ...(filter === null ? [] : ['-vf', filter]),
      ...(to === 'jpeg' ? ['-c:v', 'mjpeg', '-q:v', '2', '-pix_fmt', 'yuvj444p'] : ['-c:v', 'png']),
      ...['-f', 'image2', '-update', '1', '-y', fileUrl(out)],
    ];
    await runTool(tools.ffmpeg, args, { timeoutMs: 60_000, signal });
    return await readFile(out);
  } catch (error) {
    const readable = error instanceof AppError && error.code !== 'ffmpeg-failed';
    if (readable) throw error;
    const kind = 'kind' in source ? source.kind : 'heic';
    throw new AppError('image-unreadable', `Cannot convert ${kind}`, { kind }, { cause: error });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function readerOf(source: Conversion['from']): readonly string[] {
  if ('kind' in source) return ['-f', readers[source.kind]];
  return ['-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${source.width}x${source.height}`];
}

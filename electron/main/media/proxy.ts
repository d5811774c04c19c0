import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Probe } from '../../shared/media/probe.ts';
import { unsaidMatrix } from '../../shared/media/probe.ts';
import { runFfmpeg } from './ffmpeg.ts';
import { sizeOf } from './probe.ts';
import type { MediaTools } from './tools.ts';

export interface ProxyOptions {
  readonly cacheDir: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Longest side of a proxy: whatever the service takes keeps its pixels; larger clips are only looked at. */
const longestSide = 2160;

/**
 * A copy for viewing: H.264 without sound that shows the same frames at the same times since the first one. Kept in the
 * cache, under a name that changes when the file does. Throws `not-a-video`, `file-gone`, `cancelled`, `disk-full`,
 * `ffmpeg-failed`.
 */
export async function makeProxy(
  tools: MediaTools,
  file: string,
  { video, container }: Probe,
  options: ProxyOptions,
): Promise<string> {
  if (video === null) throw new AppError('not-a-video', 'No pictures', { reason: 'no-video' });
  await sizeOf(file);
  const { size, mtimeMs } = await stat(file);
  const key = createHash('sha256')
    .update(JSON.stringify([file, size, mtimeMs]))
    .digest('hex')
    .slice(0, 32);
  const output = join(options.cacheDir, `${key}.proxy.mp4`);
  if (await stat(output).catch(() => null)) return output;
  await mkdir(options.cacheDir, { recursive: true });
  const { width, height } = video.displayed;
  const factor = Math.min(1, longestSide / Math.max(width, height));
  const even = (side: number) => Math.max(2, 2 * Math.round((side * factor) / 2));
  const ticks = video.timeBase.num === 1 && video.timeBase.den <= 1_000_000 ? video.timeBase.den : 90_000;
  const matrix = unsaidMatrix(video);
  const look = `scale=${even(width)}:${even(height)}${matrix ? `:in_color_matrix=${matrix}` : ''}:out_color_matrix=bt709`;
  await runFfmpeg(tools, {
    inputs: [{ file }],
    outputArgs: [
      ...['-map', `0:${video.streamIndex}`, '-an', '-map_metadata', '-1'],
      ...['-vf', `setpts=PTS-STARTPTS,settb=1/${ticks},${look}:out_range=tv,setsar=1,format=yuv420p`],
      ...[
        '-fps_mode',
        'passthrough',
        '-enc_time_base',
        `1:${ticks}`,
        '-video_track_timescale',
        String(ticks),
      ],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '18', '-g', '15', '-bf', '0'],
      ...['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709', '-color_range', 'tv'],
      ...['-movflags', '+faststart'],
    ],
    output,
    durationMs: (video.durationUs ?? container.durationUs ?? 0) / 1000,
    onProgress: options.onProgress,
    signal: options.signal,
  });
  return output;
}

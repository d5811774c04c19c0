import { toNumber } from '../../../shared/media/rational.ts';
import { probeFile } from '../../media/probe.ts';
import { runFfmpeg } from '../../media/ffmpeg.ts';
import { cautious, fileUrl } from '../../media/input.ts';
import { startTool } from '../../media/process.ts';
import type { MediaTools } from '../../media/tools.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Picture } from '../vision/picture.ts';
import type { AcceptedClip } from './source.ts';

/** Tells players how our pictures are coloured; ours always say the same. */
const colourTags = ['-colorspace', 'bt709', '-color_primaries', 'bt709', '-color_trc', 'bt709'] as const;

export interface NormalisedFacts {
  readonly width: number;
  readonly height: number;
  readonly totalFrames: number;
  readonly durationMs: number;
}

/**
 * Writes the clip as the service's own kind: H.264 in mp4, constant rate from time 0, upright, square pixels, even
 * sides, 8 bit, sound kept. A key frame every half second makes single frames cheap to get.
 */
export async function normalise(
  tools: MediaTools,
  input: string,
  clip: AcceptedClip,
  output: string,
  signal: AbortSignal,
): Promise<NormalisedFacts> {
  const width = clip.width - (clip.width % 2);
  const height = clip.height - (clip.height % 2);
  const filters = [
    `fps=${clip.fps}`,
    `scale=${width}:${height}:flags=bicubic:out_color_matrix=bt709`,
    'setsar=1',
  ];
  await runFfmpeg(tools, {
    inputs: [{ file: input }],
    outputArgs: [
      ...['-map', `0:${clip.streamIndex}`, '-map', '0:a:0?', '-sn', '-dn', '-map_metadata', '-1'],
      ...['-vf', filters.join(',')],
      ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14', '-pix_fmt', 'yuv420p'],
      ...['-g', String(Math.round(clip.fps / 2)), ...colourTags],
      ...['-c:a', 'aac', '-b:a', '192k', '-movflags', '+faststart'],
    ],
    output,
    durationMs: clip.durationMs,
    signal,
  });
  const { video } = await probeFile(tools, output, { signal });
  if (!video?.frameCount) throw new AppError('ffmpeg-failed', 'The normalised video counts no frames');
  const rate = video.averageRate ? toNumber(video.averageRate) : clip.fps;
  return {
    width: video.displayed.width,
    height: video.displayed.height,
    totalFrames: video.frameCount,
    durationMs: Math.round((video.frameCount * 1000) / rate),
  };
}

export interface GrabOptions {
  readonly fps: number;
  readonly width: number;
  readonly height: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Frames `first` to `first + count - 1` of a normalised video, RGB, scaled to width × height. Seeks to the middle
 * before the first one, which is exact where the rate is constant. May answer fewer at the end of the video.
 */
export async function grabFrames(
  tools: MediaTools,
  file: string,
  first: number,
  count: number,
  { fps, width, height, signal }: GrabOptions,
): Promise<Picture[]> {
  const seek = first > 0 ? ['-ss', ((first - 0.5) / fps).toFixed(6)] : [];
  const tool = startTool(
    tools.ffmpeg,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', ...cautious, ...seek, '-i', fileUrl(file)],
      ...['-map', '0:v:0', '-frames:v', String(count), '-vf', `scale=${width}:${height}:flags=area`],
      ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
    ],
    { signal },
  );
  tool.stdin.end();
  const chunks: Buffer[] = [];
  for await (const chunk of tool.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  await tool.done;
  const bytes = Buffer.concat(chunks);
  const size = width * height * 3;
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, index) => ({
    width,
    height,
    channels: 3,
    data: bytes.subarray(index * size, (index + 1) * size),
  }));
}

/** Width and height with the long side at most `longSide`, both even. */
export function scaledSize(
  width: number,
  height: number,
  longSide: number,
): { width: number; height: number } {
  const scale = Math.min(1, longSide / Math.max(width, height));
  const even = (value: number) => Math.max(2, Math.round((value * scale) / 2) * 2);
  return { width: even(width), height: even(height) };
}

import { runFfmpeg } from '../../electron/main/media/ffmpeg.ts';
import { decodeFrames } from '../../electron/main/media/pipes.ts';
import { probeFile } from '../../electron/main/media/probe.ts';
import type { MediaTools } from '../../electron/main/media/tools.ts';
import { locateTools } from '../../electron/main/media/tools.ts';
import { readFrameNumber } from './clips/index.ts';

let found: Promise<MediaTools> | null = null;

/** The real ffmpeg and ffprobe of this machine, looked for once. */
export function realTools(): Promise<MediaTools> {
  found ??= locateTools();
  return found;
}

/** A file straight from ffmpeg: `sources` are lavfi descriptions, one input each. */
export async function generate(
  tools: MediaTools,
  output: string,
  sources: readonly string[],
  outputArgs: readonly string[],
): Promise<string> {
  const inputs = sources.map((file) => ({ file, generated: true }));
  await runFfmpeg(tools, { inputs, outputArgs, output });
  return output;
}

/** The numbers drawn into the frames of a clip, in the order shown. */
export async function frameNumbers(tools: MediaTools, path: string): Promise<(number | null)[]> {
  const { video } = await probeFile(tools, path);
  if (!video) throw new Error('No pictures');
  const numbers: (number | null)[] = [];
  for await (const frame of decodeFrames(tools, path, { ...video.displayed, pixFmt: 'rgb24' })) {
    numbers.push(readFrameNumber(frame, video.displayed.width));
  }
  return numbers;
}

/** `count` numbers from `first` on. */
export const range = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, n) => first + n);

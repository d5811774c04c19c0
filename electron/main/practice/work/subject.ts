import { startTool } from '../../media/process.ts';
import type { MediaTools } from '../../media/tools.ts';
import { fileUrl } from '../../media/input.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import { matteOf, type Subject } from '../vision/matte.ts';
import type { Cv } from '../vision/opencv.ts';
import { scaledSize } from './frames.ts';
import { sniffImage } from './images.ts';
import { readFile } from 'node:fs/promises';

/** Long side at which reference images are used; no clip shows them larger. */
const subjectSide = 720;

/** Pixels of a PNG or JPEG file, RGBA. Throws `ffmpeg-failed` when it is broken. */
export async function readImage(
  tools: MediaTools,
  path: string,
  longSide: number,
  signal: AbortSignal,
): Promise<{ width: number; height: number; rgba: Buffer }> {
  const facts = sniffImage(await readFile(path));
  if (!facts) throw new AppError('ffmpeg-failed', 'Neither PNG nor JPEG');
  const { width, height } = scaledSize(facts.width, facts.height, longSide);
  const tool = startTool(
    tools.ffmpeg,
    [
      ...['-nostdin', '-hide_banner', '-loglevel', 'error', '-xerror', '-protocol_whitelist', 'file,pipe'],
      ...['-f', facts.format === 'png' ? 'png_pipe' : 'jpeg_pipe', '-i', fileUrl(path), '-frames:v', '1'],
      ...['-vf', `scale=${width}:${height}:flags=area`, '-f', 'rawvideo', '-pix_fmt', 'rgba', 'pipe:1'],
    ],
    { signal, timeoutMs: 60_000 },
  );
  tool.stdin.end();
  const chunks: Buffer[] = [];
  for await (const chunk of tool.stdout as AsyncIterable<Buffer>) chunks.push(chunk);
  await tool.done;
  const rgba = Buffer.concat(chunks);
  if (rgba.length !== width * height * 4) throw new AppError('ffmpeg-failed', 'The image cannot be read');
  return { width, height, rgba };
}

/** What a reference image shows, without its background. */
export async function readSubject(
  cv: Cv,
  tools: MediaTools,
  path: string,
  signal: AbortSignal,
): Promise<Subject> {
  const { width, height, rgba } = await readImage(tools, path, subjectSide, signal);
  return matteOf(cv, width, height, rgba);
}

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Probe } from '../../shared/media/probe.ts';
import { readProbe } from '../../shared/media/read-probe.ts';
import { cautious, fileUrl } from './input.ts';
import { runTool } from './process.ts';
import { sniff } from './sniff.ts';
import type { MediaTools } from './tools.ts';

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * What a file is, from its header and first frames. Nothing is decoded beyond what ffprobe needs to know the streams.
 * Throws `file-gone`, `file-unreadable`, `not-a-video` (also for a file of sound alone it answers a Probe with
 * `video: null`, so that the checks can say so), `cancelled`, `ffmpeg-missing`.
 */
export async function probeFile(tools: MediaTools, path: string, options: ProbeOptions = {}): Promise<Probe> {
  const bytes = await sizeOf(path);
  if (bytes === 0) throw new AppError('not-a-video', 'The file is empty', { reason: 'empty' });
  const args = [
    ...['-v', 'error', ...cautious, '-print_format', 'json=compact=1'],
    ...['-show_format', '-show_streams', fileUrl(path)],
  ];
  let text: string;
  try {
    text = await runTool(tools.ffprobe, args, { timeoutMs: 60_000, ...options });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ffmpeg-failed') throw error;
    await sizeOf(path);
    // A tool that crashed (a static ffprobe does, on transport streams) has said nothing about the file.
    if (error.details.signal !== undefined) throw error;
    const found = await sniff(path);
    // Whatever is named .mp4 is read as one: text has no index either, but it is not cut off.
    const cutOff = found === 'nothing' && /moov atom not found|End of file/.test(error.message);
    const details = { reason: cutOff ? 'cut_off' : 'unknown_format', found };
    throw new AppError('not-a-video', error.message, details, { cause: error });
  }
  let answer: unknown;
  try {
    answer = JSON.parse(text);
  } catch (error) {
    throw new AppError(
      'not-a-video',
      'ffprobe gave no readable answer',
      { reason: 'unknown_format' },
      { cause: error },
    );
  }
  return readProbe(answer, { bytes, extension: extname(path).slice(1).toLowerCase() });
}

/** Bytes of a readable, ordinary file. Throws `file-gone` or `file-unreadable`. */
export async function sizeOf(path: string): Promise<number> {
  try {
    const found = await stat(path);
    if (!found.isFile())
      throw new AppError('file-unreadable', 'Not an ordinary file', { reason: 'not-a-file' });
    await access(path, constants.R_OK);
    return found.size;
  } catch (error) {
    if (error instanceof AppError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    const gone = code === 'ENOENT' || code === 'ENOTDIR';
    throw new AppError(
      gone ? 'file-gone' : 'file-unreadable',
      `Cannot read the file: ${code}`,
      {},
      { cause: error },
    );
  }
}

import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { FrameTable, Probe } from '../../shared/media/probe.ts';
import { packetFields, readFrameTable } from '../../shared/media/read-frame-table.ts';
import { readProbe } from '../../shared/media/read-probe.ts';
import { cautious, fileUrl } from './input.ts';
import { runTool } from './process.ts';
import { sniff } from './sniff.ts';
import type { MediaTools } from './tools.ts';

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined;
}

/** What one look at a file tells. */
export interface Opened {
  readonly probe: Probe;
  /** The frames of a small file, which is read to its end at once; null where they have to be asked for. */
  readonly table: FrameTable | null;
}

/** So small a file is read in no time, so few packets are printed in none; starting a tool once more takes longer. */
const smallBytes = 64 * 1024 * 1024;
const fewPackets = 4000;

/**
 * What a file is, from its header and first frames, and the frames of a small one. Nothing is decoded beyond what ffprobe needs
 * to know the streams. Throws `file-gone`, `file-unreadable`, `not-a-video` (also for a file of sound alone it answers a
 * Probe with `video: null`, so that the checks can say so), `cancelled`, `ffmpeg-missing`.
 */
export async function openFile(tools: MediaTools, path: string, options: ProbeOptions = {}): Promise<Opened> {
  const bytes = await sizeOf(path);
  if (bytes === 0) throw new AppError('not-a-video', 'The file is empty', { reason: 'empty' });
  const answer = await ask(tools, path, bytes <= smallBytes ? 'packets' : 'header', options);
  const probe = readProbe(answer, { bytes, extension: extname(path).slice(1).toLowerCase() });
  const { packets } = answer as { packets?: readonly unknown[] };
  const whole = packets !== undefined && packets.length < fewPackets;
  return { probe, table: whole && probe.video ? readFrameTable(answer, probe.video.streamIndex) : null };
}

/** The same of the header alone. Throws as `openFile` does. */
export async function probeFile(tools: MediaTools, path: string, options: ProbeOptions = {}): Promise<Probe> {
  return (await openFile(tools, path, options)).probe;
}

async function ask(
  tools: MediaTools,
  path: string,
  what: 'header' | 'packets',
  options: ProbeOptions,
): Promise<unknown> {
  const args = [
    ...['-v', 'error', ...cautious, '-print_format', 'json=compact=1'],
    ...['-show_format', '-show_streams'],
    ...(what === 'packets'
      ? ['-show_entries', `packet=${packetFields}`, '-read_intervals', `%+#${fewPackets}`]
      : []),
    fileUrl(path),
  ];
  let text: string;
  try {
    text = await runTool(tools.ffprobe, args, { timeoutMs: 60_000, ...options });
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'ffmpeg-failed') throw error;
    await sizeOf(path);
    // A tool that crashed (a static ffprobe does, on transport streams) has said nothing about the file.
    if (error.details.signal !== undefined) {
      if (what === 'packets') return ask(tools, path, 'header', options);
      throw error;
    }
    const found = await sniff(path);
    // Whatever is named .mp4 is read as one: text has no index either, but it is not cut off.
    const cutOff = found === 'nothing' && /moov atom not found|End of file/.test(error.message);
    const details = { reason: cutOff ? 'cut_off' : 'unknown_format', found };
    throw new AppError('not-a-video', error.message, details, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new AppError(
      'not-a-video',
      'ffprobe gave no readable answer',
      { reason: 'unknown_format' },
      { cause: error },
    );
  }
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

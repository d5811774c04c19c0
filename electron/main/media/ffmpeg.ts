import { constants } from 'node:fs';
import { access, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import Ffmpeg from 'fluent-ffmpeg';
import { AppError } from '../../shared/errors/app-error.ts';
import { publish, temporaryName } from '../files/atomic.ts';
import { cautious, fileUrl } from './input.ts';
import { mostMemory, watchMemory } from './memory-watch.ts';
import { muxerFor } from './muxer.ts';
import { cancelled, cleanEnvironment, toolError } from './process.ts';
import type { MediaTools } from './tools.ts';

/*
 * The one file that knows fluent-ffmpeg, which is archived. It runs ffmpeg from files to a file; raw frames go through
 * pipes.ts, because it can feed one pipe at most and re-emits what it carries.
 */

export interface FfmpegInput {
  readonly file: string;
  /** Options before `-i`. */
  readonly args?: readonly string[];
  /** A source of ffmpeg's own (`-f lavfi`): `file` is then its description and is passed as it is. */
  readonly generated?: boolean;
}

export interface FfmpegJob {
  readonly inputs: readonly FfmpegInput[];
  /** Options of the output, without its name. */
  readonly outputArgs: readonly string[];
  /** Written beside itself under a temporary name, synced, and renamed once whole. */
  readonly output: string;
  /** Length of the result, for progress. */
  readonly durationMs?: number | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  readonly memoryBytes?: number | undefined;
}

const quiet = [
  '-nostdin',
  '-hide_banner',
  '-loglevel',
  'error',
  '-nostats',
  '-progress',
  'pipe:2',
  '-y',
] as const;

/**
 * Runs ffmpeg to its end. Nothing is left at `output` or beside it unless it succeeded. Progress is 0 to 1.
 * Throws `cancelled`, `disk-full`, `folder-unwritable`, `ffmpeg-stopped`, `ffmpeg-failed`.
 */
export async function runFfmpeg(tools: MediaTools, job: FfmpegJob): Promise<void> {
  if (job.signal?.aborted) throw cancelled();
  const partial = temporaryName(job.output);
  try {
    await runToEnd(tools, job, partial);
    if (!(await hasContent(partial))) throw new AppError('ffmpeg-failed', 'Nothing came out');
    await publish(partial, job.output);
  } catch (error) {
    await rm(partial, { force: true });
    const failed = error instanceof AppError && error.code === 'ffmpeg-failed';
    if (failed && !(await isWritable(dirname(job.output)))) {
      throw new AppError('folder-unwritable', error.message, {}, { cause: error });
    }
    throw error;
  }
}

async function runToEnd(tools: MediaTools, job: FfmpegJob, partial: string): Promise<void> {
  const command = Ffmpeg({ stdoutLines: 200 });
  command.setFfmpegPath(tools.ffmpeg);
  giveCleanEnvironment(command);
  for (const input of job.inputs) {
    command.input(input.generated ? input.file : fileUrl(input.file));
    const before = [...(input.generated ? ['-f', 'lavfi'] : cautious), ...(input.args ?? [])];
    // As separate arguments: a single list would be split at spaces.
    command.inputOptions(...(before as [string, string]));
  }
  command.outputOptions(
    ...([...quiet, ...job.outputArgs, '-f', muxerFor(job.output)] as unknown as [string, string]),
  );
  command.output(fileUrl(partial));

  const stderr: string[] = [];
  const { signal, timeoutMs = 1_800_000, memoryBytes = mostMemory() } = job;
  let stopped: string | null = null;
  const stop = (why: string) => {
    stopped ??= why;
    command.kill('SIGTERM');
    setTimeout(() => command.kill('SIGKILL'), 1000).unref();
  };
  const onAbort = () => stop('cancelled');
  const timer = setTimeout(() => stop(`No end within ${timeoutMs} ms`), timeoutMs);
  let unwatch = (): void => undefined;
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await new Promise<void>((resolve, reject) => {
      // Not its own `progress` event: listening to that starts an ffprobe of its own on the clip, without our limits.
      command.on('stderr', (line: string) => {
        const done = readProgress(line);
        if (done === 'other') stderr.push(line);
        else if (done !== 'known' && job.durationMs)
          job.onProgress?.(Math.min(1, done / (job.durationMs * 1000)));
      });
      // Aborted before there was a process to kill.
      command.on('start', () => {
        if (stopped) command.kill('SIGKILL');
        // At once: in the second it would have to end by itself it takes as much again.
        unwatch = watchMemory(pidOf(command), memoryBytes, () => {
          stop(`More than ${memoryBytes} bytes of memory`);
          command.kill('SIGKILL');
        });
      });
      command.on('end', () => resolve());
      command.on('error', (error: Error) => {
        const [, signal = null] = /killed with signal (\w+)/.exec(error.message) ?? [];
        reject(toolError(error.message, stderr.join('\n'), signal));
      });
      command.run();
    });
  } catch (error) {
    if (signal?.aborted) throw cancelled();
    if (stopped) throw new AppError('ffmpeg-failed', stopped, {}, { cause: error });
    throw error;
  } finally {
    clearTimeout(timer);
    unwatch();
    signal?.removeEventListener('abort', onAbort);
  }
  if (signal?.aborted) throw cancelled();
  job.onProgress?.(1);
}

const isWritable = (folder: string): Promise<boolean> =>
  access(folder, constants.W_OK).then(
    () => true,
    () => false,
  );

const hasContent = (path: string): Promise<boolean> =>
  stat(path).then(
    ({ size }) => size > 0,
    () => false,
  );

/** Microseconds written so far, `known` for the other `key=value` lines of `-progress`, `other` for real messages. */
function readProgress(line: string): number | 'known' | 'other' {
  const match = /^(\w+)=\s*(\S*)\s*$/.exec(line);
  if (!match) return line.trim() === '' ? 'known' : 'other';
  return match[1] === 'out_time_us' && /^\d+$/.test(match[2] ?? '') ? Number(match[2]) : 'known';
}

const pidOf = (command: Ffmpeg.FfmpegCommand): number | undefined =>
  (command as unknown as { ffmpegProc?: { pid?: number } }).ffmpegProc?.pid;

/** fluent-ffmpeg hands its children our whole environment and has no switch for it; its one spawning method has. */
function giveCleanEnvironment(command: Ffmpeg.FfmpegCommand): void {
  type Spawn = (args: string[], options: object, ...callbacks: unknown[]) => void;
  const inside = command as unknown as { _spawnFfmpeg: Spawn };
  const spawn = inside._spawnFfmpeg.bind(command) as Spawn;
  inside._spawnFfmpeg = (args, options, ...callbacks) =>
    spawn(args, { ...options, env: cleanEnvironment() }, ...callbacks);
}

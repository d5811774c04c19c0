import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { AppError } from '../../shared/errors/app-error.ts';
import { mostMemory, watchMemory } from './memory-watch.ts';

/** What a media tool may see of our environment: enough to start, nothing that changes what it does or writes. */
const passedOn = [
  'PATH',
  'HOME',
  'USERPROFILE',
  'SystemRoot',
  'windir',
  'TEMP',
  'TMP',
  'TMPDIR',
  'LD_LIBRARY_PATH',
] as const;

/** A clean environment for ffmpeg: no FFREPORT (writes files), no proxies, no preloads, no secrets. */
export function cleanEnvironment(source: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { LC_ALL: 'C.UTF-8' };
  for (const name of passedOn) {
    const value = source[name];
    if (value !== undefined) env[name] = value;
  }
  return env;
}

export interface StartOptions {
  readonly signal?: AbortSignal | undefined;
  /** Killed with `ffmpeg-failed` after this long; default ten minutes. */
  readonly timeoutMs?: number | undefined;
  /** Killed with `ffmpeg-failed` when it holds more bytes than this; default `mostMemory()`. */
  readonly memoryBytes?: number | undefined;
}

/** Kills politely, then for certain one second later. Safe to call on a process that has ended. */
function endProcess(child: { exitCode: number | null; kill(signal: NodeJS.Signals): boolean }): void {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  setTimeout(() => {
    if (child.exitCode === null) child.kill('SIGKILL');
  }, 1000).unref();
}

/** A started tool: its pipes, and `done`, which settles once it has ended and its pipes are closed. */
export interface RunningTool {
  readonly stdin: Writable;
  readonly stdout: Readable;
  /** Rejects with `cancelled`, `ffmpeg-missing` or `ffmpeg-failed`; resolves to what it wrote on stderr. */
  readonly done: Promise<string>;
  stop(): void;
}

const stderrKept = 16_384;
const defaultTimeoutMs = 600_000;

/** Starts a tool with piped standard streams. Its pipes never raise unhandled errors: `done` tells how it ended. */
export function startTool(path: string, args: readonly string[], options: StartOptions = {}): RunningTool {
  const { signal, timeoutMs = defaultTimeoutMs, memoryBytes = mostMemory() } = options;
  if (signal?.aborted) throw cancelled();
  const child: ChildProcessByStdio<Writable, Readable, Readable> = spawn(path, args, {
    env: cleanEnvironment(),
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  let stderr = '';
  child.stderr.setEncoding('utf8');
  child.stderr.on('data', (text: string) => {
    stderr = (stderr + text).slice(-stderrKept);
  });
  // A tool that stops reading early (it has all it wants) is no error of ours.
  child.stdin.on('error', () => undefined);

  let over: string | null = null;
  const stop = () => endProcess(child);
  const timer = setTimeout(() => {
    over ??= `No end within ${timeoutMs} ms`;
    stop();
  }, timeoutMs);
  // At once: in the second it would have to end by itself it takes as much again.
  const unwatch = watchMemory(child.pid, memoryBytes, () => {
    over ??= `More than ${memoryBytes} bytes of memory`;
    child.kill('SIGKILL');
  });
  signal?.addEventListener('abort', stop, { once: true });

  const done = new Promise<string>((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => {
      const missing = error.code === 'ENOENT' || error.code === 'EACCES';
      reject(new AppError(missing ? 'ffmpeg-missing' : 'ffmpeg-failed', error.message, {}, { cause: error }));
    });
    child.once('close', (code, killedBy) => {
      if (signal?.aborted) reject(cancelled());
      else if (over !== null) reject(new AppError('ffmpeg-failed', `${over}: ${stderr}`));
      else if (code === 0) resolve(stderr);
      else reject(toolError(`ended with ${code ?? killedBy}`, stderr, killedBy));
    });
  }).finally(() => {
    clearTimeout(timer);
    unwatch();
    signal?.removeEventListener('abort', stop);
  });
  // Callers may look at `done` only after reading the pipe to its end.
  done.catch(() => undefined);
  return { stdin: child.stdin, stdout: child.stdout, done, stop };
}

/** Runs a tool to its end and answers its standard output as text, at most `maxBytes` of it. */
export async function runTool(
  path: string,
  args: readonly string[],
  options: StartOptions & { maxBytes?: number } = {},
): Promise<string> {
  const { maxBytes = 64 * 1024 * 1024 } = options;
  const tool = startTool(path, args, options);
  tool.stdin.end();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of tool.stdout as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) {
      tool.stop();
      throw new AppError('ffmpeg-failed', `More than ${maxBytes} bytes of output`);
    }
    chunks.push(chunk);
  }
  await tool.done;
  return Buffer.concat(chunks).toString('utf8');
}

export function cancelled(): AppError {
  return new AppError('cancelled', 'Stopped on request');
}

/** Ends that somebody else chose for a tool, mostly a system that is short of memory: they say nothing about the clip. */
const endedFromOutside = (signal: unknown): boolean => signal === 'SIGKILL' || signal === 'SIGTERM';

/** What a tool's last words mean: a full disk, a file that went away, or simply a failure. */
export function toolError(how: string, stderr: string, killedBy: string | null = null): AppError {
  const lastWords = stderr.trim().split('\n').slice(-6).join('\n');
  if (endedFromOutside(killedBy)) return new AppError('ffmpeg-stopped', `${how}: ${killedBy}`);
  if (/No space left on device/.test(stderr)) return new AppError('disk-full', `${how}: ${lastWords}`);
  return new AppError('ffmpeg-failed', `${how}: ${lastWords}`, killedBy ? { signal: killedBy } : {});
}

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdir, open, statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { publish } from '../files/atomic.ts';
import { type Clock, systemClock } from '../kling/clock.ts';
import { classifyNetworkError } from '../kling/network-error.ts';
import { type AllowUrl, requestFile } from './request.ts';
import * as resume from './resume.ts';
import { type Content, sniff, sniffBytes } from './sniff.ts';

export interface DownloadOptions {
  readonly url: string;
  /** Absolute; its folder is made when missing. */
  readonly to: string;
  readonly allowUrl: AllowUrl;
  readonly signal?: AbortSignal | undefined;
  /** 0–100; null while the length is unknown. */
  readonly onProgress?: ((percent: number | null) => void) | undefined;
  /** What it must be. `json` is only a wish: the file is kept whatever it is, and the answer says what. */
  readonly expect?: 'video' | 'image' | 'json' | undefined;
  /** Looks at the whole file before it gets its name; where it throws `not-a-video` the file is thrown away. */
  readonly check?: ((path: string) => Promise<void>) | undefined;
  /** Default 4 GB. */
  readonly maxBytes?: number | undefined;
  /** The longest silence, milliseconds; default 30 000. */
  readonly idleMs?: number | undefined;
  readonly clock?: Clock | undefined;
}

export interface Downloaded {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
  readonly content: Content;
}

/** A line that drops every few seconds still brings the file home, as long as it gets further now and then. */
const mostTries = 20;
const mostIdleTries = 2;
const roomToSpare = 16 * 1024 * 1024;

/**
 * Downloads a file under a temporary name, goes on where an earlier try stopped (same version only), checks length and
 * content, syncs, and renames. Throws what the check throws, and `cancelled`, `disk-full`, `network-*`, `answer-cut`, `answer-too-large`,
 * `html-answer`, `answer-unreadable`, `redirected`, `no-such-resource`, `service-*`, `too-fast`. What was fetched so far
 * stays for the next try unless it is of no use.
 */
export async function download(options: DownloadOptions): Promise<Downloaded> {
  const files = resume.unfinished(options.to);
  await mkdir(dirname(options.to), { recursive: true });
  try {
    await fetchWhole(options, files);
    return await finish(options, files);
  } catch (error) {
    if ((await resume.readProgress(files)) === null) await resume.forget(files);
    if (options.signal?.aborted) throw new AppError('cancelled', 'download cancelled', {}, { cause: error });
    throw toAppError(error);
  }
}

async function fetchWhole(options: DownloadOptions, files: resume.Unfinished): Promise<void> {
  let furthest = 0;
  let idleTries = 0;
  for (let tries = 1; ; tries++) {
    try {
      return await fetchRest(options, files);
    } catch (error) {
      const have = (await resume.readProgress(files))?.have ?? 0;
      idleTries = have > furthest ? 0 : idleTries + 1;
      furthest = Math.max(furthest, have);
      const cut =
        error instanceof AppError && /^(answer-cut|network-reset|network-timeout)$/.test(error.code);
      if (!cut || options.signal?.aborted || tries === mostTries || idleTries > mostIdleTries) throw error;
    }
  }
}

/** One request; appends to what is there when the service answers with the rest of the same version. */
async function fetchRest(options: DownloadOptions, files: resume.Unfinished): Promise<void> {
  const { clock = systemClock, idleMs = 30_000, maxBytes = 4e9 } = options;
  const known = await resume.readProgress(files);
  if (known && known.have === known.total) return;
  const silence = new AbortController();
  let timedOut = false;
  const expire = () => {
    timedOut = true;
    silence.abort();
  };
  let stopTimer = clock.after(idleMs, expire);
  const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal;
  let file: FileHandle | undefined;
  let answering = false;
  try {
    const response = await requestFile({
      url: options.url,
      allowUrl: options.allowUrl,
      headers: known ? { Range: `bytes=${known.have}-`, 'If-Range': known.validator } : {},
      signal,
    });
    answering = true;
    const { from, total } = await beginAt(response, known, files);
    if ((total ?? 0) > maxBytes) throw tooLarge(maxBytes);
    await ensureRoom(options.to, total === null ? 0 : total - from);
    file = await open(files.data, from === 0 ? 'w' : 'r+', 0o600);
    let at = from;
    for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
      stopTimer();
      stopTimer = clock.after(idleMs, expire);
      await writeAll(file, chunk, at);
      at += chunk.byteLength;
      if (at > maxBytes || (total !== null && at > total)) throw tooLarge(total ?? maxBytes);
      options.onProgress?.(total === null ? null : (at / total) * 100);
    }
    if (total !== null && at < total) throw new AppError('answer-cut', `${at} of ${total} bytes came`);
    if (at === 0) throw new AppError('empty-answer', 'an empty file', { status: response.status });
  } catch (error) {
    if (options.signal?.aborted || error instanceof AppError || isDiskError(error)) throw error;
    if (timedOut) throw new AppError('network-timeout', 'the download stood still', { phase: 'idle' });
    throw classifyNetworkError(error, answering);
  } finally {
    stopTimer();
    await file?.close();
  }
}

/** Where the answer's bytes belong. Anything but the rest of the same version begins the file again. */
async function beginAt(
  response: Response,
  known: resume.Progress | null,
  files: resume.Unfinished,
): Promise<{ from: number; total: number | null }> {
  const range = parseRange(response);
  if (known && range && range.start === known.have && range.total === known.total) {
    return { from: known.have, total: known.total };
  }
  if (response.status !== 200) {
    await response.body?.cancel();
    await resume.forget(files);
    throw new AppError('answer-cut', `HTTP ${response.status} does not continue the file`);
  }
  const length = Number(response.headers.get('content-length') ?? Number.NaN);
  const encoded = response.headers.get('content-encoding') ?? 'identity';
  const total = Number.isSafeInteger(length) && encoded === 'identity' ? length : null;
  await resume.rememberVersion(files, resume.versionOf(response.headers, total));
  return { from: 0, total };
}

const parseRange = (response: Response) =>
  response.status === 206 ? resume.parseContentRange(response.headers.get('content-range')) : null;

async function finish(options: DownloadOptions, files: resume.Unfinished): Promise<Downloaded> {
  const { bytes, sha256, head } = await readBack(files.data);
  const content = sniff(head);
  const { expect } = options;
  if ((expect === 'video' || expect === 'image') && content !== expect) {
    await resume.forget(files);
    const code = content === 'html' ? 'html-answer' : 'answer-unreadable';
    throw new AppError(code, `expected ${expect}, found ${content}`, { status: 200 });
  }
  try {
    await options.check?.(files.data);
  } catch (error) {
    // Being stopped, or having nothing to check with, says nothing about the file.
    if (error instanceof AppError && error.code === 'not-a-video') await resume.forget(files);
    throw error;
  }
  await publish(files.data, options.to);
  await resume.forget(files);
  return { bytes, sha256, content };
}

/** The hash is of what is on the disk, not of what was meant to be written. */
async function readBack(path: string): Promise<{ bytes: number; sha256: string; head: Uint8Array }> {
  const hash = createHash('sha256');
  let bytes = 0;
  let head: Uint8Array = new Uint8Array();
  await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      if (bytes === 0) head = chunk.subarray(0, sniffBytes);
      bytes += chunk.byteLength;
      hash.update(chunk);
    }
  });
  return { bytes, sha256: hash.digest('hex'), head };
}

async function writeAll(file: FileHandle, chunk: Uint8Array, at: number): Promise<void> {
  let written = 0;
  while (written < chunk.byteLength) {
    const { bytesWritten } = await file.write(chunk, written, chunk.byteLength - written, at + written);
    written += bytesWritten;
  }
}

async function ensureRoom(path: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(dirname(path));
  const free = bavail * bsize;
  if (free < bytes + roomToSpare) throw diskFull(`${free} bytes free, ${bytes} needed`);
}

const diskFull = (why: string) => new AppError('disk-full', why);
const tooLarge = (limit: number) => new AppError('answer-too-large', 'larger than allowed', { limit });

function isDiskError(error: unknown): boolean {
  return /^(ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EIO|EMFILE|ENFILE)$/.test(codeOf(error));
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : '';
}

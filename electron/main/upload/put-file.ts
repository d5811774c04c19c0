import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';

export interface PutFile {
  readonly path: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** 0–100, of what has been handed to the connection. */
  readonly onProgress: (percent: number) => void;
  /** The longest silence of the connection, milliseconds. */
  readonly idleMs?: number;
}

const types: Readonly<Record<string, string>> = { mp4: 'video/mp4', mov: 'video/quicktime' };

/**
 * One PUT of a whole file, in constant memory, its length said in advance (storage services refuse unknown lengths).
 * Redirects are not followed: they would carry the headers' secrets elsewhere.
 * @returns the answer's status. Throws what the connection threw, the signal's reason, or AppError `network-timeout`
 */
export async function putFile({
  path,
  url,
  headers,
  signal,
  onProgress,
  idleMs = 60_000,
}: PutFile): Promise<number> {
  signal.throwIfAborted();
  const { size } = await stat(path);
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(target, {
    method: 'PUT',
    headers: {
      'content-type': types[path.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream',
      ...headers,
      'content-length': size,
    },
    signal,
    // A kept connection that the other side has closed meanwhile would look like a reset.
    agent: false,
  });
  request.setTimeout(idleMs, () =>
    request.destroy(new AppError('network-timeout', 'The upload stood still', { phase: 'upload' })),
  );
  let status: number | null = null;
  const answered = answerOf(request).then((answer) => (status = answer));
  // The pipeline is awaited first; an answer that came to nothing with it must not count as unhandled.
  answered.catch(() => undefined);
  const body = createReadStream(path, { highWaterMark: 256 * 1024, start: 0, end: Math.max(0, size - 1) });
  try {
    await pipeline(body, counter(size, onProgress), request, { signal });
  } catch (error) {
    // A refusal may come in the middle of the body; the connection then breaks, but the refusal is what matters.
    await setImmediate();
    if (status === null || status < 400) throw error;
    return status;
  }
  return answered;
}

function answerOf(request: ReturnType<typeof httpRequest>): Promise<number> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      response.resume();
      response.once('error', reject);
      resolve(response.statusCode ?? 0);
    });
  });
}

function counter(size: number, onProgress: (percent: number) => void): Transform {
  let sent = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sent += chunk.byteLength;
      onProgress((sent / size) * 100);
      done(null, chunk);
    },
  });
}

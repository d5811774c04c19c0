import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setImmediate } from 'node:timers/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import { contentTypeOf } from './file-facts.ts';

export interface PutFile {
  readonly path: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  /** Bytes that have been handed to the connection. */
  readonly onBytes: (sent: number) => void;
  /** The longest silence of the connection, milliseconds. */
  readonly idleMs?: number;
}

/** A server that knows nothing of `Expect: 100-continue` says nothing; after so long the file is sent all the same. */
const continueWithinMs = 1000;

/**
 * One PUT of a whole file, in constant memory, its length said in advance (storage services refuse unknown lengths). The
 * server is asked first whether it wants the file, so that a refusal comes before gigabytes have gone out.
 * Redirects are not followed: they would carry the headers' secrets elsewhere.
 * @returns the answer's status. Throws what the connection threw, the signal's reason, or AppError `network-timeout`
 */
export async function putFile(file: PutFile): Promise<number> {
  const { path, url, headers, signal, onBytes, idleMs = 60_000 } = file;
  signal.throwIfAborted();
  const { size } = await stat(path);
  const target = new URL(url);
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  const request = send(target, {
    method: 'PUT',
    headers: {
      'content-type': contentTypeOf(path),
      ...headers,
      'content-length': size,
      expect: '100-continue',
    },
    signal,
    // A kept connection that the other side has closed meanwhile would look like a reset.
    agent: false,
  });
  request.setTimeout(idleMs, () =>
    request.destroy(new AppError('network-timeout', 'The upload stood still', { phase: 'upload' })),
  );
  let status: number | null = null;
  const answered = answerOf(request).then((found) => (status = found));
  // It is awaited last; an error that the file's own way out has told already must not count as unhandled.
  answered.catch(() => undefined);
  request.flushHeaders();
  const early = await Promise.race([answered, mayGoOn(request)]);
  if (early !== 'go on') {
    request.destroy();
    return early;
  }
  const body = createReadStream(path, { highWaterMark: 256 * 1024, start: 0, end: Math.max(0, size - 1) });
  let sent = 0;
  const count = (bytes: number) => {
    sent += bytes;
    onBytes(sent);
  };
  try {
    await pipeline(body, counter(count), request, { signal });
  } catch (error) {
    // A server may answer and close before it has read everything; what it said is what counts.
    await setImmediate();
    const settled = status !== null && (status > 299 || sent === size);
    if (!settled || signal.aborted) throw error;
  }
  return answered;
}

function mayGoOn(request: ClientRequest): Promise<'go on'> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve('go on'), continueWithinMs);
    request.once('continue', () => resolve('go on'));
    request.once('close', () => clearTimeout(timer));
    request.once('continue', () => clearTimeout(timer));
  });
}

function answerOf(request: ClientRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    request.once('error', reject);
    request.once('response', (response: IncomingMessage) => {
      response.resume();
      response.once('error', reject);
      resolve(response.statusCode ?? 0);
    });
  });
}

function counter(count: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      count(chunk.byteLength);
      done(null, chunk);
    },
  });
}

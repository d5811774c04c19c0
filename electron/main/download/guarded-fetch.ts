import { lookup, type LookupAddress } from 'node:dns';
import { type IncomingMessage, request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline, Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';

/** Whether a connection to this IP address may be made. */
export type MayConnect = (address: string) => boolean;

export interface GuardedRequest {
  readonly method?: 'GET' | 'HEAD';
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** The code of the error that stands behind a refusal. */
export const refusedAddress = 'EREFUSEDADDRESS';

/**
 * A GET or HEAD like fetch's, of which every address that a name leads to is looked at where the connection is made: a name that
 * answers with another address the second time gets nowhere. Redirects are not followed.
 * @throws TypeError with the cause, as fetch does
 */
export async function guardedFetch(
  url: URL,
  { method = 'GET', headers, signal }: GuardedRequest,
  mayConnect: MayConnect,
) {
  signal.throwIfAborted();
  const request = url.protocol === 'https:' ? secureRequest : plainRequest;
  const options = { method, headers, signal, lookup: guardedLookup(mayConnect), agent: false } as const;
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const asked = request(url, options, resolve);
    asked.on('error', (cause) => reject(new TypeError('request failed', { cause })));
    asked.end();
  });
  return responseOf(answer);
}

const guardedLookup =
  (mayConnect: MayConnect): LookupFunction =>
  (hostname, options, give) => {
    lookup(hostname, { ...options, all: true }, (error, found: readonly LookupAddress[]) => {
      const allowed = error ? [] : found.filter(({ address }) => mayConnect(address));
      const [first] = allowed;
      if (error || !first) return give(error ?? refusal(hostname), '', 4);
      if (options.all) give(null, allowed);
      else give(null, first.address, first.family);
    });
  };

const refusal = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} leads to an address that is not fetched from`), {
    code: refusedAddress,
  });

const unpackers = { gzip: createGunzip, br: createBrotliDecompress, deflate: createInflate };

/** Packed only by servers that do not listen: it was asked for as it is. */
function unpacked(answer: IncomingMessage): Readable {
  const how = answer.headers['content-encoding']?.toLowerCase() ?? '';
  const unpack = Object.hasOwn(unpackers, how) ? unpackers[how as keyof typeof unpackers] : null;
  // Its errors come out at the end that is read.
  return unpack === null ? answer : pipeline(answer, unpack(), () => undefined);
}

function responseOf(answer: IncomingMessage): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  const status = answer.statusCode ?? 0;
  const bodiless = status === 204 || status === 304;
  if (bodiless) answer.resume();
  const body = bodiless
    ? null
    : (Readable.toWeb(unpacked(answer)) as ReadableStream<Uint8Array<ArrayBuffer>>);
  return new Response(body, { status, headers });
}

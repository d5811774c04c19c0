import { Readable } from 'node:stream';
import { S3Client } from '@aws-sdk/client-s3';
import type { S3Config } from './config.ts';

/** Bytes of a body that have been handed to the connection, from 0 again when it is sent again. */
export type Counter = (sent: number) => void;

export interface CountingClient {
  readonly client: S3Client;
  /** Tells how far the request with this body is. */
  count(body: Uint8Array, counter: Counter): void;
}

/** Small enough for a progress that moves, large enough not to be felt. */
const sliceBytes = 256 * 1024;
const connectMs = 15_000;
const silenceMs = 60_000;

/** The official client, for any compatible service; uploads through it can be watched. */
export function createClient(config: S3Config): CountingClient {
  const { endpoint, region, pathStyle, accessKey, secretKey } = config;
  const client = new S3Client({
    endpoint,
    region: region === '' ? 'us-east-1' : region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Newer checksums are sent only where the operation needs them: several compatible services refuse them. The content
    // is covered all the same, by its signed SHA-256 and by Content-MD5.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: connectMs, socketTimeout: silenceMs, requestTimeout: silenceMs },
  });
  const counters = new WeakMap<object, Counter>();
  client.middlewareStack.add(
    (next) => (args) => {
      const request = args.request as { readonly body?: unknown };
      const { body } = request;
      const counter = body instanceof Uint8Array ? counters.get(body) : undefined;
      if (!counter || !(body instanceof Uint8Array)) return next(args);
      // A copy: a try that fails is signed and sent again from the whole body.
      const watched: unknown = Object.assign(
        Object.create(Object.getPrototypeOf(request) as object),
        request,
        {
          body: Readable.from(slices(body, counter), { objectMode: false, highWaterMark: sliceBytes }),
        },
      );
      return next({ ...args, request: watched });
    },
    // Signed by now, and not yet sent.
    { step: 'deserialize', priority: 'low', name: 'countBytes' },
  );
  return { client, count: (body, counter) => void counters.set(body, counter) };
}

function* slices(body: Uint8Array, counter: Counter): Generator<Uint8Array> {
  counter(0);
  for (let at = 0; at < body.byteLength; at += sliceBytes) {
    yield body.subarray(at, at + sliceBytes);
    counter(Math.min(body.byteLength, at + sliceBytes));
  }
}

import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Refusal, sendRefusal } from './answers.ts';
import { Objects } from './objects.ts';
import { operationOf, type Action } from './operations.ts';
import { verify, type Keys } from './signature.ts';

/** A request as it was received, answered or not. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  status: number | null;
}

/** What happens to a request instead of, or while, it is answered. */
export interface Fault {
  readonly when: (received: Received) => boolean;
  /** How often; for ever where it is not said. */
  times?: number;
  /** The connection breaks once so many bytes of the payload have come. */
  readonly resetAfter?: number;
  readonly refuse?: { readonly status: number; readonly code: string };
  /** The answer waits for this. */
  readonly hold?: Promise<void>;
}

export interface S3Server {
  readonly endpoint: string;
  readonly bucket: string;
  readonly keys: Keys;
  readonly received: readonly Received[];
  readonly store: Objects;
  readonly denied: Set<Action>;
  /** The bucket's policy lets anybody read. */
  publicRead: boolean;
  /** Added to the server's clock, milliseconds. */
  skewMs: number;
  arm(fault: Fault): void;
  disarm(): void;
  /** Requests of a method whose path or query contains this. */
  count(method: string, part?: string): number;
  close(): Promise<void>;
}

export interface S3Options {
  readonly bucket?: string;
  readonly keys?: Partial<Keys>;
  readonly folder?: string;
}

/** The server's name where buckets stand before it, as `bucket.s3.test`; tests see to it that it is found. */
export const hostedAs = 's3.test';

const standard: Keys = {
  accessKey: 'AKIATESTONLY00000001',
  secretKey: 'test-only-secret/of+forty=characters!!!!',
  region: 'eu-test-1',
};

/** Starts the server on a free port of this computer. */
export async function startS3Server(options: S3Options = {}): Promise<S3Server> {
  const { bucket = 'clips', folder = mkdtempSync(join(tmpdir(), 'mes-s3-')) } = options;
  const keys = { ...standard, ...options.keys };
  const store = new Objects(folder);
  const received: Received[] = [];
  const denied = new Set<Action>();
  let faults: Fault[] = [];

  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, (request, response) => {
    request.on('error', () => undefined);
    void answer(request, response).catch((thrown: unknown) => {
      if (response.headersSent || response.destroyed) return void response.destroy();
      const refusal =
        thrown instanceof S3Refusal ? thrown : new S3Refusal(500, 'InternalError', String(thrown));
      const seen = received.find((one) => one.headers === request.headers);
      if (seen) seen.status = refusal.status;
      request.resume();
      sendRefusal(response, refusal, request.method !== 'HEAD');
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'unknown'}`);
    const method = request.method ?? '';
    const path = url.pathname.slice(1).split('/').map(decodeURIComponent);
    const inHost = url.hostname.endsWith(`.${hostedAs}`);
    const first = inHost ? url.hostname.slice(0, -hostedAs.length - 1) : path.shift();
    const key = path.join('/');
    const query = url.searchParams;
    const seen: Received = {
      ...{ method, path: url.pathname, key, query, status: null },
      headers: request.headers,
    };
    received.push(seen);
    response.once('finish', () => (seen.status = response.statusCode));
    const now = Date.now() + api.skewMs;
    response.setHeader('date', new Date(now).toUTCString());
    const fault = faultFor(seen);
    if (fault?.hold) await fault.hold;
    if (fault?.refuse) throw new S3Refusal(fault.refuse.status, fault.refuse.code, 'As the test has it');
    const payload = verify(request, url, keys, now);
    if (first !== bucket) throw new S3Refusal(404, 'NoSuchBucket', 'The bucket does not exist');
    const [action, operation] = operationOf(method, key, query);
    const anybody = payload === null && !(api.publicRead && action === 's3:GetObject');
    if (anybody || denied.has(action)) throw new S3Refusal(403, 'AccessDenied', 'Access Denied');
    let bytes = 0;
    const onBytes = (count: number) => {
      bytes += count;
      if (fault?.resetAfter !== undefined && bytes >= fault.resetAfter) request.socket.resetAndDestroy();
    };
    const body = { payload: payload ?? 'UNSIGNED-PAYLOAD', onBytes };
    await operation({ request, response, bucket, key, query, body, store, now });
  }

  function faultFor(seen: Received): Fault | undefined {
    const fault = faults.find(({ when, times }) => times !== 0 && when(seen));
    if (fault?.times !== undefined) fault.times -= 1;
    return fault;
  }

  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address() as AddressInfo;
  const api: S3Server = {
    endpoint: `http://127.0.0.1:${port}`,
    ...{ bucket, keys, received, store, denied },
    publicRead: false,
    skewMs: 0,
    arm: (fault) => void faults.push(fault),
    disarm: () => void (faults = []),
    count: (method, part = '') =>
      received.filter((one) => one.method === method && `${one.path}?${one.query}`.includes(part)).length,
    async close() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
      await store.clear();
    },
  };
  return api;
}

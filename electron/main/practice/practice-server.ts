import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { MediaTools } from '../media/tools.ts';
import { openState, type PracticeContext } from './context.ts';
import { makeAddresses } from './http/addresses.ts';
import { newCredentials, type PracticeCredentials } from './http/auth.ts';
import { keptMs } from './http/file-routes.ts';
import { buildServer } from './http/server.ts';
import { writeWhole } from './state/store.ts';
import { makeLine } from './work/line.ts';
import { makeRunner } from './work/runner.ts';

export interface PracticeOptions {
  /** Everything the service keeps; it needs no other place. */
  readonly dataDir: string;
  readonly tools: MediaTools;
  /** Seconds a task is shown as submitted, and as processing at least. Default 2. */
  readonly pace?: number | undefined;
  /** Milliseconds since 1970. Default: the computer's clock. */
  readonly clock?: (() => number) | undefined;
  readonly log?: ((message: string, error: unknown) => void) | undefined;
}

/** Where uploads go: `PUT <putUrlBase><name>` with these headers; readable at `<publicUrlBase><name>` by anyone. */
export interface PracticeUpload {
  readonly putUrlBase: string;
  readonly publicUrlBase: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What a client needs to know of a running service. Holds secrets: never to be logged or shown. */
export interface PracticeAccess {
  /** `http://127.0.0.1:<port>` */
  readonly baseUrl: string;
  readonly credentials: PracticeCredentials;
  readonly upload: PracticeUpload;
}

export interface PracticeServer extends PracticeAccess {
  /** Ends everything that runs, children included; unfinished tasks go on at the next start. */
  stop(): Promise<void>;
}

const defaultPace = 2;

/** Starts the practice service in this thread, on loopback only. One data folder serves one service at a time. */
export async function createPracticeServer(options: PracticeOptions): Promise<PracticeServer> {
  await mkdir(options.dataDir, { recursive: true });
  const known = await readHouse(options.dataDir);
  const stopping = new AbortController();
  let origin: string | null = null;
  const credentials = newCredentials();
  const context: PracticeContext = {
    ...(await openState(options.dataDir)),
    tools: options.tools,
    credentials,
    addresses: makeAddresses(known.secret, () => origin),
    line: makeLine(),
    clock: options.clock ?? Date.now,
    pace: options.pace ?? defaultPace,
    signal: stopping.signal,
    log: options.log ?? (() => undefined),
  };
  await sweep(context);
  const runner = makeRunner(context);
  const server = buildServer(context, runner.start);
  const port = await listen(server, known.port);
  origin = `http://127.0.0.1:${port}`;
  await writeWhole(housePath(options.dataDir), JSON.stringify({ secret: known.secret, port }));
  runner.resume();
  const base = context.addresses.uploadBase();
  let stopped: Promise<void> | null = null;
  return {
    baseUrl: origin,
    credentials,
    upload: {
      putUrlBase: base,
      publicUrlBase: base,
      headers: { authorization: `Bearer ${credentials.apiKey}` },
    },
    stop: () => (stopped ??= stop()),
  };

  async function stop(): Promise<void> {
    stopping.abort();
    await server.close();
    await Promise.all([runner.settled(), context.line.idle()]);
  }
}

/** What stays the same from run to run: the uploads' secret folder, and the port where it is still free. */
interface House {
  readonly secret: string;
  readonly port: number;
}

const housePath = (dataDir: string) => join(dataDir, 'service.json');

async function readHouse(dataDir: string): Promise<House> {
  try {
    const { secret, port } = JSON.parse(await readFile(housePath(dataDir), 'utf8')) as Partial<House>;
    if (typeof secret === 'string' && /^[0-9a-f]{40}$/.test(secret) && Number.isInteger(port)) {
      return { secret, port: port! };
    }
  } catch {
    // Not there yet, or not readable: a new one.
  }
  return { secret: randomBytes(20).toString('hex'), port: 0 };
}

async function listen(server: FastifyInstance, wanted: number): Promise<number> {
  try {
    await server.listen({ host: '127.0.0.1', port: wanted });
  } catch (error) {
    if (wanted === 0) throw error;
    await server.listen({ host: '127.0.0.1', port: 0 });
  }
  return (server.server.address() as AddressInfo).port;
}

/** What the service promises to keep so long is removed afterwards, as at the vendor. */
async function sweep({ files, uploads, sessions, clock }: PracticeContext): Promise<void> {
  const oldest = clock() - keptMs;
  await Promise.all([files.removeOlderThan(oldest), uploads.removeOlderThan(oldest)]);
  for (const session of sessions.all()) if (session.createdAt < oldest) await sessions.remove(session.id);
}

import { createHash, randomBytes } from 'node:crypto';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Destination, Hosted } from '../../electron/main/upload/destination.ts';
import { factsOf } from '../../electron/main/upload/file-facts.ts';
import { createS3Destination } from '../../electron/main/upload/s3.ts';
import type { S3Config } from '../../electron/main/upload/config.ts';
import type { S3Server } from './s3-server/server.ts';
import { temporaryFolder } from './temp.ts';

export const megabyte = 1024 * 1024;

/** A file in which every megabyte differs from every other. @returns path and SHA-256 */
export function makeFile(bytes: number, folder = temporaryFolder()): { path: string; sha256: string } {
  const path = join(folder, '影 clip.mp4');
  const hash = createHash('sha256');
  const file = openSync(path, 'w');
  const block = randomBytes(Math.min(bytes, megabyte));
  for (let left = bytes, index = 0; left > 0; left -= block.length, index += 1) {
    if (block.length >= 4) block.writeUInt32BE(index);
    const piece = block.subarray(0, Math.min(left, block.length));
    writeSync(file, piece);
    hash.update(piece);
  }
  closeSync(file);
  return { path, sha256: hash.digest('hex') };
}

/** The settings that reach the server. */
const configOf = (server: Pick<S3Server, 'endpoint' | 'bucket' | 'keys'>): S3Config => ({
  kind: 's3',
  preset: 'other',
  endpoint: server.endpoint,
  region: server.keys.region,
  bucket: server.bucket,
  prefix: 'studio',
  pathStyle: true,
  accessKey: server.keys.accessKey,
  secretKey: server.keys.secretKey,
});

export const destinationAt = (
  server: Pick<S3Server, 'endpoint' | 'bucket' | 'keys'>,
  change: Partial<S3Config> = {},
  now: () => number = Date.now,
): Destination => createS3Destination('test', { ...configOf(server), ...change }, now);

export interface Put {
  readonly hosted: Promise<Hosted>;
  /** What was last handed to `keep`. */
  readonly kept: () => unknown;
  readonly bytes: readonly number[];
}

/** Starts one transfer. */
export async function put(
  destination: Destination,
  path: string,
  options: { readonly name?: string; readonly signal?: AbortSignal; readonly kept?: unknown } = {},
): Promise<Put> {
  const { name = 'clip.mp4', signal = new AbortController().signal } = options;
  let kept: unknown = options.kept ?? null;
  const bytes: number[] = [];
  const hosted = destination.put({
    ...{ path, name, signal, kept },
    facts: await factsOf(path),
    keep: (progress) => (kept = progress),
    onBytes: (done) => bytes.push(done),
  });
  hosted.catch(() => undefined);
  return { hosted, kept: () => kept, bytes };
}

/** SHA-256 of what the server has under this key. */
export async function storedHash({ store }: S3Server, key: string): Promise<string> {
  return createHash('sha256')
    .update(readFileSync(await store.gather(key)))
    .digest('hex');
}

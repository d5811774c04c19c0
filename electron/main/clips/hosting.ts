import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { UploadRepository } from '../library/repositories/small.ts';
import type { Jobs } from '../jobs/jobs.ts';
import type { Destination } from '../upload/destination.ts';

export interface HostingOptions {
  readonly uploads: Pick<UploadRepository, 'find' | 'put'>;
  readonly jobs: Jobs;
  readonly now?: () => number;
}

/** A local file to be put where the service can fetch it. */
export interface HostRequest {
  readonly clipId: string;
  /** For the activity line. */
  readonly subject: string;
  readonly path: string;
  /** When it is known already. */
  readonly sha256: string | null;
  readonly destination: Destination;
  readonly signal: AbortSignal;
}

/** An address that ends within this time is not handed out any more: the service fetches it a little later. */
const leastLifeMs = 3_600_000;

/** Uploads clips, each content once per destination. */
export class Hosting {
  readonly #options: HostingOptions;

  constructor(options: HostingOptions) {
    this.#options = options;
  }

  /** @returns the public address and the content's hash */
  async host(request: HostRequest): Promise<{ url: string; sha256: string }> {
    const sha256 = request.sha256 ?? (await this.#hash(request));
    const url = (await this.#stillThere(sha256, request)) ?? (await this.#upload(sha256, request));
    return { url, sha256 };
  }

  /** What is stored was there once; the destination is asked whether it still is. */
  async #stillThere(sha256: string, { destination, signal }: HostRequest): Promise<string | null> {
    const { uploads, now = Date.now } = this.#options;
    const known = uploads.find(sha256, destination.key);
    if (!known?.url) return null;
    if (known.expiresAt !== null && known.expiresAt - now() < leastLifeMs) return null;
    return (await destination.exists(known.objectName, { signal })) ? known.url : null;
  }

  async #upload(sha256: string, request: HostRequest): Promise<string> {
    const { uploads, jobs, now = Date.now } = this.#options;
    const { destination, clipId, subject, path } = request;
    const objectName = `${sha256}${extname(path).toLowerCase()}`;
    return jobs.run({ kind: 'upload', subject, clipId }, async ({ signal, progress }) => {
      const both = AbortSignal.any([signal, request.signal]);
      const { url, expiresAt } = await destination.put(path, {
        name: objectName,
        signal: both,
        onProgress: progress,
      });
      uploads.put({
        sha256,
        destination: destination.key,
        objectName,
        url,
        expiresAt,
        progress: null,
        updatedAt: now(),
      });
      return url;
    });
  }

  async #hash({ path, subject, clipId, signal: outer }: HostRequest): Promise<string> {
    return this.#options.jobs.run({ kind: 'hash', subject, clipId }, ({ signal, progress }) =>
      hashFile(path, { signal: AbortSignal.any([signal, outer]), onProgress: progress }),
    );
  }
}

/** SHA-256 of a file, hex, in constant memory. */
async function hashFile(
  path: string,
  options: { readonly signal: AbortSignal; readonly onProgress?: (percent: number) => void },
): Promise<string> {
  const { size } = await stat(path);
  const hash = createHash('sha256');
  let read = 0;
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        read += chunk.byteLength;
        options.onProgress?.(size === 0 ? 100 : (read / size) * 100);
      }
    },
    { signal: options.signal },
  );
  return hash.digest('hex');
}

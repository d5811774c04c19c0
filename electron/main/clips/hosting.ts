import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import type { UploadRecord } from '../library/records.ts';
import type { UploadRepository } from '../library/repositories/uploads.ts';
import { isStopping, type Jobs } from '../jobs/jobs.ts';
import type { Destination, FileFacts } from '../upload/destination.ts';
import { expectUnchanged, factsOf } from '../upload/file-facts.ts';
import { objectName } from '../upload/object-name.ts';
import { carry } from './carry.ts';

export interface HostingOptions {
  readonly uploads: Pick<UploadRepository, 'find' | 'put' | 'remove' | 'usedBy'>;
  readonly jobs: Jobs;
  readonly now?: () => number;
}

/** A destination and whose it is. */
export interface Target {
  readonly destination: Destination;
  /** Null for the practice service's shelf. */
  readonly destinationId: string | null;
}

/** A local file to be put where the service can fetch it. */
export interface HostRequest {
  readonly clipId: string;
  /** For the activity line. */
  readonly subject: string;
  readonly path: string;
  readonly target: Target;
  readonly signal: AbortSignal;
  /** Told as soon as it is known. */
  readonly onHash: (sha256: string) => void;
}

/** Time for taking away what a cancelled upload left. */
const abandonMs = 10_000;

/** Uploads clips, each content once per destination, whatever interrupts it. */
export class Hosting {
  readonly #options: HostingOptions;
  readonly #now: () => number;

  constructor(options: HostingOptions) {
    this.#options = options;
    this.#now = options.now ?? Date.now;
  }

  /** @returns the public address */
  async host(request: HostRequest): Promise<string> {
    const { clipId, path, target, signal, onHash } = request;
    const { uploads } = this.#options;
    const facts = await factsOf(path);
    // Every time: a file may have become another one under the same name since.
    const sha256 = await this.#hash(request, facts);
    onHash(sha256);
    const name = objectName(sha256, path);
    const { destination } = target;
    const known = uploads.find(sha256, destination.key);
    const found = await destination.find(name, { bytes: facts.bytes, signal });
    const record: UploadRecord = {
      ...{ sha256, destination: destination.key, destinationId: target.destinationId, objectName: name },
      bytes: facts.bytes,
      ours: known?.ours ?? found === null,
      progress: found ? null : (known?.progress ?? null),
      done: found ? facts.bytes : (known?.done ?? 0),
      usedAt: this.#now(),
      updatedAt: this.#now(),
    };
    const hosted = found ?? (await this.#upload({ ...record, ours: true }, facts, request));
    uploads.put({
      ...record,
      ours: found === null || record.ours,
      progress: null,
      done: facts.bytes,
      usedAt: this.#now(),
      updatedAt: this.#now(),
    });
    uploads.usedBy(sha256, destination.key, clipId);
    return hosted.url;
  }

  async #upload(record: UploadRecord, facts: FileFacts, request: HostRequest) {
    const { uploads, jobs } = this.#options;
    const { clipId, subject, path, target } = request;
    const { destination } = target;
    return jobs.run({ kind: 'upload', subject, clipId }, async (job) => {
      const signal = AbortSignal.any([job.signal, request.signal]);
      let kept = record.progress;
      const keep = (progress: unknown, done: number) => {
        kept = progress;
        uploads.put({ ...record, progress, done, updatedAt: this.#now() });
      };
      try {
        const load = { path, facts, name: record.objectName, kept: record.progress, keep };
        return await carry(destination, load, job, signal);
      } catch (error) {
        if (signal.aborted && !isStopping(signal)) await this.#abandon(record, kept, destination);
        throw error;
      }
    });
  }

  /** Cancelled by the user: nothing of it stays, at the destination neither. Where that fails, the clean-up tries again. */
  async #abandon(record: UploadRecord, kept: unknown, destination: Destination): Promise<void> {
    const { uploads } = this.#options;
    if (kept === null) return;
    try {
      await destination.abandon(kept, { signal: AbortSignal.timeout(abandonMs) });
      uploads.remove(record.sha256, record.destination);
    } catch {
      uploads.put({ ...record, progress: kept, done: 0, updatedAt: 0 });
    }
  }

  #hash({ path, subject, clipId, signal: outer }: HostRequest, facts: FileFacts): Promise<string> {
    return this.#options.jobs.run({ kind: 'hash', subject, clipId }, async ({ signal, progress }) => {
      const sha256 = await hashFile(path, {
        signal: AbortSignal.any([signal, outer]),
        onBytes: (done) => progress(facts.bytes === 0 ? 100 : (done / facts.bytes) * 100),
      });
      await expectUnchanged(path, facts);
      return sha256;
    });
  }
}

/** SHA-256 of a file, hex, in constant memory. */
async function hashFile(
  path: string,
  options: { readonly signal: AbortSignal; readonly onBytes: (done: number) => void },
): Promise<string> {
  const hash = createHash('sha256');
  let read = 0;
  await pipeline(
    createReadStream(path, { highWaterMark: 1 << 20 }),
    async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        read += chunk.byteLength;
        options.onBytes(read);
      }
    },
    { signal: options.signal },
  );
  return hash.digest('hex');
}

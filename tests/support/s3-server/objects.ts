import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rm, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { S3Refusal } from './answers.ts';

export interface StoredFile {
  readonly path: string;
  readonly bytes: number;
}

export interface StoredObject {
  readonly files: readonly StoredFile[];
  readonly bytes: number;
  readonly etag: string;
  readonly type: string;
  readonly modifiedAt: number;
}

export interface StoredPart {
  readonly number: number;
  readonly file: string;
  readonly bytes: number;
  readonly etag: string;
}

export interface Multipart {
  readonly id: string;
  readonly key: string;
  readonly type: string;
  readonly startedAt: number;
  readonly parts: Map<number, StoredPart>;
}

/** Every part but the last has at least so many bytes. */
const leastPart = 5 * 1024 * 1024;

/** Objects and unfinished uploads of one bucket, their bytes in files. */
export class Objects {
  readonly #folder: string;
  /** Parts in one answer. */
  mostListed = 1000;
  readonly objects = new Map<string, StoredObject>();
  readonly multiparts = new Map<string, Multipart>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  newFile(): string {
    return join(this.#folder, randomUUID());
  }

  /** @throws S3Refusal `NoSuchKey` */
  get(key: string): StoredObject {
    const found = this.objects.get(key);
    if (!found) throw new S3Refusal(404, 'NoSuchKey', 'The key does not exist');
    return found;
  }

  async put(key: string, object: StoredObject): Promise<void> {
    const before = this.objects.get(key);
    this.objects.set(key, object);
    if (before) await this.#unlink(before.files.map(({ path }) => path));
  }

  async remove(key: string): Promise<void> {
    const before = this.objects.get(key);
    this.objects.delete(key);
    if (before) await this.#unlink(before.files.map(({ path }) => path));
  }

  begin(key: string, type: string, startedAt: number): Multipart {
    const multipart: Multipart = { id: randomUUID(), key, type, startedAt, parts: new Map() };
    this.multiparts.set(multipart.id, multipart);
    return multipart;
  }

  /** @throws S3Refusal `NoSuchUpload` */
  multipart(id: string, key: string): Multipart {
    const found = this.multiparts.get(id);
    if (found?.key !== key) throw new S3Refusal(404, 'NoSuchUpload', 'There is no such upload');
    return found;
  }

  async addPart(multipart: Multipart, part: StoredPart): Promise<void> {
    const before = multipart.parts.get(part.number);
    multipart.parts.set(part.number, part);
    if (before) await this.#unlink([before.file]);
  }

  async abort(multipart: Multipart): Promise<void> {
    this.multiparts.delete(multipart.id);
    await this.#unlink([...multipart.parts.values()].map(({ file }) => file));
  }

  /** @throws S3Refusal `InvalidPart`, `InvalidPartOrder`, `EntityTooSmall` */
  async complete(
    multipart: Multipart,
    named: readonly { readonly number: number; readonly etag: string }[],
    modifiedAt: number,
  ): Promise<StoredObject> {
    const md5 = createHash('md5');
    const parts = named.map(({ number, etag }, index) => {
      const part = multipart.parts.get(number);
      if (!part || part.etag !== etag) throw new S3Refusal(400, 'InvalidPart', `Part ${number} is not there`);
      if (index > 0 && number <= named[index - 1]!.number) {
        throw new S3Refusal(400, 'InvalidPartOrder', 'Parts must be in order');
      }
      if (index < named.length - 1 && part.bytes < leastPart) {
        throw new S3Refusal(400, 'EntityTooSmall', `Part ${number} is too small`);
      }
      md5.update(Buffer.from(etag, 'hex'));
      return part;
    });
    if (parts.length === 0) throw new S3Refusal(400, 'MalformedXML', 'No parts');
    const object: StoredObject = {
      files: parts.map(({ file, bytes }) => ({ path: file, bytes })),
      bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
      etag: `${md5.digest('hex')}-${parts.length}`,
      type: multipart.type,
      modifiedAt,
    };
    this.multiparts.delete(multipart.id);
    const used = new Set(object.files.map(({ path }) => path));
    await this.#unlink([...multipart.parts.values()].map(({ file }) => file).filter((f) => !used.has(f)));
    await this.put(multipart.key, object);
    return object;
  }

  /** The bytes of a range, both ends included, into a stream. */
  async send(object: StoredObject, start: number, end: number, to: NodeJS.WritableStream): Promise<void> {
    let at = 0;
    for (const { path, bytes } of object.files) {
      const first = Math.max(start - at, 0);
      const last = Math.min(end - at, bytes - 1);
      if (first <= last)
        await pipeline(createReadStream(path, { start: first, end: last }), to, { end: false });
      at += bytes;
    }
  }

  /** One file with an object's whole content, for comparing. */
  async gather(key: string): Promise<string> {
    const path = this.newFile();
    const to = createWriteStream(path);
    const object = this.get(key);
    await this.send(object, 0, object.bytes - 1, to);
    await new Promise<void>((done) => to.end(done));
    return path;
  }

  async clear(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #unlink(files: readonly string[]): Promise<void> {
    await Promise.all(files.map((file) => unlink(file).catch(() => undefined)));
  }
}

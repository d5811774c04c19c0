import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { secretName } from './ids.ts';

export interface ShelfFile {
  readonly path: string;
  readonly bytes: number;
  readonly modifiedMs: number;
}

const namePattern = /^[\w.-]{1,200}$/;

/**
 * Files in one flat folder, each under one name. Names are checked, never joined as they come: nothing outside the
 * folder can be read or written, and names starting with a dot are ours (unfinished files).
 */
export class Shelf {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  async open(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      if (name.startsWith('.')) await rm(join(this.folder, name), { recursive: true, force: true });
    }
  }

  /** Where a file of this name is. Throws RangeError for a name that is no plain file name. */
  path(name: string): string {
    if (!namePattern.test(name) || name.startsWith('.')) throw new RangeError('Not a file name');
    return join(this.folder, name);
  }

  /** A name nobody can guess, not yet in use. */
  newName(extension: string): string {
    return secretName(extension);
  }

  /** A path for a file of a moment; what a crash leaves there is removed at the next start. */
  scratch(extension: string): string {
    return join(this.folder, `.${secretName(extension)}`);
  }

  async find(name: string): Promise<ShelfFile | null> {
    if (!namePattern.test(name) || name.startsWith('.')) return null;
    const path = this.path(name);
    try {
      const found = await stat(path);
      return found.isFile() ? { path, bytes: found.size, modifiedMs: found.mtimeMs } : null;
    } catch {
      return null;
    }
  }

  /** Stores a stream of at most `maxBytes`; a longer or broken one leaves nothing. Throws RangeError when too long. */
  async take(name: string, source: Readable, maxBytes: number): Promise<number> {
    const target = this.path(name);
    const partial = this.scratch('part');
    let bytes = 0;
    try {
      await pipeline(
        source,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            bytes += chunk.length;
            if (bytes > maxBytes) throw new RangeError(`More than ${maxBytes} bytes`);
            yield chunk;
          }
        },
        createWriteStream(partial, { flags: 'wx', mode: 0o600 }),
      );
      await rename(partial, target);
      return bytes;
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async remove(name: string): Promise<void> {
    await rm(this.path(name), { force: true });
  }

  /** Removes every file last changed before the given time (ms). */
  async removeOlderThan(timeMs: number): Promise<void> {
    for (const name of await readdir(this.folder)) {
      const file = await this.find(name);
      if (file && file.modifiedMs < timeMs) await this.remove(name);
    }
  }
}

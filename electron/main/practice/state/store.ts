import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Writes a file so that a crash leaves the old one or the new one: temporary name, synced, renamed. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partial = `${path}.part`;
  const file = await open(partial, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(partial, path);
}

/**
 * Records of one kind, a JSON file each, all of them in memory. `put` answers once the record is on disk; writes of
 * one record follow each other in order. A file that cannot be read is left alone and not listed.
 */
export class Store<T extends { readonly id: string }> {
  private readonly folder: string;
  private readonly records = new Map<string, T>();
  private readonly writes = new Map<string, Promise<void>>();

  constructor(folder: string) {
    this.folder = folder;
  }

  async load(): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    for (const name of await readdir(this.folder)) {
      if (!name.endsWith('.json')) continue;
      try {
        const record = JSON.parse(await readFile(join(this.folder, name), 'utf8')) as T;
        if (`${record.id}.json` === name) this.records.set(record.id, record);
      } catch {
        continue;
      }
    }
  }

  get(id: string): T | undefined {
    return this.records.get(id);
  }

  all(): T[] {
    return [...this.records.values()];
  }

  async put(record: T): Promise<void> {
    this.records.set(record.id, record);
    await this.inOrder(record.id, () => writeWhole(this.path(record.id), JSON.stringify(record)));
  }

  async remove(id: string): Promise<void> {
    this.records.delete(id);
    await this.inOrder(id, () => rm(this.path(id), { force: true }));
  }

  private path(id: string): string {
    return join(this.folder, `${id}.json`);
  }

  private async inOrder(id: string, write: () => Promise<void>): Promise<void> {
    const turn = (this.writes.get(id) ?? Promise.resolve()).catch(() => undefined).then(write);
    this.writes.set(id, turn);
    try {
      await turn;
    } finally {
      if (this.writes.get(id) === turn) this.writes.delete(id);
    }
  }
}

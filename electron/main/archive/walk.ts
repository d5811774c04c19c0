import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundFile {
  readonly path: string;
  readonly bytes: number;
  /** When it was written, milliseconds since 1970. */
  readonly at: number;
}

/** The regular files under a folder; links are not followed, what vanishes meanwhile is left out. */
export async function* filesUnder(folder: string): AsyncGenerator<FoundFile> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesUnder(path);
    else if (entry.isFile()) {
      const info = await lstat(path).catch(() => null);
      if (info) yield { path, bytes: info.size, at: info.mtimeMs };
    }
  }
}

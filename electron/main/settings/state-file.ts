import { readFileSync, renameSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as v from 'valibot';
import { writeFileAtomic } from '../files/atomic.ts';

/** A small JSON file that is held in memory, read once, and written whole. */
export interface StateFile<T> {
  get(): T;
  /** In memory at once, on disk when the promise resolves. Writes happen one after another; the newest wins. */
  set(value: T): Promise<void>;
  /** Where a file that could not be understood was put; null when all is well. */
  readonly setAside: string | null;
  /** Resolves when everything set so far is on disk or has failed. */
  settled(): Promise<void>;
}

export interface StateFileOptions<S extends v.GenericSchema> {
  readonly path: string;
  /** Also holds the version, as a literal: another one does not pass. */
  readonly schema: S;
  readonly fallback: v.InferOutput<S>;
  /** Brings an older form up to this one's; anything else is handed back as it is. */
  readonly upgrade?: (found: unknown) => unknown;
  readonly now?: () => number;
}

/** A file that cannot be understood is set aside under another name, never overwritten, and the fallback is used. */
export function openStateFile<S extends v.GenericSchema>(
  options: StateFileOptions<S>,
): StateFile<v.InferOutput<S>> {
  const { path, schema, fallback, upgrade = (found) => found, now = Date.now } = options;
  const found = read(path, schema, upgrade);
  let setAside: string | null = null;
  if (found === 'unreadable') {
    setAside = `${path}.set-aside-${now()}`;
    renameSync(path, setAside);
  }
  let value = typeof found === 'string' ? fallback : found.value;
  let writing: Promise<void> = Promise.resolve();
  return {
    get: () => value,
    set(next) {
      value = next;
      const write = writing.then(async () => {
        await mkdir(dirname(path), { recursive: true });
        await writeFileAtomic(path, `${JSON.stringify(value, null, 2)}\n`);
      });
      writing = write.catch(() => undefined);
      return write;
    },
    setAside,
    settled: () => writing,
  };
}

function read<S extends v.GenericSchema>(
  path: string,
  schema: S,
  upgrade: (found: unknown) => unknown,
): { readonly value: v.InferOutput<S> } | 'missing' | 'unreadable' {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return 'missing';
    throw error;
  }
  try {
    const parsed = v.safeParse(schema, upgrade(JSON.parse(text)));
    return parsed.success ? { value: parsed.output } : 'unreadable';
  } catch {
    return 'unreadable';
  }
}

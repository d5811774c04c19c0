import { stat } from 'node:fs/promises';

/** Answers about files, kept while the file stays the same (size and time of change). */
export interface Memory<T> {
  ask(path: string, work: () => Promise<T>): Promise<T>;
}

const kept = 64;

export function createMemory<T>(): Memory<T> {
  const answers = new Map<string, { stamp: string; value: T }>();
  return {
    async ask(path, work) {
      const before = await stampOf(path);
      const known = answers.get(path);
      if (known && known.stamp === before) return known.value;
      const value = await work();
      answers.delete(path);
      // Changed while it was read: true of neither state, so not kept.
      if (before !== null && (await stampOf(path)) === before) answers.set(path, { stamp: before, value });
      const oldest = answers.keys().next();
      if (answers.size > kept && !oldest.done) answers.delete(oldest.value);
      return value;
    },
  };
}

async function stampOf(path: string): Promise<string | null> {
  const found = await stat(path, { bigint: true }).catch(() => null);
  return found && `${found.ino}:${found.size}:${found.mtimeNs}`;
}

import { createHash } from 'node:crypto';
import { realpath, stat } from 'node:fs/promises';

export interface FileKey {
  /** Equal for the same file as long as nobody writes to it. Says nothing about where it lies. */
  readonly key: string;
  readonly bytes: number;
  /** When it was last written to or put in its place, in milliseconds since 1970; no tool sets this back. */
  readonly changedAt: number;
}

/**
 * By what a file is known again when it is brought again: where it really lies, its size and when it was last written, to the
 * nanosecond. Its content would say more and would have to be read, which takes minutes for a film of hours.
 * @param place stands for where it lies, for a file of which that changes and tells nothing
 * @returns null for what is no file, or cannot be looked at
 */
export async function fileKey(path: string, place?: string): Promise<FileKey | null> {
  try {
    const info = await stat(path, { bigint: true });
    if (!info.isFile()) return null;
    const facts = [place ?? (await realpath(path)), String(info.size), String(info.mtimeNs)];
    const key = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
    const changed = info.ctimeNs > info.mtimeNs ? info.ctimeNs : info.mtimeNs;
    return { key, bytes: Number(info.size), changedAt: Number(changed / 1_000_000n) };
  } catch {
    return null;
  }
}

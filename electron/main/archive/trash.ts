import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LibraryRef } from '../../shared/domain/library.ts';
import type { FilesGone } from '../../shared/ipc/library.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { sharedName } from '../edits/file-names.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';

/** Moves one file to the system's bin. */
export type Bin = (path: string) => Promise<void>;

/** The files in the library's folder that belong to these entries alone: results with what lies beside them. */
export function filesOf(library: Library, items: readonly LibraryRef[]): readonly string[] {
  const paths = new Set<string>();
  for (const { kind, id } of items) {
    if (kind !== 'edit') continue;
    for (const { path, fileName, state } of library.results.ofEdit(id)) {
      if (path === null || state !== 'here') continue;
      paths.add(path).add(join(dirname(path), `${sharedName(fileName)}.json`));
    }
  }
  return [...paths].filter((path) => path.startsWith(library.filesDir) && existsSync(path));
}

/**
 * Moves files to the bin, one after the other. The record keeps naming them: put back from the bin, they are there again.
 * Throws `cancelled`; what had been moved by then stays moved.
 */
export async function toBin(
  paths: readonly string[],
  bin: Bin,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<FilesGone> {
  let bytes = 0;
  for (const [index, path] of paths.entries()) {
    if (signal.aborted) throw new AppError('cancelled', 'Stopped while tidying up');
    const { size } = await stat(path);
    await bin(path);
    bytes += size;
    progress(((index + 1) / paths.length) * 100);
  }
  return { files: paths.length, bytes };
}

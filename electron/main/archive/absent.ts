import { existsSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Library } from '../library/library.ts';

/** So many of the newest files are looked for: enough to tell a folder from another one. */
const sample = 50;

/** Whether this is the folder that the library's files are in: the newest ones on record, or some of them. */
export function holdsFiles({ raw }: Library, folder: string): boolean {
  const rows = raw.db
    .prepare(
      `SELECT path FROM (SELECT path, created_at AS at FROM results WHERE state = 'here' AND path IS NOT NULL
         UNION ALL SELECT video_path, started_at FROM sessions WHERE video_path IS NOT NULL)
       ORDER BY at DESC LIMIT ${sample}`,
    )
    .all() as { path: string }[];
  const inside = rows.filter(({ path }) => !isAbsolute(path));
  return inside.length === 0 || inside.some(({ path }) => existsSync(join(folder, path)));
}

/**
 * The folder is not there: a disk that is not plugged in, or a folder that was moved by hand. The standard one may be empty, since
 * everything in it may have been tidied away; one that somebody chose may be an empty place where a disk belongs.
 */
export function isAbsent(library: Library, standard: string): boolean {
  const { filesDir } = library;
  return !holdsFiles(library, filesDir) && (filesDir !== standard || !existsSync(filesDir));
}

import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { unfinished } from '../download/resume.ts';
import type { Library } from '../library/library.ts';

/** Removes what a crash left unfinished among the results, except what a waiting download goes on with. */
export async function sweepLeftovers(library: Library): Promise<void> {
  const wanted = new Set<string>();
  for (const edit of library.edits.open()) {
    for (const { path, state } of library.results.ofEdit(edit.id)) {
      if (path === null || state !== 'waiting') continue;
      const { data, info } = unfinished(path);
      wanted.add(data).add(info);
    }
  }
  for (const folder of ['results', 'images', 'posters', 'fixed'].map((name) =>
    join(library.filesDir, name),
  )) {
    const names = await readdir(folder).catch(() => []);
    for (const name of names) {
      const path = join(folder, name);
      if (/\.part(\.\w+)?$/.test(name) && !wanted.has(path)) await rm(path, { force: true });
    }
  }
}

import { chmodSync, copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { type Library, openLibrary } from '../../electron/main/library/library.ts';
import { migrations } from '../../electron/main/library/migrations/index.ts';
import { cacheDir } from '../../scripts/lib/paths.mjs';
import { makeRunFolder } from '../../tests/support/electron.ts';
import { seedLibrary } from '../../tests/support/seed/library.ts';
import type { Bench } from './bench.ts';

/** The newest edit's time: libraries of the same size are the same. */
const until = Date.UTC(2026, 2, 31);

/** A seeded database of so many edits, made once for each form of the library. */
function seeded(edits: number): string {
  const file = path.join(cacheDir(), 'seeds', `${edits}-${migrations.at(-1)!.number}.db`);
  if (existsSync(file)) return file;
  mkdirSync(path.dirname(file), { recursive: true });
  const making = `${file}.making`;
  for (const ending of ['', '-wal', '-shm']) rmSync(making + ending, { force: true });
  const library = openLibrary({ file: making, filesDir: path.join(path.dirname(file), 'files') });
  seedLibrary({ library, edits, until });
  library.close();
  renameSync(making, file);
  return file;
}

/** User data with such a library, readable by whoever the application runs as. */
export function userDataWith(edits: number): string {
  const folder = makeRunFolder(`library-${edits}`);
  const home = path.join(folder, 'library');
  mkdirSync(home);
  chmodSync(home, 0o777);
  const file = path.join(home, 'library.db');
  copyFileSync(seeded(edits), file);
  chmodSync(file, 0o666);
  return folder;
}

/** The same, each edit with a picture of its own that the window is told of: whether it is on disk makes no difference to memory. */
export function withPictures(folder: string): string {
  const home = path.join(folder, 'library');
  const library = openLibrary({ file: path.join(home, 'library.db'), filesDir: path.join(home, 'files') });
  library.raw.db.exec("UPDATE results SET poster_path = 'posters/' || id || '.jpg'");
  library.close();
  return folder;
}

function openSeeded(edits: number): Library {
  const home = path.join(userDataWith(edits), 'library');
  return openLibrary({ file: path.join(home, 'library.db'), filesDir: path.join(home, 'files') });
}

/** Milliseconds of one call. */
export function timed(work: () => unknown): number {
  const before = performance.now();
  work();
  return performance.now() - before;
}

/** A figure of the library at one size, beside the same at ten edits. */
export function libraryBench(
  what: string,
  edits: number,
  bar: number,
  sample: (library: Library) => number,
): Bench {
  return {
    name: edits === 100_000 ? `library-${what}` : `library-${what}-${edits}`,
    unit: 'ms',
    judged: 'value',
    better: 'lower',
    bar,
    rounds: 5,
    open: async () => {
      const [library, small] = [openSeeded(edits), openSeeded(10)];
      return {
        subject: async () => sample(library),
        baseline: async () => sample(small),
        close: async () => {
          library.close();
          small.close();
        },
      };
    },
  };
}

import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants, copyFile, mkdir, readdir, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { MovePlan } from '../../shared/domain/storage.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { publish, temporaryName } from '../files/atomic.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import { freeBytesAt, shownAs } from './overview.ts';
import { filesUnder } from './walk.ts';

type Job = Pick<JobContext, 'signal' | 'progress'>;

/** The name of the library's own folder inside the one that was chosen, so that nothing mixes with what is there. */
export const folderName = 'Multi-Elements Studio';

/** Says what moving the files to a folder would mean. */
export async function planMove(
  library: Library,
  chosen: string,
): Promise<MovePlan & { readonly to: string }> {
  const from = library.filesDir;
  const to = resolve(chosen, folderName);
  let [files, bytes] = [0, 0];
  for await (const file of filesUnder(from)) {
    files++;
    bytes += file.bytes;
  }
  const freeBytes = await freeBytesAt(chosen);
  return { id: randomUUID(), to, shownAs: shownAs(to), files, bytes, freeBytes, obstacle: await obstacle() };

  async function obstacle(): Promise<MovePlan['obstacle']> {
    if (to === from || resolve(chosen) === from) return 'same';
    if (to.startsWith(from + sep) || from.startsWith(to + sep)) return 'inside-itself';
    if ((await readdir(to).catch(() => [])).length > 0) return 'not-empty';
    const writable = await access(chosen, constants.W_OK).then(
      () => true,
      () => false,
    );
    if (!writable) return 'not-writable';
    return freeBytes !== null && freeBytes < bytes * 1.02 + 50_000_000 ? 'no-space' : null;
  }
}

/**
 * Copies everything, compares every byte, then switches in one transaction; only after that the old folder is emptied
 * (`emptyLeft`). Killed before the switch the library is where it was, after it where it goes. Cancelled or failed before the
 * switch, the copies are taken away again.
 */
export async function moveFiles(library: Library, to: string, { signal, progress }: Job): Promise<void> {
  const from = library.filesDir;
  if (to === from) throw new AppError('bad-request', 'The files are there already');
  const files = [];
  for await (const file of filesUnder(from)) files.push(file);
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  library.place.begin(to);
  try {
    await mkdir(to, { recursive: true });
    for (const { path, bytes } of files) {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped while moving');
      await copyCompared(path, join(to, relative(from, path)));
      done += bytes;
      progress((done / Math.max(1, all)) * 95);
    }
    // What was written meanwhile: few, and the switch follows at once.
    for await (const { path, bytes } of filesUnder(from)) {
      const copy = join(to, relative(from, path));
      if ((await stat(copy).catch(() => null))?.size !== bytes) await copyCompared(path, copy);
    }
  } catch (error) {
    await rm(to, { recursive: true, force: true });
    library.place.left();
    throw error;
  }
  library.place.switchTo(to);
  await emptyLeft(library);
}

async function copyCompared(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const partial = temporaryName(to);
  try {
    const { atime, mtime } = await stat(from);
    await copyFile(from, partial);
    if ((await sumOf(partial)) !== (await sumOf(from)))
      throw new AppError('file-changed', 'A copy came out different');
    await utimes(partial, atime, mtime);
    await publish(partial, to);
  } catch (error) {
    await rm(partial, { force: true });
    // Temporary files come and go.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

async function sumOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 }) as AsyncIterable<Buffer>)
    hash.update(chunk);
  return hash.digest('hex');
}

/**
 * Empties the folder that was left, or the copies of a move that was cut off: what is where it belongs goes, what somebody wrote
 * there meanwhile comes along. Again at every start, until nothing is left.
 */
export async function emptyLeft(library: Library): Promise<void> {
  const left = library.place.leaving();
  if (left === null || left === library.filesDir) return;
  for await (const { path, bytes } of filesUnder(left)) {
    const here = join(library.filesDir, relative(left, path));
    const there = await stat(here).catch(() => null);
    // What nobody had finished writing is nobody's.
    if (there?.size !== bytes && !path.endsWith('.part')) {
      if (there === null) await copyCompared(path, here);
      else throw new AppError('file-changed', 'Two files of one name', { name: basename(path) });
    }
    await rm(path, { force: true });
  }
  await removeEmpty(left);
  library.place.left();
}

async function removeEmpty(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true }).catch(() => [])) {
    if (entry.isDirectory()) await removeEmpty(join(folder, entry.name));
  }
  await rmdir(folder).catch(() => undefined);
}

import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Unpacked } from '../../shared/ipc/library.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { freeNumber, safeName } from '../edits/file-names.ts';
import { writeFileAtomic } from '../files/atomic.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Library } from '../library/library.ts';
import type { FileRef, PackedRow, PackedTable, PackedValue } from './pack-rows.ts';
import { packed, pathsOf } from './pack-rows.ts';
import { isFileRef, readPack } from './read-pack.ts';
import type { TarEntry } from './tar.ts';

const incoming = 'incoming-';

/**
 * Takes a library file in: what is not here yet, once. Everything is checked before the first file is put in its place; the
 * records come in one transaction after the files. Killed at any moment, the next start puts things right (`sweepIncoming`).
 * Throws `library-file-unreadable`, `library-file-newer`, `cancelled`, `disk-full`.
 */
export async function unpack(
  library: Library,
  from: string,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
): Promise<Unpacked> {
  const file = await open(from, 'r');
  const folder = join(library.filesDir, `${incoming}${randomUUID()}`);
  try {
    const { rows, contents } = await readPack(file, library.raw.db);
    const { fresh, known } = separate(library, rows);
    const places = placesOf(library, fresh);
    const wanted = [...new Set([...places.values()].map(({ sha256 }) => sha256))];
    await mkdir(folder, { recursive: true });
    let bytes = 0;
    for (const [index, sha256] of wanted.entries()) {
      if (signal.aborted) throw new AppError('cancelled', 'Stopped while taking a library file in');
      const entry = contents.get(sha256)!;
      await extract(file, entry, sha256, join(folder, sha256));
      bytes += entry.bytes;
      progress(((index + 1) / wanted.length) * 95);
    }
    await settle(library, folder, places);
    insert(library, fresh, places);
    await rm(folder, { recursive: true, force: true });
    const missing = fresh.filter(
      ({ table, row }) => table === 'results' && row.state === 'here' && row.path === null,
    ).length;
    return { added: fresh.filter(isEntry).length, known, files: wanted.length, bytes, missing };
  } catch (error) {
    await undo(library, folder);
    const sql =
      typeof (error as { code?: unknown }).code === 'string' &&
      /^SQLITE_(?!FULL)/.test((error as { code: string }).code);
    throw sql
      ? new AppError('library-file-unreadable', 'Its records do not fit together', {}, { cause: error })
      : toAppError(error);
  } finally {
    await file.close();
  }
}

const isEntry = ({ table }: PackedRow): boolean =>
  table === 'clips' || table === 'sessions' || table === 'edits';

/** The rows that are not here yet. What belongs to an entry that is here stays out with it. */
function separate(library: Library, rows: readonly PackedRow[]): { fresh: PackedRow[]; known: number } {
  const { db } = library.raw;
  const added = new Set<string>();
  let known = 0;
  const has = (table: string, id: unknown) =>
    db.prepare(`SELECT 1 FROM ${table} WHERE id = ?`).get(id) !== undefined;
  const sameTask = db.prepare(
    `SELECT 1 FROM edits WHERE provider = @provider AND coalesce(account, '') = coalesce(@account, '')
       AND (external_task_id = @external_task_id OR task_id = @task_id)`,
  );
  const sameSearch = db.prepare(
    'SELECT 1 FROM saved_searches WHERE id = @id OR (name = @name AND query = @query)',
  );
  const fresh: PackedRow[] = [];
  for (const one of rows) {
    const { table, row } = one;
    if (isEntry(one) || table === 'images' || table === 'results') {
      const { provider, account = null, external_task_id = null, task_id = null } = row;
      const task =
        table === 'edits' && sameTask.get({ provider, account, external_task_id, task_id }) !== undefined;
      const orphan = table === 'results' && !added.has(String(row.edit_id));
      if (task || has(table, row.id)) known += isEntry(one) ? 1 : 0;
      else if (!orphan) {
        added.add(String(row.id));
        fresh.push(one);
      }
    } else if (table === 'saved_searches') {
      if (sameSearch.get(row) === undefined) fresh.push(one);
    } else if (table === 'selection_snapshots') fresh.push(one);
    else if (added.has(String(row.edit_id ?? row.session_id ?? row.id))) fresh.push(one);
  }
  return { fresh, known };
}

interface Place extends FileRef {
  readonly path: string;
}
const placeKey = (row: PackedRow, column: string): string => JSON.stringify([row.table, keyOf(row), column]);
const keyOf = ({ table, row }: PackedRow): readonly unknown[] =>
  packed.find((one) => one.table === table)!.key.map((column) => row[column]);

/**
 * Where each file comes to lie. Results keep their names, made harmless and free; everything else is called by its content, so
 * that the same content is there once.
 */
function placesOf(library: Library, rows: readonly PackedRow[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  const taken = new Set<string>();
  for (const one of rows) {
    const folders = pathsOf(packed.find(({ table }) => table === one.table)!);
    for (const [column, folder] of Object.entries(folders)) {
      const ref = one.row[column];
      if (!isFileRef(ref)) continue;
      const path =
        one.table === 'results' && column === 'path'
          ? resultPath(library, join(library.filesDir, folder), ref.name, taken)
          : join(library.filesDir, folder, `${ref.sha256}${endingOf(ref.name)}`);
      places.set(placeKey(one, column), { sha256: ref.sha256, name: ref.name, path });
    }
  }
  return places;
}

const endingOf = (name: string): string => /\.[a-z0-9]{1,5}$/i.exec(name)?.[0].toLowerCase() ?? '';

function resultPath(library: Library, folder: string, name: string, taken: Set<string>): string {
  const base = safeName(name.replace(/\.[^.]*$/, '')) || 'result';
  const named = (attempt: number) => join(folder, `${base}${attempt > 1 ? ` (${attempt})` : ''}.mp4`);
  const isFree = (attempt: number) => {
    const path = named(attempt);
    return !taken.has(path) && !existsSync(path) && !library.results.pathTaken(path);
  };
  const path = named(freeNumber(isFree));
  taken.add(path);
  return path;
}

async function extract(file: FileHandle, { at, bytes }: TarEntry, sha256: string, to: string): Promise<void> {
  const hash = createHash('sha256');
  const target = await open(to, 'wx', 0o600);
  try {
    const buffer = Buffer.alloc(1 << 20);
    for (let done = 0; done < bytes;) {
      const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.byteLength, bytes - done), at + done);
      if (bytesRead === 0) throw new AppError('library-file-unreadable', 'Cut off');
      hash.update(buffer.subarray(0, bytesRead));
      await target.write(buffer, 0, bytesRead);
      done += bytesRead;
    }
    await target.sync();
  } finally {
    await target.close();
  }
  if (hash.digest('hex') !== sha256)
    throw new AppError('library-file-unreadable', 'A file is not what it was');
}

/** Says first where it will put files, so that whoever finds them without a record knows whence they came. */
async function settle(library: Library, folder: string, places: ReadonlyMap<string, Place>): Promise<void> {
  const targets = new Map([...places.values()].map(({ path, sha256 }) => [path, sha256]));
  const fresh = [...targets].filter(([path]) => !existsSync(path));
  await writeFileAtomic(
    join(folder, 'journal.json'),
    JSON.stringify(fresh.map(([path]) => library.raw.paths.toStored(path))),
  );
  const left = new Map<string, number>();
  for (const [, sha256] of fresh) left.set(sha256, (left.get(sha256) ?? 0) + 1);
  for (const [path, sha256] of fresh) {
    await mkdir(dirname(path), { recursive: true });
    const source = join(folder, sha256);
    const more = left.get(sha256)! - 1;
    left.set(sha256, more);
    if (more === 0) await rename(source, path);
    else await writeFileAtomic(path, await readFile(source));
  }
}

function insert(library: Library, rows: readonly PackedRow[], places: ReadonlyMap<string, Place>): void {
  const { db, paths, refresh } = library.raw;
  const plain = (one: PackedRow, column: string, value: PackedValue) => {
    if (isFileRef(value)) return paths.toStored(places.get(placeKey(one, column))!.path);
    if (typeof value === 'object' && value !== null && 'base64' in value)
      return Buffer.from(value.base64, 'base64');
    return value;
  };
  const kinds: Partial<Record<PackedTable['table'], 'clip' | 'session' | 'edit'>> = {
    clips: 'clip',
    sessions: 'session',
    edits: 'edit',
  };
  library.transaction(() => {
    for (const one of rows) {
      const columns = Object.keys(one.row);
      const how = one.table === 'selection_snapshots' ? 'INSERT OR IGNORE' : 'INSERT';
      db.prepare(
        `${how} INTO ${one.table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
      ).run(...columns.map((column) => plain(one, column, one.row[column]!)));
    }
    for (const { table, row } of rows) {
      const kind = kinds[table];
      if (kind) refresh(kind, String(row.id));
    }
  });
}

/** Takes back what was put in its place without a record that names it. */
async function undo(library: Library, folder: string): Promise<void> {
  const journal = await readFile(join(folder, 'journal.json'), 'utf8').catch(() => '[]');
  for (const stored of JSON.parse(journal) as string[]) {
    const named = packed.some((table) =>
      Object.keys(pathsOf(table)).some(
        (column) =>
          library.raw.db.prepare(`SELECT 1 FROM ${table.table} WHERE ${column} = ? LIMIT 1`).get(stored) !==
          undefined,
      ),
    );
    if (!named) await rm(library.raw.paths.fromStored(stored)!, { force: true });
  }
  await rm(folder, { recursive: true, force: true });
}

/** At start: what an earlier run was killed in the middle of. */
export async function sweepIncoming(library: Library): Promise<void> {
  for (const name of await readdir(library.filesDir).catch(() => [])) {
    if (name.startsWith(incoming)) await undo(library, join(library.filesDir, name));
  }
}

import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { AppError } from '../../shared/errors/app-error.ts';
import type { Migration } from './migrations/migration.ts';
import { migrations as allMigrations } from './migrations/index.ts';

export type Db = Database.Database;

export interface OpenOptions {
  /** The database file; its folder is made when missing. */
  readonly file: string;
  /** Path of a build of the SQLite binding for a runtime that cannot load the packaged one. */
  readonly nativeBinding?: string | undefined;
  readonly now?: () => number;
  /** For tests of older forms. */
  readonly migrations?: readonly Migration[];
}

export interface Opened {
  readonly db: Db;
  /** Set when the file was damaged and set aside: the backup that was put in its place, or null where there was none. */
  readonly recovered: { readonly backupAt: number | null; readonly setAside: string } | null;
}

const backupsKept = 3;

/**
 * Opens the database, brings its form up to date (all pending steps in one transaction, after a backup), and checks it when
 * the last run did not close it. A damaged file is set aside, never deleted, and the newest backup takes its place.
 * Throws `library-from-the-future`.
 */
export function openDatabase(options: OpenOptions): Opened {
  const { file, now = Date.now, migrations = allMigrations } = options;
  mkdirSync(dirname(file), { recursive: true });
  // SQLite removes this file when the last connection closes in order.
  const unclean = existsSync(`${file}-wal`);
  let db = soundOrNull(options, unclean);
  let recovered: Opened['recovered'] = null;
  if (db === null) ({ db, recovered } = recover(options, now()));
  try {
    migrate(db, file, migrations, now);
  } catch (error) {
    db.close();
    throw error;
  }
  return { db, recovered };
}

/** Writes a consistent copy beside the database, and forgets the oldest ones. */
export function backUp(db: Db, file: string, at: number): string {
  const path = `${file}.backup-${at}`;
  const partial = `${path}.part`;
  rmSync(partial, { force: true });
  db.prepare('VACUUM INTO ?').run(partial);
  renameSync(partial, path);
  forgetOldest(file);
  return path;
}

/** As `backUp`, in small steps between other work. */
export async function backUpGently(db: Db, file: string, at: number): Promise<string> {
  const path = `${file}.backup-${at}`;
  const partial = `${path}.part`;
  await db.backup(partial);
  renameSync(partial, path);
  forgetOldest(file);
  return path;
}

function forgetOldest(file: string): void {
  for (const old of backupsOf(file).slice(backupsKept)) rmSync(old.path, { force: true });
}

/** Newest first. */
export function backupsOf(file: string): readonly { readonly path: string; readonly at: number }[] {
  const prefix = `${basename(file)}.backup-`;
  return readdirSync(dirname(file))
    .filter((name) => name.startsWith(prefix) && /^\d+$/.test(name.slice(prefix.length)))
    .map((name) => ({ path: join(dirname(file), name), at: Number(name.slice(prefix.length)) }))
    .sort((a, b) => b.at - a.at);
}

/** Null when the file is no database at all. */
function connect({ file, nativeBinding }: OpenOptions): Db | null {
  const db = new Database(file, nativeBinding === undefined ? {} : { nativeBinding });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('busy_timeout = 5000');
    return db;
  } catch (error) {
    db.close();
    if (isDamage(error)) return null;
    throw error;
  }
}

/** The open database; null, and closed again, where it is damaged. */
function soundOrNull(options: OpenOptions, check: boolean): Db | null {
  const db = connect(options);
  if (db === null) return null;
  try {
    if (!check || db.pragma('quick_check(1)', { simple: true }) === 'ok') return db;
  } catch (error) {
    if (!isDamage(error)) {
      db.close();
      throw error;
    }
  }
  db.close();
  return null;
}

function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

/** Sets the damaged file aside and opens the newest backup that is sound, or else an empty library. */
function recover(options: OpenOptions, at: number): { db: Db; recovered: Opened['recovered'] } {
  const { file } = options;
  const setAside = `${file}.damaged-${at}`;
  for (const tail of ['', '-wal', '-shm']) {
    if (existsSync(file + tail)) renameSync(file + tail, setAside + tail);
  }
  for (const backup of [...backupsOf(file), null]) {
    for (const tail of ['', '-wal', '-shm']) rmSync(file + tail, { force: true });
    if (backup) copyFileSync(backup.path, file);
    const db = soundOrNull(options, true);
    if (db) return { db, recovered: { backupAt: backup?.at ?? null, setAside } };
  }
  throw new AppError('library-damaged', 'Not even an empty library can be opened');
}

function migrate(db: Db, file: string, migrations: readonly Migration[], now: () => number): void {
  const found = db.pragma('user_version', { simple: true }) as number;
  const newest = migrations.at(-1)?.number ?? 0;
  if (found > newest) {
    throw new AppError('library-from-the-future', `Form ${found}, known up to ${newest}`, {
      found,
      needed: newest,
    });
  }
  const pending = migrations.filter(({ number }) => number > found);
  if (pending.length === 0) return;
  if (found > 0) backUp(db, file, now());
  // Tables may be rebuilt on the way; the keys are checked at the end instead.
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    for (const { up } of pending) up(db);
    const broken = db.pragma('foreign_key_check') as readonly unknown[];
    if (broken.length > 0) throw new Error(`${broken.length} broken references after migrating`);
    db.pragma(`user_version = ${newest}`);
  }).immediate();
  db.pragma('foreign_keys = ON');
}

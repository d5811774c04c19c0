import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
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
  let recovered: Opened['recovered'] = null;
  let db = connect(options);
  if (!isSound(db, unclean)) {
    db?.close();
    recovered = replaceDamaged(file, now());
    db = connect(options);
    if (!isSound(db, true))
      throw new AppError('library-damaged', 'The library and its backup cannot be read');
  }
  if (db === null) throw new AppError('library-damaged', 'The library cannot be opened');
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
  for (const old of backupsOf(file).slice(backupsKept)) rmSync(old.path, { force: true });
  return path;
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

function isSound(db: Db | null, check: boolean): boolean {
  if (db === null) return false;
  if (!check) return true;
  try {
    return db.pragma('quick_check(1)', { simple: true }) === 'ok';
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

function isDamage(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && /^SQLITE_(CORRUPT|NOTADB)/.test(code);
}

function replaceDamaged(file: string, at: number): NonNullable<Opened['recovered']> {
  const setAside = `${file}.damaged-${at}`;
  renameSync(file, setAside);
  for (const tail of ['-wal', '-shm']) {
    if (existsSync(file + tail)) renameSync(file + tail, setAside + tail);
  }
  const backup = backupsOf(file).find(({ path }) => statSync(path).size > 0);
  if (backup) renameSync(backup.path, file);
  return { backupAt: backup?.at ?? null, setAside };
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

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import type { Migration } from '../../../electron/main/library/migrations/migration.ts';
import { clipRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

const newest = migrations.at(-1)!.number;

function place() {
  const folder = temporaryFolder();
  return { folder, file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
}

const next: Migration = {
  number: newest + 10,
  up: (db) => {
    db.exec('ALTER TABLE clips ADD COLUMN stars INTEGER NOT NULL DEFAULT 3');
  },
};

test('migrations are numbered in tens, upwards', () => {
  const numbers = migrations.map(({ number }) => number);
  expect(numbers.filter((number) => number % 10 !== 0)).toEqual([]);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
});

test('tables are strict and foreign keys are kept', () => {
  const { db } = openDatabase(place());
  onTestFinished(() => void db.close());
  const loose = db
    .prepare(
      "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite_%'",
    )
    .all();
  expect(loose).toEqual([]);
  expect(db.pragma('foreign_keys', { simple: true })).toBe(1);
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(db.pragma('synchronous', { simple: true })).toBe(2);
});

test('a new form is applied once, after a backup of the old one', () => {
  const at = place();
  const old = openLibrary(at);
  const clip = old.clips.insert(clipRecord());
  old.close();
  for (const _run of [1, 2]) openDatabase({ ...at, migrations: [...migrations, next] }).db.close();
  const backups = readdirSync(at.folder).filter((name) => name.includes('.backup-'));
  expect(backups).toHaveLength(1);
  const read = (file: string, sql: string) => {
    const db = new Database(file, { readonly: true });
    onTestFinished(() => void db.close());
    return db.prepare(sql).get();
  };
  expect(read(at.file, 'SELECT id, stars FROM clips')).toEqual({ id: clip.id, stars: 3 });
  expect(read(join(at.folder, backups[0]!), 'SELECT id FROM clips')).toEqual({ id: clip.id });
});

test('of several pending steps all are taken or none', () => {
  const at = place();
  openLibrary(at).close();
  const broken: Migration = {
    number: newest + 20,
    up: () => {
      throw new Error('half way');
    },
  };
  expect(() => openDatabase({ ...at, migrations: [...migrations, next, broken] })).toThrow('half way');
  const db = new Database(at.file, { readonly: true });
  onTestFinished(() => void db.close());
  expect(db.pragma('user_version', { simple: true })).toBe(newest);
  expect(() => db.prepare('SELECT stars FROM clips')).toThrow(/no such column/);
});

test('a library of a newer version is refused and left as it is', () => {
  const at = place();
  openDatabase({ ...at, migrations: [...migrations, next] }).db.close();
  const before = readFileSync(at.file);
  expect(() => openLibrary(at)).toThrow(expect.objectContaining({ code: 'library-from-the-future' }));
  expect(readFileSync(at.file).equals(before)).toBe(true);
  expect(openDatabase({ ...at, migrations: [...migrations, next] }).recovered).toBeNull();
});

test('a damaged library is set aside and the newest backup takes its place', () => {
  const at = place();
  let time = 1000;
  const first = openLibrary({ ...at, now: () => ++time });
  const kept = first.clips.insert(clipRecord());
  first.backUp();
  const lost = first.clips.insert(clipRecord());
  first.close();
  const bytes = readFileSync(at.file);
  bytes.fill(0x55, 4096);
  writeFileSync(at.file, bytes);
  // As after a crash: the log of the last run is still there.
  writeFileSync(`${at.file}-wal`, '');
  const again = openLibrary({ ...at, now: () => ++time });
  onTestFinished(() => again.close());
  expect(again.recovered).toMatchObject({ backupAt: expect.any(Number) as number });
  expect(existsSync(again.recovered!.setAside)).toBe(true);
  expect(again.clips.find(kept.id)).toBeDefined();
  expect(again.clips.find(lost.id)).toBeUndefined();
});

test('what is no database at all is set aside too, and an empty library opens', () => {
  const at = place();
  writeFileSync(at.file, 'this was never a library, though it is long enough to look like something');
  const opened = openLibrary(at);
  onTestFinished(() => opened.close());
  expect(opened.recovered).toMatchObject({ backupAt: null });
  expect(readFileSync(opened.recovered!.setAside, 'utf8')).toMatch(/never a library/);
  expect(opened.query({ text: '', offset: 0, limit: 10 }).total).toBe(0);
});

test('a damaged backup is passed over for an older one', async () => {
  const at = place();
  let time = 1000;
  const first = openLibrary({ ...at, now: () => ++time });
  const kept = first.clips.insert(clipRecord());
  expect(await first.backUpIfOlder(1000)).toBe(true);
  expect(await first.backUpIfOlder(1000)).toBe(false);
  writeFileSync(`${at.file}.backup-9999`, 'no backup at all');
  first.close();
  writeFileSync(at.file, 'no library either');
  const again = openLibrary({ ...at, now: () => ++time });
  onTestFinished(() => again.close());
  expect(again.recovered?.backupAt).toBeLessThan(2000);
  expect(again.clips.find(kept.id)).toBeDefined();
});

test('only the newest backups are kept', () => {
  const at = place();
  let time = 1000;
  const opened = openLibrary({ ...at, now: () => ++time });
  onTestFinished(() => opened.close());
  for (let count = 0; count < 6; count++) opened.backUp();
  const backups = readdirSync(at.folder).filter((name) => name.includes('.backup-'));
  expect(backups.sort()).toEqual([
    'library.db.backup-1004',
    'library.db.backup-1005',
    'library.db.backup-1006',
  ]);
});

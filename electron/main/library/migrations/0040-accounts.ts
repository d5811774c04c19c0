import type { Database } from 'better-sqlite3';
import { defaultAccountId } from '../../../shared/domain/service.ts';
import type { Migration } from './migration.ts';

/**
 * Each session and edit names the account that it was begun with; those from before there were several belong to the first
 * one. External ids are the account's own matter, so two accounts may have the same.
 */
export const migration0040: Migration = {
  number: 40,
  up: (db) => {
    for (const table of ['sessions', 'edits'])
      db.prepare(`UPDATE ${table} SET account = ? WHERE provider = 'kling' AND account IS NULL`).run(
        defaultAccountId,
      );
    dropTableConstraint(
      db,
      'edits',
      /,\s*UNIQUE \(provider, external_task_id\),\s*UNIQUE \(provider, task_id\)/,
    );
    db.exec(`
      CREATE UNIQUE INDEX edits_by_external_task_id ON edits (provider, coalesce(account, ''), external_task_id);
      CREATE UNIQUE INDEX edits_by_task_id ON edits (provider, coalesce(account, ''), task_id);
    `);
  },
};

/** SQLite cannot take a constraint off a table: it is made anew, whatever columns, indexes and triggers it has by now. */
function dropTableConstraint(db: Database, table: string, constraint: RegExp): void {
  const sqlOf = db.prepare<[string, string], { sql: string }>(
    'SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type = ? AND sql IS NOT NULL',
  );
  const old = sqlOf.get(table, 'table')?.sql ?? '';
  const made = old
    .replace(constraint, '')
    .replace(new RegExp(`^CREATE TABLE "?${table}"?`), `CREATE TABLE ${table}_anew`);
  const others = ['index', 'trigger'].flatMap((type) => sqlOf.all(table, type).map(({ sql }) => sql));
  const columns = (db.pragma(`table_info(${table})`) as readonly { name: string }[])
    .map(({ name }) => name)
    .join(', ');
  db.exec(made);
  db.exec(`INSERT INTO ${table}_anew (rowid, ${columns}) SELECT rowid, ${columns} FROM ${table}`);
  db.exec(`DROP TABLE ${table}`);
  db.exec(`ALTER TABLE ${table}_anew RENAME TO ${table}`);
  for (const sql of others) db.exec(sql);
}

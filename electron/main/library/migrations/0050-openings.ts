import type { Migration } from './migration.ts';

/**
 * Answers of init-selection whose session is not complete yet: kept from before the first byte of its video is fetched, so
 * that a download that fails, or a crash, costs no second one. `source` is the SHA-256 of the clip and what was asked with.
 */
export const migration0050: Migration = {
  number: 50,
  up: (db) => {
    db.exec(`
      CREATE TABLE openings (
        source TEXT NOT NULL,
        provider TEXT NOT NULL,
        account TEXT NOT NULL,
        session_id TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        answer TEXT NOT NULL,
        PRIMARY KEY (source, provider, account)
      ) STRICT, WITHOUT ROWID;
    `);
  },
};

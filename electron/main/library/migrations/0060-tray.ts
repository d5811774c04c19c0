import type { Migration } from './migration.ts';

/** The clips that were brought together and are still at hand, in their order. */
export const migration0060: Migration = {
  number: 60,
  up: (db) => {
    db.exec(`
      CREATE TABLE tray (
        position INTEGER PRIMARY KEY,
        clip_id TEXT NOT NULL UNIQUE
      ) STRICT;
    `);
  },
};

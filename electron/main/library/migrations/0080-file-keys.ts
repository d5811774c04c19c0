import type { Migration } from './migration.ts';

/** By what a clip's file is known again when it is brought again; clips from before this have none until then. */
export const migration0080: Migration = {
  number: 80,
  up: (db) => {
    db.exec(`
      ALTER TABLE clips ADD COLUMN file_key TEXT;
      CREATE INDEX clips_by_file_key ON clips (file_key) WHERE file_key IS NOT NULL;
    `);
  },
};

import type { Migration } from './migration.ts';

/**
 * The marks that an entry has in the index of grams, so that a change of them is noticed. They are written when the library
 * is opened, as everything is that can be made from the rest (`entries_form`).
 */
export const migration0070: Migration = {
  number: 70,
  up: (db) => {
    db.exec("ALTER TABLE entry_texts ADD COLUMN marks TEXT NOT NULL DEFAULT ''");
  },
};

import type { Database } from 'better-sqlite3';

/** One step of the database's form. Written once, never changed after a release; tested from a seeded older database. */
export interface Migration {
  /** Ten more than the one before, so that a branch can squeeze one in; becomes the file's `user_version`. */
  readonly number: number;
  readonly up: (db: Database) => void;
}

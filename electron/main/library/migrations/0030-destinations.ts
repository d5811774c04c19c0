import type { Migration } from './migration.ts';

/**
 * Several destinations, and uploads that know theirs: when each was last used, by which clips, and how far it is. Signed
 * addresses are not kept any more: each use gets a fresh one.
 */
export const migration0030: Migration = {
  number: 30,
  up: (db) => {
    db.exec(`
CREATE TABLE destinations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  shown TEXT NOT NULL,
  is_default INTEGER NOT NULL,
  clean_up TEXT NOT NULL,
  tested TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE uploads_30 (
  sha256 TEXT NOT NULL,
  destination TEXT NOT NULL,
  destination_id TEXT,
  object_name TEXT NOT NULL,
  bytes INTEGER,
  ours INTEGER NOT NULL,
  progress TEXT,
  done INTEGER NOT NULL,
  used_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (sha256, destination)
) STRICT, WITHOUT ROWID;
INSERT INTO uploads_30
  SELECT sha256, destination, NULL, object_name, NULL, 1, progress, 0, updated_at, updated_at FROM uploads;
DROP TABLE uploads;
ALTER TABLE uploads_30 RENAME TO uploads;
CREATE TABLE upload_uses (
  sha256 TEXT NOT NULL,
  destination TEXT NOT NULL,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  PRIMARY KEY (sha256, destination, clip_id)
) STRICT, WITHOUT ROWID;
`);
  },
};

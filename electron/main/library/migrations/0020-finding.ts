import type { Migration } from './migration.ts';

/**
 * What is found by, filtered by and sorted by; what people add themselves (names, notes, stars, tags, searches); the
 * selection as it was when an edit was ordered; what is known to be wrong with files; where the files are.
 */
export const migration0020: Migration = {
  number: 20,
  up: (db) => {
    db.exec(record + own + files + search);
  },
};

const record = `
ALTER TABLE edit_events ADD COLUMN request_id TEXT;
CREATE TABLE selection_snapshots (
  key TEXT PRIMARY KEY,
  snapshot TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE edit_selections (
  edit_id TEXT PRIMARY KEY REFERENCES edits (id),
  key TEXT NOT NULL REFERENCES selection_snapshots (key)
) STRICT, WITHOUT ROWID;
`;

const own = `
CREATE TABLE annotations (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  name TEXT,
  note TEXT NOT NULL DEFAULT '',
  starred INTEGER NOT NULL DEFAULT 0,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;
CREATE TABLE entry_tags (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  tag TEXT NOT NULL,
  PRIMARY KEY (kind, id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_tags_by_tag ON entry_tags (tag, kind, id);
CREATE TABLE saved_searches (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;
`;

/** `files_dir` NULL is the standard place; `leaving` is a folder whose files have been moved and may be emptied. */
const files = `
CREATE TABLE place (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  files_dir TEXT,
  leaving TEXT
) STRICT;
CREATE TABLE file_troubles (
  role TEXT NOT NULL,
  id TEXT NOT NULL,
  what TEXT NOT NULL CHECK (what IN ('missing', 'changed')),
  since INTEGER NOT NULL,
  PRIMARY KEY (role, id)
) STRICT, WITHOUT ROWID;
`;

/**
 * `entries` is narrow, so that counting and filtering all of it is quick. Only what is shown has a text: one index of
 * trigrams finds substrings from three characters on, one of grams what is shorter (search-text.ts). Ids are found by how they
 * begin. The code writes all of these in step (entries.ts); no trigger does, since the order of triggers is not defined.
 * They can be made from the rest at any time, and are whenever `entries_form` is not what the code writes.
 */
const search = `
DROP TRIGGER entries_added;
DROP TRIGGER entries_out;
DROP TRIGGER entries_in;
DROP TABLE entry_search;
DROP TABLE entries;
CREATE TABLE entries_form (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  form INTEGER NOT NULL
) STRICT;
CREATE TABLE entries (
  entry INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  title TEXT NOT NULL,
  mode TEXT,
  status TEXT,
  provider TEXT,
  account TEXT,
  duration_ms REAL,
  bytes INTEGER,
  units REAL,
  starred INTEGER NOT NULL,
  trouble TEXT,
  UNIQUE (kind, id)
) STRICT;
CREATE INDEX entries_newest ON entries (shown, at, entry);
CREATE INDEX entries_by_creation ON entries (shown, created_at, entry);
CREATE INDEX entries_by_title ON entries (shown, title, entry);
CREATE INDEX entries_by_duration ON entries (shown, duration_ms, entry);
CREATE INDEX entries_by_bytes ON entries (shown, bytes, entry);
CREATE INDEX entries_by_units ON entries (shown, units, entry);
CREATE INDEX entries_by_facets ON entries (shown, kind, mode, status, provider, account);
CREATE INDEX entries_starred ON entries (shown) WHERE starred = 1;
CREATE INDEX entries_troubled ON entries (shown) WHERE trouble IS NOT NULL;
CREATE TABLE entry_texts (
  entry INTEGER PRIMARY KEY REFERENCES entries (entry),
  text TEXT NOT NULL
) STRICT;
CREATE VIRTUAL TABLE entry_search USING fts5 (text, content = 'entry_texts', content_rowid = 'entry', tokenize = 'trigram');
CREATE VIRTUAL TABLE entry_grams USING fts5 (grams, content = '', contentless_delete = 1, detail = none, tokenize = 'ascii');
CREATE TABLE entry_ids (
  value TEXT NOT NULL,
  entry INTEGER NOT NULL REFERENCES entries (entry),
  PRIMARY KEY (value, entry)
) STRICT, WITHOUT ROWID;
CREATE INDEX entry_ids_by_entry ON entry_ids (entry);
`;

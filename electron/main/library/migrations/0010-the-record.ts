import type { Migration } from './migration.ts';

/**
 * Times are milliseconds since 1970. Paths inside the library's folder are stored relative to it, so that the folder
 * can move. `removed_at` hides a row until it is restored; nothing is deleted by hiding it.
 */
export const migration0010: Migration = {
  number: 10,
  up: (db) => {
    db.exec(clips + sessions + selections + edits + small + search);
  },
};

const clips = `
CREATE TABLE clips (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  path TEXT,
  link TEXT,
  video_id TEXT,
  source_result_id TEXT,
  added_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER,
  bytes INTEGER,
  sha256 TEXT,
  facts TEXT,
  probe TEXT,
  check_state TEXT NOT NULL,
  checks TEXT NOT NULL,
  error TEXT,
  fix TEXT,
  fixed_path TEXT,
  fixed_sha256 TEXT,
  poster_path TEXT
) STRICT;
CREATE INDEX clips_by_sha256 ON clips (sha256);
`;

const sessions = `
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  remote_id TEXT NOT NULL,
  clip_id TEXT NOT NULL REFERENCES clips (id),
  provider TEXT NOT NULL,
  account TEXT,
  renewed_from TEXT REFERENCES sessions (id),
  started_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  removed_at INTEGER,
  expires_at INTEGER NOT NULL,
  state TEXT NOT NULL,
  fps REAL NOT NULL,
  duration_ms REAL NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  total_frame INTEGER NOT NULL,
  video_path TEXT,
  poster_path TEXT,
  remote_video_url TEXT,
  units TEXT,
  request_id TEXT,
  error TEXT
) STRICT;
CREATE INDEX sessions_by_clip ON sessions (clip_id);
`;

const selections = `
CREATE TABLE selections (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  cursor INTEGER NOT NULL,
  revision INTEGER NOT NULL
) STRICT;
CREATE TABLE selection_ops (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  seq INTEGER NOT NULL,
  op TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (session_id, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE selection_points (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  certainty TEXT NOT NULL CHECK (certainty IN ('confirmed', 'uncertain')),
  frame_index INTEGER NOT NULL,
  position INTEGER NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  PRIMARY KEY (session_id, certainty, frame_index, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE masks (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  frame_index INTEGER NOT NULL,
  object_id INTEGER NOT NULL,
  size_a INTEGER NOT NULL,
  size_b INTEGER NOT NULL,
  counts TEXT NOT NULL,
  png BLOB,
  revision INTEGER NOT NULL,
  PRIMARY KEY (session_id, frame_index, object_id)
) STRICT;
CREATE TABLE previews (
  session_id TEXT NOT NULL REFERENCES sessions (id),
  points_key TEXT NOT NULL,
  revision INTEGER NOT NULL,
  at INTEGER NOT NULL,
  state TEXT NOT NULL,
  video_path TEXT,
  cover_path TEXT,
  tracking_path TEXT,
  tracking_readable INTEGER NOT NULL,
  remote TEXT,
  units TEXT,
  request_id TEXT,
  error TEXT,
  PRIMARY KEY (session_id, points_key)
) STRICT;
`;

const edits = `
CREATE TABLE images (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  path TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  sha256 TEXT NOT NULL,
  added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX images_by_sha256 ON images (sha256);
CREATE TABLE drafts (
  session_id TEXT PRIMARY KEY REFERENCES sessions (id),
  draft TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;
CREATE TABLE edits (
  id TEXT PRIMARY KEY,
  session_id TEXT REFERENCES sessions (id),
  clip_id TEXT REFERENCES clips (id),
  remote_session_id TEXT,
  provider TEXT NOT NULL,
  account TEXT,
  external_task_id TEXT,
  task_id TEXT,
  status TEXT NOT NULL,
  doubt_since INTEGER,
  sends INTEGER NOT NULL,
  mode TEXT,
  prompt TEXT NOT NULL,
  negative_prompt TEXT NOT NULL,
  quality TEXT NOT NULL,
  duration TEXT NOT NULL,
  watermark INTEGER NOT NULL,
  callback_url TEXT NOT NULL,
  model_name TEXT NOT NULL,
  imported INTEGER NOT NULL,
  error TEXT,
  retry TEXT,
  units TEXT,
  request_id TEXT,
  answer TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  submitted_at INTEGER,
  finished_at INTEGER,
  service_deletes_at INTEGER,
  removed_at INTEGER,
  UNIQUE (provider, external_task_id),
  UNIQUE (provider, task_id)
) STRICT;
CREATE INDEX edits_open ON edits (created_at) WHERE status NOT IN ('done', 'failed');
CREATE INDEX edits_by_session ON edits (session_id);
CREATE INDEX edits_by_clip ON edits (clip_id);
CREATE TABLE edit_images (
  edit_id TEXT NOT NULL REFERENCES edits (id),
  position INTEGER NOT NULL,
  image_id TEXT NOT NULL REFERENCES images (id),
  PRIMARY KEY (edit_id, position)
) STRICT, WITHOUT ROWID;
CREATE TABLE edit_events (
  id INTEGER PRIMARY KEY,
  edit_id TEXT NOT NULL REFERENCES edits (id),
  at INTEGER NOT NULL,
  status TEXT NOT NULL,
  note TEXT NOT NULL
) STRICT;
CREATE INDEX edit_events_by_edit ON edit_events (edit_id);
CREATE TABLE results (
  id TEXT PRIMARY KEY,
  edit_id TEXT NOT NULL REFERENCES edits (id),
  kind TEXT NOT NULL CHECK (kind IN ('video', 'watermarked')),
  position INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'here', 'gone')),
  file_name TEXT NOT NULL,
  path TEXT,
  bytes INTEGER,
  sha256 TEXT,
  duration_ms REAL,
  poster_path TEXT,
  video_id TEXT,
  remote_url TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (edit_id, kind, position)
) STRICT;
CREATE UNIQUE INDEX results_by_path ON results (path);
`;

const small = `
CREATE TABLE workspace (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  clip_id TEXT,
  session_id TEXT,
  edit_id TEXT,
  frame_index INTEGER NOT NULL,
  step TEXT NOT NULL
) STRICT;
CREATE TABLE uploads (
  sha256 TEXT NOT NULL,
  destination TEXT NOT NULL,
  object_name TEXT NOT NULL,
  url TEXT,
  expires_at INTEGER,
  progress TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (sha256, destination)
) STRICT, WITHOUT ROWID;
`;

/**
 * One entry per clip, session and edit: the library's order and what it is found by. `shown` is 1 for what the rail
 * lists (see entries.ts); only those are in the index. Its trigrams find substrings, Chinese ones too, from three
 * characters on.
 */
const search = `
CREATE TABLE entries (
  entry INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  at INTEGER NOT NULL,
  shown INTEGER NOT NULL,
  text TEXT NOT NULL,
  UNIQUE (kind, id)
) STRICT;
CREATE INDEX entries_newest ON entries (shown, at DESC, entry DESC);
CREATE VIRTUAL TABLE entry_search USING fts5 (text, content = 'entries', content_rowid = 'entry', tokenize = 'trigram');
CREATE TRIGGER entries_added AFTER INSERT ON entries WHEN new.shown BEGIN
  INSERT INTO entry_search (rowid, text) VALUES (new.entry, new.text);
END;
CREATE TRIGGER entries_out AFTER UPDATE ON entries
WHEN old.shown AND (old.text IS NOT new.text OR NOT new.shown) BEGIN
  INSERT INTO entry_search (entry_search, rowid, text) VALUES ('delete', old.entry, old.text);
END;
CREATE TRIGGER entries_in AFTER UPDATE ON entries
WHEN new.shown AND (old.text IS NOT new.text OR NOT old.shown) BEGIN
  INSERT INTO entry_search (rowid, text) VALUES (new.entry, new.text);
END;
`;

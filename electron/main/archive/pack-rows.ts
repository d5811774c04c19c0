import type { Db } from '../library/database.ts';

/**
 * The tables that go into a library file, in an order in which every row comes after those it names. Columns named here hold
 * paths: in the file they name a content instead, so that no path of one computer reaches another.
 */
export const packed = [
  { table: 'clips', key: ['id'], paths: { path: 'clips', fixed_path: 'fixed', poster_path: 'posters' } },
  { table: 'sessions', key: ['id'], paths: { video_path: 'sessions', poster_path: 'posters' } },
  { table: 'selections', key: ['session_id'], paths: {} },
  { table: 'selection_ops', key: ['session_id', 'seq'], paths: {} },
  { table: 'selection_points', key: ['session_id', 'certainty', 'frame_index', 'position'], paths: {} },
  { table: 'masks', key: ['session_id', 'frame_index', 'object_id'], paths: {} },
  {
    table: 'previews',
    key: ['session_id', 'points_key'],
    paths: { video_path: 'sessions', cover_path: 'sessions', tracking_path: 'sessions' },
  },
  { table: 'images', key: ['id'], paths: { path: 'images' } },
  { table: 'drafts', key: ['session_id'], paths: {} },
  { table: 'edits', key: ['id'], paths: {} },
  { table: 'edit_images', key: ['edit_id', 'position'], paths: {} },
  { table: 'edit_events', key: ['edit_id', 'at', 'status', 'note'], paths: {} },
  { table: 'selection_snapshots', key: ['key'], paths: {} },
  { table: 'edit_selections', key: ['edit_id'], paths: {} },
  { table: 'results', key: ['id'], paths: { path: 'results', poster_path: 'posters' } },
  { table: 'annotations', key: ['kind', 'id'], paths: {} },
  { table: 'entry_tags', key: ['kind', 'id', 'tag'], paths: {} },
  { table: 'saved_searches', key: ['id'], paths: {} },
] as const;

export type PackedTable = (typeof packed)[number];
export const pathsOf = (table: PackedTable): Readonly<Record<string, string>> => table.paths;

/** Where a row's file is in a library file: its content's SHA-256, and the name it had. */
export interface FileRef {
  readonly sha256: string;
  readonly name: string;
}

export type PackedValue = string | number | null | { readonly base64: string } | FileRef;

/** One line of the records of a library file. */
export interface PackedRow {
  readonly table: PackedTable['table'];
  readonly row: Readonly<Record<string, PackedValue>>;
}

/** A row's number, and what a file is known by on this computer. */
const notPacked = new Set(['edit_events.id', 'clips.file_key']);

/** The columns of a table that go into a library file. */
export const columnsOf = (db: Db, { table }: PackedTable): readonly string[] =>
  (db.pragma(`table_info(${table})`) as readonly { name: string }[])
    .map(({ name }) => name)
    .filter((name) => !notPacked.has(`${table}.${name}`));

/** Which rows of each table belong to some edits, sessions and clips: conditions over the temporary tables `pack_*`. */
export const belonging: Readonly<Record<PackedTable['table'], string>> = {
  clips: 'id IN (SELECT id FROM pack_clips)',
  sessions: 'id IN (SELECT id FROM pack_sessions)',
  selections: 'session_id IN (SELECT id FROM pack_sessions)',
  selection_ops: 'session_id IN (SELECT id FROM pack_sessions)',
  selection_points: 'session_id IN (SELECT id FROM pack_sessions)',
  masks: 'session_id IN (SELECT id FROM pack_sessions)',
  previews: 'session_id IN (SELECT id FROM pack_sessions)',
  saved_searches: 'id IN (SELECT id FROM pack_searches)',
  images: `id IN (SELECT image_id FROM edit_images WHERE edit_id IN (SELECT id FROM pack_edits))
    OR id IN (SELECT j.value FROM drafts d, json_each(d.draft, '$.imageIds') j WHERE d.session_id IN (SELECT id FROM pack_sessions))`,
  drafts: 'session_id IN (SELECT id FROM pack_sessions)',
  edits: 'id IN (SELECT id FROM pack_edits)',
  edit_images: 'edit_id IN (SELECT id FROM pack_edits)',
  edit_events: 'edit_id IN (SELECT id FROM pack_edits)',
  selection_snapshots:
    'key IN (SELECT key FROM edit_selections WHERE edit_id IN (SELECT id FROM pack_edits))',
  edit_selections: 'edit_id IN (SELECT id FROM pack_edits)',
  results: 'edit_id IN (SELECT id FROM pack_edits)',
  annotations: `(kind = 'clip' AND id IN (SELECT id FROM pack_clips)) OR (kind = 'session' AND id IN (SELECT id FROM pack_sessions))
    OR (kind = 'edit' AND id IN (SELECT id FROM pack_edits))`,
  entry_tags: `(kind = 'clip' AND id IN (SELECT id FROM pack_clips)) OR (kind = 'session' AND id IN (SELECT id FROM pack_sessions))
    OR (kind = 'edit' AND id IN (SELECT id FROM pack_edits))`,
};

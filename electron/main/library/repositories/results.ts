import type { StoredPaths } from '../paths.ts';
import type { ResultRecord } from '../records.ts';
import type { Row, TableMapping } from '../rows.ts';
import type { Context } from './context.ts';
import { recordTable, type RecordTable } from './record-table.ts';

export interface ResultRepository extends RecordTable<ResultRecord> {
  /** In the order of the answer: the video, then its watermarked form. */
  ofEdit(editId: string): readonly ResultRecord[];
  /** Whether any row of any edit names this path: names are given once. */
  pathTaken(path: string): boolean;
}

const mapping = ({ toStored, fromStored }: StoredPaths): TableMapping<ResultRecord> => ({
  table: 'results',
  columns: [
    ...['id', 'edit_id', 'kind', 'position', 'state', 'file_name', 'path', 'bytes', 'sha256', 'duration_ms'],
    ...['poster_path', 'video_id', 'remote_url', 'created_at'],
  ],
  toRow: (result): Row => ({
    id: result.id,
    edit_id: result.editId,
    kind: result.kind,
    position: result.position,
    state: result.state,
    file_name: result.fileName,
    path: toStored(result.path),
    bytes: result.bytes,
    sha256: result.sha256,
    duration_ms: result.durationMs,
    poster_path: toStored(result.posterPath),
    video_id: result.videoId,
    remote_url: result.remoteUrl,
    created_at: result.createdAt,
  }),
  fromRow: (row): ResultRecord => ({
    id: row.id as string,
    editId: row.edit_id as string,
    kind: row.kind as ResultRecord['kind'],
    position: row.position as number,
    state: row.state as ResultRecord['state'],
    fileName: row.file_name as string,
    path: fromStored(row.path as string | null),
    bytes: row.bytes as number | null,
    sha256: row.sha256 as string | null,
    durationMs: row.duration_ms as number | null,
    posterPath: fromStored(row.poster_path as string | null),
    videoId: row.video_id as string | null,
    remoteUrl: row.remote_url as string | null,
    createdAt: row.created_at as number,
  }),
});

export function createResults(context: Context): ResultRepository {
  const { sql, paths, transaction, entries } = context;
  const map = mapping(paths);
  const table = recordTable(context, map, null);
  return {
    ...table,
    insert: (result) =>
      transaction(() => {
        table.insert(result);
        // File names are searched for.
        entries.refresh('edit', result.editId);
        return result;
      }),
    update: (id, change) =>
      transaction(() => {
        const after = table.update(id, change);
        entries.refresh('edit', after.editId);
        return after;
      }),
    ofEdit: (editId) =>
      sql.all('SELECT * FROM results WHERE edit_id = ? ORDER BY position, kind', editId).map(map.fromRow),
    pathTaken: (path) =>
      sql.get('SELECT 1 FROM results WHERE path = ? LIMIT 1', paths.toStored(path)) !== undefined,
  };
}

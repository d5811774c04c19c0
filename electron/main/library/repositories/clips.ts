import type { Clip, ClipFacts } from '../../../shared/domain/clip.ts';
import type { ErrorData } from '../../../shared/domain/error-data.ts';
import type { StoredPaths } from '../paths.ts';
import type { ClipRecord } from '../records.ts';
import { fromJson, type Row, type TableMapping, toJson } from '../rows.ts';
import type { Context } from './context.ts';
import { recordTable, type RecordTable } from './record-table.ts';

export interface ClipRepository extends RecordTable<ClipRecord> {
  /** Newest change first; removed ones left out. */
  list(options?: { limit?: number; offset?: number }): readonly ClipRecord[];
  /** The newest clip, not removed, of the file that is known by this. */
  findByFileKey(fileKey: string): ClipRecord | undefined;
  /** The newest clip, not removed, from before files had keys: of this place and size, and added after the file changed last. */
  findWithoutFileKey(file: {
    readonly path: string;
    readonly bytes: number;
    readonly changedAt: number;
  }): ClipRecord | undefined;
}

const mapping = ({ toStored, fromStored }: StoredPaths): TableMapping<ClipRecord> => ({
  table: 'clips',
  columns: [
    ...[
      'id',
      'kind',
      'name',
      'path',
      'link',
      'video_id',
      'source_result_id',
      'added_at',
      'updated_at',
      'bytes',
    ],
    ...['sha256', 'facts', 'probe', 'check_state', 'checks', 'error', 'fix', 'fixed_path', 'fixed_sha256'],
    ...['poster_path', 'file_key'],
  ],
  toRow: (clip): Row => ({
    id: clip.id,
    kind: clip.kind,
    name: clip.name,
    path: toStored(clip.path),
    link: clip.link,
    video_id: clip.videoId,
    source_result_id: clip.sourceResultId,
    added_at: clip.addedAt,
    updated_at: clip.updatedAt,
    bytes: clip.bytes,
    sha256: clip.sha256,
    facts: toJson(clip.facts),
    probe: toJson(clip.probe),
    check_state: clip.checkState,
    checks: JSON.stringify(clip.checks),
    error: toJson(clip.error),
    fix: toJson(clip.fix),
    fixed_path: toStored(clip.fixedPath),
    fixed_sha256: clip.fixedSha256,
    poster_path: toStored(clip.posterPath),
    file_key: clip.fileKey,
  }),
  fromRow: (row): ClipRecord => ({
    id: row.id as string,
    kind: row.kind as Clip['kind'],
    name: row.name as string,
    path: fromStored(row.path as string | null),
    link: row.link as string | null,
    videoId: row.video_id as string | null,
    sourceResultId: row.source_result_id as string | null,
    addedAt: row.added_at as number,
    updatedAt: row.updated_at as number,
    bytes: row.bytes as number | null,
    sha256: row.sha256 as string | null,
    facts: fromJson<ClipFacts>(row.facts),
    probe: fromJson(row.probe),
    checkState: row.check_state as Clip['checkState'],
    checks: fromJson<Clip['checks']>(row.checks) ?? [],
    error: fromJson<ErrorData>(row.error),
    fix: fromJson(row.fix),
    fixedPath: fromStored(row.fixed_path as string | null),
    fixedSha256: row.fixed_sha256 as string | null,
    posterPath: fromStored(row.poster_path as string | null),
    fileKey: row.file_key as string | null,
  }),
});

export function createClips(context: Context): ClipRepository {
  const { sql } = context;
  const map = mapping(context.paths);
  return {
    ...recordTable(context, map, 'clip'),
    list: ({ limit = 1000, offset = 0 } = {}) =>
      sql
        .all(
          'SELECT * FROM clips WHERE removed_at IS NULL ORDER BY updated_at DESC, id LIMIT ? OFFSET ?',
          limit,
          offset,
        )
        .map(map.fromRow),
    findByFileKey: (fileKey) => {
      const row = sql.get(
        'SELECT * FROM clips WHERE file_key = ? AND removed_at IS NULL ORDER BY updated_at DESC LIMIT 1',
        fileKey,
      );
      return row && map.fromRow(row);
    },
    findWithoutFileKey: ({ path, bytes, changedAt }) => {
      const row = sql.get(
        `SELECT * FROM clips WHERE file_key IS NULL AND path = ? AND bytes = ? AND added_at > ?
          AND kind = 'file' AND removed_at IS NULL ORDER BY updated_at DESC LIMIT 1`,
        ...[context.paths.toStored(path), bytes, changedAt],
      );
      return row && map.fromRow(row);
    },
  };
}

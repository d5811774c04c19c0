import type { ErrorData } from '../../../shared/domain/error-data.ts';
import type { Session } from '../../../shared/domain/session.ts';
import type { Provider } from '../../../shared/domain/settings.ts';
import type { StoredPaths } from '../paths.ts';
import type { SessionRecord } from '../records.ts';
import { fromJson, type Row, type TableMapping, toJson } from '../rows.ts';
import type { Context } from './context.ts';
import { recordTable, type RecordTable } from './record-table.ts';

export interface SessionRepository extends RecordTable<SessionRecord> {
  /** Newest change first; removed ones left out. */
  list(options?: { limit?: number; offset?: number }): readonly SessionRecord[];
  /** Newest first. */
  ofClip(clipId: string): readonly SessionRecord[];
}

const mapping = ({ toStored, fromStored }: StoredPaths): TableMapping<SessionRecord> => ({
  table: 'sessions',
  columns: [
    ...['id', 'remote_id', 'clip_id', 'provider', 'account', 'renewed_from', 'started_at', 'updated_at'],
    ...[
      'expires_at',
      'state',
      'fps',
      'duration_ms',
      'width',
      'height',
      'total_frame',
      'video_path',
      'poster_path',
    ],
    ...['remote_video_url', 'units', 'request_id', 'error'],
  ],
  toRow: (session): Row => ({
    id: session.id,
    remote_id: session.remoteId,
    clip_id: session.clipId,
    provider: session.provider,
    account: session.account,
    renewed_from: session.renewedFrom,
    started_at: session.startedAt,
    updated_at: session.updatedAt,
    expires_at: session.expiresAt,
    state: session.state,
    fps: session.fps,
    duration_ms: session.durationMs,
    width: session.width,
    height: session.height,
    total_frame: session.totalFrame,
    video_path: toStored(session.videoPath),
    poster_path: toStored(session.posterPath),
    remote_video_url: session.remoteVideoUrl,
    units: session.units,
    request_id: session.requestId,
    error: toJson(session.error),
  }),
  fromRow: (row): SessionRecord => ({
    id: row.id as string,
    remoteId: row.remote_id as string,
    clipId: row.clip_id as string,
    provider: row.provider as Provider,
    account: row.account as string | null,
    renewedFrom: row.renewed_from as string | null,
    startedAt: row.started_at as number,
    updatedAt: row.updated_at as number,
    expiresAt: row.expires_at as number,
    state: row.state as Session['state'],
    fps: row.fps as number,
    durationMs: row.duration_ms as number,
    width: row.width as number,
    height: row.height as number,
    totalFrame: row.total_frame as number,
    videoPath: fromStored(row.video_path as string | null),
    posterPath: fromStored(row.poster_path as string | null),
    remoteVideoUrl: row.remote_video_url as string | null,
    units: row.units as string | null,
    requestId: row.request_id as string | null,
    error: fromJson<ErrorData>(row.error),
  }),
});

export function createSessions(context: Context): SessionRepository {
  const { sql } = context;
  const map = mapping(context.paths);
  return {
    ...recordTable(context, map, 'session'),
    list: ({ limit = 1000, offset = 0 } = {}) =>
      sql
        .all(
          'SELECT * FROM sessions WHERE removed_at IS NULL ORDER BY updated_at DESC, id LIMIT ? OFFSET ?',
          limit,
          offset,
        )
        .map(map.fromRow),
    ofClip: (clipId) =>
      sql.all('SELECT * FROM sessions WHERE clip_id = ? ORDER BY started_at DESC', clipId).map(map.fromRow),
  };
}

import type { ErrorData } from '../../../shared/domain/error-data.ts';
import type { PreviewRecord } from '../records.ts';
import { fromJson, type Row, toFlag, toJson } from '../rows.ts';
import type { Context } from './context.ts';

export interface PreviewRepository {
  /** Inserts, or takes the place of the preview of the same points. */
  put(preview: PreviewRecord): PreviewRecord;
  find(sessionId: string, pointsKey: string): PreviewRecord | undefined;
  /** Made by the service, and not all of their files are here yet. */
  unfinished(): readonly PreviewRecord[];
  /** Newest first. */
  list(sessionId: string): readonly PreviewRecord[];
}

export function createPreviews({ sql, paths: { toStored, fromStored } }: Context): PreviewRepository {
  const fromRow = (row: Row): PreviewRecord => ({
    sessionId: row.session_id as string,
    pointsKey: row.points_key as string,
    revision: row.revision as number,
    at: row.at as number,
    state: row.state as PreviewRecord['state'],
    videoPath: fromStored(row.video_path as string | null),
    coverPath: fromStored(row.cover_path as string | null),
    trackingPath: fromStored(row.tracking_path as string | null),
    trackingReadable: row.tracking_readable === 1,
    remote: fromJson(row.remote),
    units: row.units as string | null,
    requestId: row.request_id as string | null,
    error: fromJson<ErrorData>(row.error),
  });
  return {
    put(preview) {
      sql.run(
        `INSERT OR REPLACE INTO previews (session_id, points_key, revision, at, state, video_path, cover_path,
           tracking_path, tracking_readable, remote, units, request_id, error)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[preview.sessionId, preview.pointsKey, preview.revision, preview.at, preview.state],
        ...[preview.videoPath, preview.coverPath, preview.trackingPath].map(toStored),
        ...[toFlag(preview.trackingReadable), toJson(preview.remote), preview.units, preview.requestId],
        toJson(preview.error),
      );
      return preview;
    },
    find(sessionId, pointsKey) {
      const row = sql.get(
        'SELECT * FROM previews WHERE session_id = ? AND points_key = ?',
        sessionId,
        pointsKey,
      );
      return row && fromRow(row);
    },
    unfinished: () =>
      sql.all("SELECT * FROM previews WHERE state = 'requesting' ORDER BY at DESC").map(fromRow),
    list: (sessionId) =>
      sql.all('SELECT * FROM previews WHERE session_id = ? ORDER BY at DESC', sessionId).map(fromRow),
  };
}

import type { UploadRecord } from '../records.ts';
import { fromJson, type Row, toFlag, toJson } from '../rows.ts';
import type { Context } from './context.ts';

/** What is already hosted, or half way there. */
export interface UploadRepository {
  find(sha256: string, destination: string): UploadRecord | undefined;
  put(upload: UploadRecord): void;
  remove(sha256: string, destination: string): void;
  /** This clip's sessions are opened with it. */
  usedBy(sha256: string, destination: string, clipId: string): void;
  /** Where a clip was last uploaded to, by the destination's name or its own words for itself; null: nowhere. */
  placeOf(clipId: string): string | null;
  /** The name alone, without any address; null where the destination is not among the user's own any more. */
  destinationOf(clipId: string): string | null;
  /** Half way up: the newest one of this content. */
  interrupted(sha256: string): UploadRecord | undefined;
  /** All of the user's own destinations. */
  all(): readonly UploadRecord[];
  /** Whether a session of a clip that was opened with it is still going on at this time. */
  inSession(sha256: string, destination: string, at: number): boolean;
  /** Uploads of before destinations had ids, and those of a destination that was entered anew. */
  claim(destination: string, destinationId: string): void;
}

const fromRow = (row: Row): UploadRecord => ({
  sha256: row.sha256 as string,
  destination: row.destination as string,
  destinationId: row.destination_id as string | null,
  objectName: row.object_name as string,
  bytes: row.bytes as number | null,
  ours: row.ours === 1,
  progress: fromJson(row.progress),
  done: row.done as number,
  usedAt: row.used_at as number,
  updatedAt: row.updated_at as number,
});

export function createUploads({ sql }: Context): UploadRepository {
  const lastOf = (clipId: string) =>
    sql.get<{ name: string | null; destination: string }>(
      `SELECT d.name, u.destination FROM upload_uses x
         JOIN uploads u ON u.sha256 = x.sha256 AND u.destination = x.destination
         LEFT JOIN destinations d ON d.id = u.destination_id
       WHERE x.clip_id = ? ORDER BY u.used_at DESC LIMIT 1`,
      clipId,
    );
  return {
    find(sha256, destination) {
      const row = sql.get('SELECT * FROM uploads WHERE sha256 = ? AND destination = ?', sha256, destination);
      return row && fromRow(row);
    },
    put: (upload) =>
      void sql.run(
        `INSERT OR REPLACE INTO uploads
           (sha256, destination, destination_id, object_name, bytes, ours, progress, done, used_at, updated_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        ...[upload.sha256, upload.destination, upload.destinationId, upload.objectName, upload.bytes],
        ...[toFlag(upload.ours), toJson(upload.progress), upload.done, upload.usedAt, upload.updatedAt],
      ),
    remove: (sha256, destination) => {
      sql.run('DELETE FROM uploads WHERE sha256 = ? AND destination = ?', sha256, destination);
      sql.run('DELETE FROM upload_uses WHERE sha256 = ? AND destination = ?', sha256, destination);
    },
    usedBy: (sha256, destination, clipId) =>
      void sql.run(
        'INSERT OR IGNORE INTO upload_uses (sha256, destination, clip_id) VALUES (?, ?, ?)',
        ...[sha256, destination, clipId],
      ),
    placeOf(clipId) {
      const last = lastOf(clipId);
      return last?.name ?? last?.destination ?? null;
    },
    destinationOf: (clipId) => lastOf(clipId)?.name ?? null,
    interrupted(sha256) {
      const row = sql.get(
        `SELECT * FROM uploads WHERE sha256 = ? AND progress IS NOT NULL
         ORDER BY updated_at DESC LIMIT 1`,
        sha256,
      );
      return row && fromRow(row);
    },
    all: () => sql.all('SELECT * FROM uploads WHERE destination_id IS NOT NULL').map(fromRow),
    inSession: (sha256, destination, at) =>
      sql.get(
        `SELECT 1 AS found FROM upload_uses AS uses JOIN sessions ON sessions.clip_id = uses.clip_id
         WHERE uses.sha256 = ? AND uses.destination = ? AND sessions.state = 'open' AND sessions.expires_at > ?
         LIMIT 1`,
        ...[sha256, destination, at],
      ) !== undefined,
    claim: (destination, destinationId) =>
      void sql.run(
        'UPDATE uploads SET destination_id = ? WHERE destination = ? AND destination_id IS NOT ?',
        ...[destinationId, destination, destinationId],
      ),
  };
}

import type { ServiceRef } from '../../../shared/domain/service.ts';
import type { Context } from './context.ts';

/** A session that the service has opened and that is not complete here yet. */
export interface Opening {
  /** The session's id to be. */
  readonly sessionId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** The answer of init-selection; plain JSON. */
  readonly answer: unknown;
}

/** One per source, service and account; `source` names what the session was opened on. */
export interface OpeningRepository {
  find(source: string, of: ServiceRef): Opening | undefined;
  put(source: string, of: ServiceRef, opening: Opening): void;
  remove(source: string, of: ServiceRef): void;
}

const where = 'WHERE source = ? AND provider = ? AND account = ?';

export function createOpenings({ sql }: Context): OpeningRepository {
  const key = (source: string, { provider, account }: ServiceRef) =>
    [source, provider, account ?? ''] as const;
  return {
    find(source, of) {
      const row = sql.get(`SELECT * FROM openings ${where}`, ...key(source, of));
      return (
        row && {
          sessionId: row.session_id as string,
          startedAt: row.started_at as number,
          answer: JSON.parse(row.answer as string) as unknown,
        }
      );
    },
    put: (source, of, { sessionId, startedAt, answer }) =>
      void sql.run(
        `INSERT OR REPLACE INTO openings (source, provider, account, session_id, started_at, answer)
         VALUES (?, ?, ?, ?, ?, ?)`,
        ...[...key(source, of), sessionId, startedAt, JSON.stringify(answer)],
      ),
    remove: (source, of) => void sql.run(`DELETE FROM openings ${where}`, ...key(source, of)),
  };
}

import type { EditMode, EditStatus } from '../../../shared/domain/edit.ts';
import type { LibraryItem, LibraryPage } from '../../../shared/domain/library.ts';
import type { Provider } from '../../../shared/domain/settings.ts';
import type { EntryKind } from '../entries.ts';
import { type Found, search, wordsOf } from '../search.ts';
import type { Context } from './context.ts';

export interface LibraryQuery {
  /** Words that all must occur somewhere; empty: everything. */
  readonly text: string;
  readonly offset: number;
  readonly limit: number;
}

export interface Finding {
  /** Newest change first. */
  query(query: LibraryQuery): LibraryPage;
  /** Hides an item; nothing is deleted. */
  remove(kind: EntryKind, id: string): void;
  restore(kind: EntryKind, id: string): void;
}

const tables: Record<EntryKind, string> = { clip: 'clips', session: 'sessions', edit: 'edits' };

/** @param mediaId gives a file an id that the page may use */
export function createFinding(context: Context, mediaId: (path: string) => string | null): Finding {
  const { sql, entries, transaction, now, paths } = context;
  const setRemoved = (kind: EntryKind, id: string, at: number | null) =>
    transaction(() => {
      sql.run(`UPDATE ${tables[kind]} SET removed_at = ? WHERE id = ?`, at, id);
      entries.refresh(kind, id);
    });

  const item = ({ kind, id, at }: Found): LibraryItem => {
    const row = sql.get(details[kind], id)!;
    const poster = paths.fromStored((row.poster_path ?? null) as string | null);
    return {
      kind,
      id,
      at,
      clipId: row.clip_id as string | null,
      sessionId: row.session_id as string | null,
      title: row.title as string,
      mode: row.mode as EditMode | null,
      status: row.status as EditStatus | null,
      points: row.points as number,
      units: row.units as string | null,
      provider: row.provider as Provider | null,
      poster: poster === null ? null : mediaId(poster),
      errorCode: row.error_code as string | null,
    };
  };

  return {
    query({ text, offset, limit }) {
      const { total, found } = search(sql, entries, wordsOf(text), limit, offset);
      return { items: found.map(item), total };
    },
    remove: (kind, id) => setRemoved(kind, id, now()),
    restore: (kind, id) => setRemoved(kind, id, null),
  };
}

const details: Record<EntryKind, string> = {
  clip: `
    SELECT id AS clip_id, NULL AS session_id, name AS title, NULL AS mode, NULL AS status, 0 AS points, NULL AS units,
      NULL AS provider, poster_path, error ->> '$.code' AS error_code
    FROM clips WHERE id = ?`,
  session: `
    SELECT s.clip_id, s.id AS session_id, c.name AS title, NULL AS mode, NULL AS status, s.units, s.provider,
      (SELECT count(*) FROM selection_points p WHERE p.session_id = s.id AND p.certainty = 'confirmed') AS points,
      coalesce(s.poster_path, c.poster_path) AS poster_path, s.error ->> '$.code' AS error_code
    FROM sessions s JOIN clips c ON c.id = s.clip_id WHERE s.id = ?`,
  edit: `
    SELECT e.clip_id, e.session_id, coalesce(nullif(e.prompt, ''), c.name, e.task_id, '') AS title, e.mode, e.status,
      0 AS points, e.units, e.provider,
      coalesce((SELECT r.poster_path FROM results r WHERE r.edit_id = e.id AND r.poster_path IS NOT NULL
        ORDER BY r.position, r.kind LIMIT 1), s.poster_path, c.poster_path) AS poster_path,
      e.error ->> '$.code' AS error_code
    FROM edits e LEFT JOIN sessions s ON s.id = e.session_id LEFT JOIN clips c ON c.id = e.clip_id WHERE e.id = ?`,
};

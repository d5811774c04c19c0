import type { Statements } from './rows.ts';

export type EntryKind = 'clip' | 'session' | 'edit';

/** Keeps the library's list and its search text in step with the rows; called inside the transaction that changes them. */
export interface Entries {
  refresh(kind: EntryKind, id: string): void;
  /** How many the rail lists; counted only after that has changed. */
  shownCount(): number;
}

/** Search folds width and composition, so that typed and pasted forms find each other. */
export const searchable = (text: string): string => text.normalize('NFKC');

interface Facts {
  readonly at: number;
  readonly shown: number;
  readonly text: string;
  readonly parents: readonly (readonly [EntryKind, string | null])[];
}

/*
 * What the rail lists: edits; sessions from which nothing has been ordered yet; clips without a session.
 * So a change to an edit can bring its session back into the list, and a session its clip.
 */
const readers: Record<EntryKind, { sql: string; parents: (row: EntryRow) => Facts['parents'] }> = {
  clip: {
    sql: `
      SELECT c.updated_at AS at, c.removed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.clip_id = c.id AND s.removed_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM edits e WHERE e.clip_id = c.id AND e.removed_at IS NULL) AS shown,
        concat_ws(char(10), c.name, c.link, c.video_id, c.id) AS text
      FROM clips c WHERE c.id = ?`,
    parents: () => [],
  },
  session: {
    sql: `
      SELECT s.updated_at AS at, s.removed_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM edits e WHERE e.session_id = s.id AND e.removed_at IS NULL) AS shown,
        concat_ws(char(10), c.name, c.link, c.video_id, s.id, s.remote_id, s.account) AS text,
        s.clip_id
      FROM sessions s JOIN clips c ON c.id = s.clip_id WHERE s.id = ?`,
    parents: (row) => [['clip', row.clip_id]],
  },
  edit: {
    sql: `
      SELECT e.updated_at AS at, e.removed_at IS NULL AS shown,
        concat_ws(char(10), c.name, c.link, c.video_id, nullif(e.prompt, ''), nullif(e.negative_prompt, ''), e.id,
          e.external_task_id, e.task_id, e.remote_session_id, e.request_id, e.account, e.mode,
          e.error ->> '$.code', e.error ->> '$.message', e.error ->> '$.details.serviceMessage',
          (SELECT group_concat(i.name, char(10)) FROM edit_images x JOIN images i ON i.id = x.image_id WHERE x.edit_id = e.id),
          (SELECT group_concat(r.file_name, char(10)) FROM results r WHERE r.edit_id = e.id)) AS text,
        e.clip_id, e.session_id
      FROM edits e LEFT JOIN clips c ON c.id = e.clip_id WHERE e.id = ?`,
    parents: (row) => [
      ['session', row.session_id],
      ['clip', row.clip_id],
    ],
  },
};

interface EntryRow {
  at: number;
  shown: number;
  text: string;
  clip_id: string | null;
  session_id: string | null;
}

export function createEntries(sql: Statements): Entries {
  const write = `
    INSERT INTO entries (kind, id, at, shown, text) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (kind, id) DO UPDATE SET at = excluded.at, shown = excluded.shown, text = excluded.text`;
  let counted: number | null = null;
  const rewriteShown = (kind: EntryKind, id: string) => {
    const row = sql.get<EntryRow>(readers[kind].sql, id);
    if (!row) return;
    const change = 'UPDATE entries SET shown = ? WHERE kind = ? AND id = ? AND shown <> ?';
    if (sql.run(change, row.shown, kind, id, row.shown) > 0) counted = null;
  };
  return {
    shownCount() {
      counted ??= sql.get<{ n: number }>('SELECT count(*) AS n FROM entries WHERE shown = 1')!.n;
      return counted;
    },
    refresh(kind, id) {
      const row = sql.get<EntryRow>(readers[kind].sql, id);
      if (!row) return;
      const before = sql.get<{ shown: number }>(
        'SELECT shown FROM entries WHERE kind = ? AND id = ?',
        kind,
        id,
      );
      if (before?.shown !== row.shown) counted = null;
      sql.run(write, kind, id, row.at, row.shown, searchable(row.text));
      for (const [parent, parentId] of readers[kind].parents(row)) {
        if (parentId !== null) rewriteShown(parent, parentId);
      }
    },
  };
}

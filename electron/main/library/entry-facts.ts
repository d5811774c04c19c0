import type { EntryKind } from './entries.ts';

/** What an entry is listed, filtered, sorted and found by, straight from the rows. */
export interface EntryFacts {
  readonly at: number;
  readonly shown: number;
  readonly created_at: number;
  readonly title: string | null;
  readonly mode: string | null;
  readonly status: string | null;
  readonly provider: string | null;
  readonly account: string | null;
  readonly duration_ms: number | null;
  readonly bytes: number | null;
  readonly units: number | null;
  readonly starred: number;
  readonly trouble: string | null;
  /** One a line. */
  readonly tags: string | null;
  /** What a person would look for, one thing a line. */
  readonly text: string;
  /** What a machine called it, one a line. */
  readonly ids: string;
  readonly clip_id: string | null;
  readonly session_id: string | null;
}

/*
 * What the rail lists: edits; sessions from which nothing has been ordered yet; clips without a session.
 * So a change to an edit can bring its session back into the list, and a session its clip.
 */
const clipShown = `c.removed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM sessions s WHERE s.clip_id = c.id AND s.removed_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM edits e WHERE e.clip_id = c.id AND e.removed_at IS NULL)`;
const sessionShown = `s.removed_at IS NULL
  AND NOT EXISTS (SELECT 1 FROM edits e WHERE e.session_id = s.id AND e.removed_at IS NULL)`;

export const shownSql: Readonly<Record<EntryKind, string>> = {
  clip: `SELECT ${clipShown} AS shown FROM clips c WHERE id = ?`,
  session: `SELECT ${sessionShown} AS shown FROM sessions s WHERE id = ?`,
  edit: `SELECT removed_at IS NULL AS shown FROM edits WHERE id = ?`,
};

const own = (kind: EntryKind, id: string) => `
  LEFT JOIN annotations a ON a.kind = '${kind}' AND a.id = ${id}`;
const tags = (kind: EntryKind, id: string) =>
  `(SELECT group_concat(t.tag, char(10)) FROM entry_tags t WHERE t.kind = '${kind}' AND t.id = ${id})`;
const ownText = (kind: EntryKind, id: string) => `a.name, nullif(a.note, ''), ${tags(kind, id)}`;
const troubleOf = (role: string, ids: string) =>
  `(SELECT min(f.what) FROM file_troubles f WHERE f.role ${role} AND f.id ${ids})`;

export const factsSql: Readonly<Record<EntryKind, string>> = {
  clip: `
    SELECT c.updated_at AS at, ${clipShown} AS shown, c.added_at AS created_at, coalesce(a.name, c.name) AS title,
      NULL AS mode, NULL AS status, NULL AS provider, NULL AS account, c.facts ->> '$.durationMs' AS duration_ms, c.bytes,
      NULL AS units, coalesce(a.starred, 0) AS starred, ${troubleOf("IN ('clip', 'fixed-clip')", '= c.id')} AS trouble,
      ${tags('clip', 'c.id')} AS tags,
      concat_ws(char(10), ${ownText('clip', 'c.id')}, c.name, c.link) AS text,
      concat_ws(char(10), c.id, c.video_id) AS ids, NULL AS clip_id, NULL AS session_id
    FROM clips c ${own('clip', 'c.id')} WHERE c.id = ?`,
  session: `
    SELECT s.updated_at AS at, ${sessionShown} AS shown, s.started_at AS created_at, coalesce(a.name, c.name) AS title,
      NULL AS mode, NULL AS status, s.provider, s.account, s.duration_ms, NULL AS bytes, CAST(s.units AS REAL) AS units,
      coalesce(a.starred, 0) AS starred, ${troubleOf("= 'session-video'", '= s.id')} AS trouble,
      ${tags('session', 's.id')} AS tags,
      concat_ws(char(10), ${ownText('session', 's.id')}, c.name, c.link) AS text,
      concat_ws(char(10), s.id, s.remote_id, s.request_id, c.video_id) AS ids, s.clip_id, NULL AS session_id
    FROM sessions s JOIN clips c ON c.id = s.clip_id ${own('session', 's.id')} WHERE s.id = ?`,
  edit: `
    SELECT e.updated_at AS at, e.removed_at IS NULL AS shown, e.created_at,
      coalesce(a.name, nullif(e.prompt, ''), c.name) AS title,
      e.mode, e.status, e.provider, e.account,
      coalesce((SELECT max(r.duration_ms) FROM results r WHERE r.edit_id = e.id), s.duration_ms) AS duration_ms,
      (SELECT sum(r.bytes) FROM results r WHERE r.edit_id = e.id AND r.state = 'here') AS bytes,
      CAST(e.units AS REAL) AS units, coalesce(a.starred, 0) AS starred,
      ${troubleOf("= 'result'", 'IN (SELECT r.id FROM results r WHERE r.edit_id = e.id)')} AS trouble,
      ${tags('edit', 'e.id')} AS tags,
      concat_ws(char(10), ${ownText('edit', 'e.id')}, nullif(e.prompt, ''), nullif(e.negative_prompt, ''), c.name, c.link,
        e.error ->> '$.code', e.error ->> '$.message', e.error ->> '$.details.serviceMessage',
        (SELECT group_concat(i.name, char(10)) FROM edit_images x JOIN images i ON i.id = x.image_id WHERE x.edit_id = e.id),
        (SELECT group_concat(r.file_name, char(10)) FROM results r WHERE r.edit_id = e.id)) AS text,
      concat_ws(char(10), e.id, e.external_task_id, e.task_id, e.remote_session_id, e.request_id,
        (SELECT group_concat(r.video_id, char(10)) FROM results r WHERE r.edit_id = e.id)) AS ids,
      e.clip_id, e.session_id
    FROM edits e LEFT JOIN clips c ON c.id = e.clip_id LEFT JOIN sessions s ON s.id = e.session_id
      ${own('edit', 'e.id')} WHERE e.id = ?`,
};

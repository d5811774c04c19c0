import type { EditMode, EditStatus } from '../../../shared/domain/edit.ts';
import type { LibraryItem, LibraryPage, LibraryRef, LibraryScope } from '../../../shared/domain/library.ts';
import { AppError } from '../../../shared/errors/app-error.ts';
import type { Provider } from '../../../shared/domain/settings.ts';
import type { EntryKind } from '../entries.ts';
import { createSearch, type EntryQuery } from '../search.ts';
import { cutShortBy } from '../records.ts';
import type { Row } from '../rows.ts';
import type { Context } from './context.ts';

export interface Finding {
  /** In the order asked for; newest change first where nothing is said. */
  query(query: EntryQuery): LibraryPage;
  /** Throws `not-found`. */
  item(ref: LibraryRef): LibraryItem;
  /** The entries that a scope names; those that are not in the library are left out. */
  entriesOf(scope: LibraryScope): readonly LibraryRef[];
  /** Hides entries; nothing is deleted. */
  remove(items: readonly LibraryRef[]): void;
  restore(items: readonly LibraryRef[]): void;
}

const kinds = ['clip', 'session', 'edit'] as const;
const tables: Record<EntryKind, string> = { clip: 'clips', session: 'sessions', edit: 'edits' };

/** @param mediaId gives a file an id that the page may use */
export function createFinding(context: Context, mediaId: (path: string) => string | null): Finding {
  const { sql, entries, transaction, now, paths } = context;
  const search = createSearch(sql, entries);
  const setRemoved = (items: readonly LibraryRef[], at: number | null) =>
    transaction(() => {
      for (const { kind, id } of items) {
        sql.run(`UPDATE ${tables[kind]} SET removed_at = ? WHERE id = ?`, at, id);
        entries.refresh(kind, id);
      }
    });

  const itemOf = (kind: EntryKind, row: Row): LibraryItem => {
    const poster = paths.fromStored((row.poster_path ?? null) as string | null);
    return {
      kind,
      id: row.id as string,
      at: row.at as number,
      createdAt: row.created_at as number,
      clipId: row.clip_id as string | null,
      sessionId: row.session_id as string | null,
      title: row.title as string,
      mode: row.mode as EditMode | null,
      status: row.status as EditStatus | null,
      points: row.points as number,
      units: row.units as string | null,
      provider: row.provider as Provider | null,
      account: row.account as string | null,
      durationMs: row.duration_ms as number | null,
      bytes: row.bytes as number | null,
      poster: poster === null ? null : mediaId(poster),
      verdict: row.verdict as LibraryItem['verdict'],
      errorCode: row.error_code as string | null,
      starred: row.starred === 1,
      noted: row.noted === 1,
      tags: row.tags === null ? [] : (row.tags as string).split('\n'),
      trouble: row.trouble as LibraryItem['trouble'],
    };
  };

  /** All of a kind in one go: sixty questions would cost as much again as all the rest. */
  const find = (refs: readonly LibraryRef[]): ReadonlyMap<string, LibraryItem> => {
    const found = new Map<string, LibraryItem>();
    for (const kind of kinds) {
      const ids = refs.filter((ref) => ref.kind === kind).map(({ id }) => id);
      for (const row of sql.all(details[kind], JSON.stringify(ids)))
        found.set(kind + (row.id as string), itemOf(kind, row));
    }
    return found;
  };

  return {
    query(query) {
      const { found, ...counted } = search.page(query);
      const items = find(found);
      return { items: found.map(({ kind, id }) => items.get(kind + id)!), ...counted };
    },
    item(ref) {
      const found = find([ref]).get(ref.kind + ref.id);
      if (!found) throw new AppError('not-found', `No ${ref.kind} of this id`);
      return found;
    },
    entriesOf(scope) {
      if (!('items' in scope)) {
        const out = new Set((scope.except ?? []).map(({ kind, id }) => kind + id));
        return search.all(scope).filter(({ kind, id }) => !out.has(kind + id));
      }
      return scope.items.filter(({ kind, id }) => sql.get(`SELECT 1 FROM ${tables[kind]} WHERE id = ?`, id));
    },
    remove: (items) => setRemoved(items, now()),
    restore: (items) => setRemoved(items, null),
  };
}

/** What the entry itself has, and what people said of it. */
const common = `n.id, n.at, n.created_at, n.duration_ms, n.bytes, n.starred, n.trouble, n.account, n.provider, n.mode, n.status,
  a.note <> '' AS noted,
  (SELECT group_concat(t.tag, char(10)) FROM entry_tags t WHERE t.kind = n.kind AND t.id = n.id) AS tags`;
const annotated = 'LEFT JOIN annotations a ON a.kind = n.kind AND a.id = n.id';

const someCheckIs = (state: string) =>
  `EXISTS (SELECT 1 FROM json_each(c.checks) v WHERE v.value ->> '$.state' = '${state}')`;
/** A check that was stopped is made when the clip is opened, and is about to be. */
const verdict = `CASE
    WHEN c.check_state = 'remote' THEN 'ready'
    WHEN c.check_state = 'failed' AND c.error ->> '$.code' IN (${cutShortBy.map((code) => `'${code}'`).join(', ')}) THEN 'checking'
    WHEN c.check_state = 'failed' OR ${someCheckIs('fail')} THEN 'refused'
    WHEN ${someCheckIs('fixable')} THEN 'fixable'
    WHEN c.check_state = 'checking' THEN 'checking'
    ELSE 'ready' END`;

const details: Record<EntryKind, string> = {
  clip: `
    SELECT ${common}, c.id AS clip_id, NULL AS session_id, coalesce(a.name, c.name) AS title, 0 AS points, NULL AS units,
      c.poster_path, c.error ->> '$.code' AS error_code, ${verdict} AS verdict
    FROM entries n JOIN clips c ON c.id = n.id ${annotated} WHERE n.kind = 'clip' AND n.id IN (SELECT value FROM json_each(?))`,
  session: `
    SELECT ${common}, s.clip_id, s.id AS session_id, coalesce(a.name, c.name) AS title, s.units,
      (SELECT count(*) FROM selection_points p WHERE p.session_id = s.id AND p.certainty = 'confirmed') AS points,
      coalesce(s.poster_path, c.poster_path) AS poster_path, s.error ->> '$.code' AS error_code, NULL AS verdict
    FROM entries n JOIN sessions s ON s.id = n.id JOIN clips c ON c.id = s.clip_id ${annotated}
    WHERE n.kind = 'session' AND n.id IN (SELECT value FROM json_each(?))`,
  edit: `
    SELECT ${common}, e.clip_id, e.session_id, coalesce(a.name, nullif(e.prompt, ''), c.name, e.task_id, '') AS title,
      0 AS points, e.units,
      coalesce((SELECT r.poster_path FROM results r WHERE r.edit_id = e.id AND r.poster_path IS NOT NULL
        ORDER BY r.position, r.kind LIMIT 1), s.poster_path, c.poster_path) AS poster_path,
      e.error ->> '$.code' AS error_code, NULL AS verdict
    FROM entries n JOIN edits e ON e.id = n.id LEFT JOIN sessions s ON s.id = e.session_id
      LEFT JOIN clips c ON c.id = e.clip_id ${annotated} WHERE n.kind = 'edit' AND n.id IN (SELECT value FROM json_each(?))`,
};

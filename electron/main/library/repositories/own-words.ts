import { randomUUID } from 'node:crypto';
import type { LibraryRef, SavedSearch } from '../../../shared/domain/library.ts';
import type { Context } from './context.ts';

/** What people add to an entry themselves. */
export interface Description {
  /** Null: it is called what it would be called anyway. */
  readonly name: string | null;
  readonly note: string;
  readonly starred: boolean;
  readonly tags: readonly string[];
}

export interface OwnWords {
  of(ref: LibraryRef): Description;
  /** Changes some of it. */
  describe(ref: LibraryRef, change: Partial<Description>): void;
  searches(): readonly SavedSearch[];
  /** Takes the place of the one of the same id; without an id it is a new one. */
  saveSearch(search: Omit<SavedSearch, 'id'> & { readonly id: string | null }): void;
  removeSearch(id: string): void;
}

const blank: Description = { name: null, note: '', starred: false, tags: [] };

export function createOwnWords({ sql, entries, transaction, now }: Context): OwnWords {
  const of = ({ kind, id }: LibraryRef): Description => {
    const row = sql.get<{ name: string | null; note: string; starred: number }>(
      'SELECT name, note, starred FROM annotations WHERE kind = ? AND id = ?',
      kind,
      id,
    );
    const tags = sql
      .all<{ tag: string }>('SELECT tag FROM entry_tags WHERE kind = ? AND id = ? ORDER BY tag', kind, id)
      .map(({ tag }) => tag);
    return row ? { name: row.name, note: row.note, starred: row.starred === 1, tags } : { ...blank, tags };
  };

  return {
    of,
    describe: (ref, change) =>
      transaction(() => {
        const { kind, id } = ref;
        const after = { ...of(ref), ...change };
        sql.run(
          `INSERT INTO annotations (kind, id, name, note, starred, updated_at) VALUES (?, ?, ?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET name = excluded.name, note = excluded.note, starred = excluded.starred,
             updated_at = excluded.updated_at`,
          ...[kind, id, after.name, after.note, after.starred ? 1 : 0, now()],
        );
        if (change.tags) {
          sql.run('DELETE FROM entry_tags WHERE kind = ? AND id = ?', kind, id);
          for (const tag of new Set(change.tags)) {
            sql.run('INSERT INTO entry_tags (kind, id, tag) VALUES (?, ?, ?)', kind, id, tag);
          }
        }
        entries.refresh(kind, id);
      }),
    searches: () =>
      sql
        .all<{ id: string; name: string; query: string }>(
          'SELECT id, name, query FROM saved_searches ORDER BY created_at, name',
        )
        .map(({ id, name, query }) => ({
          id,
          name,
          ...(JSON.parse(query) as Omit<SavedSearch, 'id' | 'name'>),
        })),
    saveSearch: ({ id, name, ...query }) =>
      void sql.run(
        `INSERT INTO saved_searches (id, name, query, created_at) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET name = excluded.name, query = excluded.query`,
        ...[id ?? randomUUID(), name, JSON.stringify(query), now()],
      ),
    removeSearch: (id) => void sql.run('DELETE FROM saved_searches WHERE id = ?', id),
  };
}

import type { Facet, LibraryFacets } from '../../../shared/domain/library.ts';
import type { Context } from './context.ts';

/** What there is to filter by; counted again only after something has changed. */
export function createFacets({ sql, entries }: Context): () => LibraryFacets {
  let known: { readonly revision: number; readonly facets: LibraryFacets } | null = null;

  const values = <T extends string>(column: string): readonly Facet<T>[] =>
    sql.all<Facet<T>>(
      `SELECT ${column} AS value, count(*) AS count FROM entries WHERE shown = 1 AND ${column} IS NOT NULL
       GROUP BY ${column} ORDER BY count DESC, value LIMIT 200`,
    );
  const sums = () =>
    sql.get<Omit<LibraryFacets, 'kinds' | 'modes' | 'statuses' | 'providers' | 'accounts' | 'tags'>>(
      `SELECT coalesce(sum(starred), 0) AS starred, count(trouble) AS troubled, min(created_at) AS oldest,
         max(created_at) AS newest, max(duration_ms) AS mostDurationMs, max(bytes) AS mostBytes, max(units) AS mostUnits
       FROM entries WHERE shown = 1`,
    )!;
  const tags = () =>
    sql.all<Facet<string>>(
      `SELECT t.tag AS value, count(*) AS count FROM entry_tags t
         JOIN entries e ON e.kind = t.kind AND e.id = t.id AND e.shown = 1
       GROUP BY t.tag ORDER BY count DESC, value LIMIT 500`,
    );

  return () => {
    const revision = entries.revision();
    if (known?.revision !== revision) {
      const facets = {
        ...sums(),
        kinds: values('kind'),
        modes: values('mode'),
        statuses: values('status'),
        providers: values('provider'),
        accounts: values('account'),
        tags: tags(),
      } as LibraryFacets;
      known = { revision, facets };
    }
    return known.facets;
  };
}

import type { Facet, LibraryFacets } from '../../../shared/domain/library.ts';
import { tagMark } from '../marks.ts';
import type { Context } from './context.ts';

const columns = ['kind', 'mode', 'status', 'provider', 'account'] as const;
type Column = (typeof columns)[number];

const mostTags = 500;

/** What there is to filter by; counted again only after something has changed. */
export function createFacets({ sql, entries }: Context): () => LibraryFacets {
  let known: { readonly revision: number; readonly facets: LibraryFacets } | null = null;

  /** Each kind of combination once, straight from an index. */
  const combinations = () =>
    sql.all<Record<Column, string | null> & { n: number }>(
      `SELECT ${columns.join(', ')}, count(*) AS n FROM entries WHERE shown = 1 GROUP BY ${columns.join(', ')}`,
    );
  const end = (column: string, direction: 'ASC' | 'DESC') =>
    sql.get<{ value: number | null }>(
      `SELECT ${column} AS value FROM entries WHERE shown = 1 ORDER BY ${column} ${direction} LIMIT 1`,
    )?.value ?? null;
  const some = (condition: string) =>
    sql.get<{ n: number }>(`SELECT count(*) AS n FROM entries WHERE shown = 1 AND ${condition}`)!.n;
  /** How many have each: the index of grams knows, without a look at the entries. */
  const tags = () =>
    sql
      .all<{ tag: string }>('SELECT DISTINCT tag FROM entry_tags')
      .map(({ tag }) => ({
        value: tag,
        count: sql.get<{ n: number }>(
          'SELECT count(*) AS n FROM entry_grams WHERE entry_grams MATCH ?',
          `"${tagMark(tag)}"`,
        )!.n,
      }))
      .filter(({ count }) => count > 0)
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, mostTags);

  return () => {
    const revision = entries.revision();
    if (known?.revision !== revision) {
      const rows = combinations();
      const values = <T extends string>(column: Column) =>
        sums(rows.map((row) => [row[column] as T | null, row.n]));
      const facets: LibraryFacets = {
        kinds: values('kind'),
        modes: values('mode'),
        statuses: values('status'),
        providers: values('provider'),
        accounts: values('account'),
        tags: tags(),
        starred: some('starred = 1'),
        troubled: some('trouble IS NOT NULL'),
        oldest: end('created_at', 'ASC'),
        newest: end('created_at', 'DESC'),
        mostDurationMs: end('duration_ms', 'DESC'),
        mostBytes: end('bytes', 'DESC'),
        mostUnits: end('units', 'DESC'),
      };
      known = { revision, facets };
    }
    return known.facets;
  };
}

function sums<T extends string>(counts: readonly (readonly [T | null, number])[]): readonly Facet<T>[] {
  const byValue = new Map<T, number>();
  for (const [value, count] of counts) {
    if (value !== null) byValue.set(value, (byValue.get(value) ?? 0) + count);
  }
  return [...byValue].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

import type { LibraryFilter, LibraryRange, LibrarySort } from '../../shared/domain/library.ts';

/** A piece of SQL and the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** A filter as conditions on `entries e`, joined by AND; empty where everything passes. */
export function conditionOf(filter: LibraryFilter): Condition {
  const parts: Condition[] = [
    oneOf('e.kind', filter.kinds),
    oneOf('e.mode', filter.modes),
    oneOf('e.status', filter.statuses),
    oneOf('e.provider', filter.providers),
    oneOf('e.account', filter.accounts),
    compare('e.created_at >=', filter.from),
    compare('e.created_at <', filter.until),
    ...within('e.duration_ms', filter.durationMs),
    ...within('e.bytes', filter.bytes),
    ...within('e.units', filter.units),
    { sql: filter.starred ? 'e.starred = 1' : '', values: [] },
    { sql: filter.troubled ? 'e.trouble IS NOT NULL' : '', values: [] },
    ...(filter.tags ?? []).map((tag) => ({
      sql: 'EXISTS (SELECT 1 FROM entry_tags t WHERE t.kind = e.kind AND t.id = e.id AND t.tag = ?)',
      values: [tag],
    })),
  ].filter(({ sql }) => sql !== '');
  return {
    sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
    values: parts.flatMap(({ values }) => values),
  };
}

const nothing: Condition = { sql: '', values: [] };

function oneOf(column: string, allowed: readonly string[] | undefined): Condition {
  if (!allowed || allowed.length === 0) return nothing;
  return { sql: `${column} IN (${allowed.map(() => '?').join(', ')})`, values: allowed };
}

const compare = (test: string, value: number | undefined): Condition =>
  value === undefined ? nothing : { sql: `${test} ?`, values: [value] };

const within = (column: string, range: LibraryRange | undefined): Condition[] => [
  compare(`${column} >=`, range?.least),
  compare(`${column} <=`, range?.most),
];

const sortColumns: Readonly<Record<LibrarySort['by'], string>> = {
  changed: 'at',
  created: 'created_at',
  title: 'title',
  duration: 'duration_ms',
  size: 'bytes',
  units: 'units',
};

export const newestFirst: LibrarySort = { by: 'changed', descending: true };

/** Equal ones in the order in which they came, so that pages never overlap. */
export function orderOf({ by, descending }: LibrarySort): string {
  const direction = descending ? 'DESC' : 'ASC';
  return `ORDER BY e.${sortColumns[by]} ${direction}, e.entry ${direction}`;
}

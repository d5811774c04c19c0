import type { LibraryFilter, LibraryRange, LibrarySort } from '../../shared/domain/library.ts';

/** A piece of SQL and the values of its question marks. */
export interface Condition {
  readonly sql: string;
  readonly values: readonly (string | number)[];
}

/** A filter's ranges as conditions on `entries e`, each after an AND; the rest of it are marks (marks.ts). */
export function rangesOf(filter: LibraryFilter): Condition {
  const parts: Condition[] = [
    compare('e.created_at >=', filter.from),
    compare('e.created_at <', filter.until),
    ...within('e.duration_ms', filter.durationMs),
    ...within('e.bytes', filter.bytes),
    ...within('e.units', filter.units),
  ].filter(({ sql }) => sql !== '');
  return {
    sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
    values: parts.flatMap(({ values }) => values),
  };
}

const nothing: Condition = { sql: '', values: [] };

const compare = (test: string, value: number | undefined): Condition =>
  value === undefined ? nothing : { sql: `${test} ?`, values: [value] };

const within = (column: string, range: LibraryRange | undefined): Condition[] => [
  compare(`${column} >=`, range?.least),
  compare(`${column} <=`, range?.most),
];

const sorts: Readonly<Record<LibrarySort['by'], { readonly column: string; readonly index: string }>> = {
  changed: { column: 'at', index: 'entries_newest' },
  created: { column: 'created_at', index: 'entries_by_creation' },
  title: { column: 'title', index: 'entries_by_title' },
  duration: { column: 'duration_ms', index: 'entries_by_duration' },
  size: { column: 'bytes', index: 'entries_by_bytes' },
  units: { column: 'units', index: 'entries_by_units' },
};

/** Where the list can be read in this order, row after row. */
export const indexOf = ({ by }: LibrarySort): string => sorts[by].index;

export const newestFirst: LibrarySort = { by: 'changed', descending: true };

/** Equal ones in the order in which they came, so that pages never overlap. */
export function orderOf({ by, descending }: LibrarySort): string {
  const direction = descending ? 'DESC' : 'ASC';
  return `ORDER BY e.${sorts[by].column} ${direction}, e.entry ${direction}`;
}

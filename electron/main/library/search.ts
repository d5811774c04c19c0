import type { LibraryFilter, LibrarySort } from '../../shared/domain/library.ts';
import { type Condition, indexOf, newestFirst, orderOf, rangesOf } from './conditions.ts';
import type { Entries, EntryKind } from './entries.ts';
import { marksAsked } from './marks.ts';
import type { Statements } from './rows.ts';
import { mayBeId, wordsOf } from './search-text.ts';

/** What is looked for: words that all must occur somewhere, and a filter that must hold. */
export interface EntrySearch {
  /** Empty: everything. */
  readonly text: string;
  readonly filter?: LibraryFilter | undefined;
}

export interface EntryQuery extends EntrySearch {
  readonly sort?: LibrarySort | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** One entry of the list. */
export interface Found {
  readonly kind: EntryKind;
  readonly id: string;
  readonly at: number;
}

export interface FoundPage {
  readonly found: readonly Found[];
  readonly total: number;
  /** True when counting stopped at `total`. */
  readonly more: boolean;
}

export interface Search {
  page(query: EntryQuery): FoundPage;
  /** All of them, newest first. */
  all(search: EntrySearch): readonly Found[];
}

/** From which size on a question is answered in another way. */
export interface SearchSizes {
  /** So many are looked up and sorted in no time; of more the list is read in its order until the page is full. */
  readonly few: number;
  /** So many are kept; where that many have it, the beginning of the list is read first. */
  readonly many: number;
  /** Rows of the list that are held against what was typed, before the indexes are asked for all that have it. */
  readonly readFirst: number;
}

const usualSizes: SearchSizes = { few: 1000, many: 5500, readFirst: 2000 };

/** Counted so far beyond the page that is shown: whoever scrolls on is told more. */
const countedAhead = 5000;

export function createSearch(sql: Statements, entries: Entries, sizes = usualSizes): Search {
  const { few, many, readFirst } = sizes;
  let known: (Hits & { readonly key: string }) | null = null;
  let counted: { readonly key: string; readonly total: number; readonly limit: number } | null = null;

  /** The indexes are asked once for the same words and marks, however often the list is paged and sorted. */
  function hitsOf({ hits, key }: Sources): Hits | null {
    if (hits === null) return null;
    const current = `${entries.revision()} ${key}`;
    if (known?.key === current) return known;
    const { n, all } = sql.get<{ n: number; all: string }>(
      `SELECT count(*) AS n, json_group_array(entry) AS "all" FROM (SELECT entry FROM (${hits.sql}) LIMIT ?)`,
      ...[...hits.values, many],
    )!;
    const condition = n < many ? { sql: 'SELECT value AS entry FROM json_each(?)', values: [all] } : hits;
    known = { key: current, count: n, condition };
    return known;
  }

  /** Paging through the same list counts it once. */
  function totalOf(search: EntrySearch, ranges: Condition, hits: Hits | null, limit: number): number {
    if (ranges.sql === '' && hits === null) return entries.shownCount();
    if (ranges.sql === '' && hits !== null && hits.count < many) return hits.count;
    if (ranges.sql === '' && hits !== null && hits.count >= limit) return limit;
    const key = JSON.stringify([entries.revision(), search.text, search.filter]);
    if (counted?.key === key && (counted.total < counted.limit || counted.limit >= limit))
      return counted.total;
    const from = countable(ranges, hits);
    const { n } = sql.get<{ n: number }>(
      `SELECT count(*) AS n FROM (SELECT 1 ${from.sql} LIMIT ?)`,
      ...[...from.values, limit],
    )!;
    counted = { key, total: n, limit };
    return n;
  }

  return {
    page({ sort = newestFirst, limit, offset, ...search }) {
      const sources = sourcesOf(search);
      const { ranges, has } = sources;
      const hits = hitsOf(sources);
      const most = offset + limit + countedAhead;
      const total = totalOf(search, ranges, hits, most);
      const list = (from: Condition, order = orderOf(sort)) =>
        sql.all<Found>(
          `SELECT e.kind, e.id, e.at ${from.sql} ${order} LIMIT ? OFFSET ?`,
          ...[...from.values, limit, offset],
        );
      const found = (): readonly Found[] => {
        if (offset >= total) return [];
        if (hits === null) return list(everythingWithin(ranges));
        if (hits.count <= few) return list(lookedUp(hits.condition, ranges));
        const first = hits.count === many ? list(beginning(sort, has, ranges, readFirst), '') : [];
        return first.length === limit ? first : list(among(inOrder(sort), hits.condition, ranges));
      };
      const isCounted = ranges.sql === '' && (hits === null || hits.count < many);
      return { found: found(), total, more: !isCounted && total === most };
    },
    all(search) {
      const { hits, ranges } = sourcesOf(search);
      const from = hits === null ? everythingWithin(ranges) : lookedUp(hits, ranges);
      return sql.all<Found>(`SELECT e.kind, e.id, e.at ${from.sql} ${orderOf(newestFirst)}`, ...from.values);
    },
  };
}

/** What the indexes said. */
interface Hits {
  /** At most `many`. */
  readonly count: number;
  /** A SELECT that gives them: themselves, or where they are many the question to the indexes. */
  readonly condition: Condition;
}

/** What is in the indexes is shown: without ranges it need not be looked up to be counted. */
function countable(ranges: Condition, hits: Hits | null): Condition {
  if (hits === null) return everythingWithin(ranges);
  const { sql, values } = hits.condition;
  return ranges.sql === '' ? { sql: `FROM (${sql})`, values } : lookedUp(hits.condition, ranges);
}

interface Sources {
  /** A SELECT of the entries with the words and the marks, from the indexes alone; null: all of them. */
  readonly hits: Condition | null;
  /** Names these words and marks. */
  readonly key: string;
  /** The same as conditions on `entry_texts t`, for rows that are read anyway. */
  readonly has: Condition;
  readonly ranges: Condition;
}

const everythingWithin = (ranges: Condition): Condition => ({
  sql: `FROM entries e WHERE e.shown = 1${ranges.sql}`,
  values: ranges.values,
});

/** The hits, each looked up. */
const lookedUp = (hits: Condition, ranges: Condition): Condition => ({
  sql: `FROM (${hits.sql}) h CROSS JOIN entries e ON e.entry = h.entry WHERE e.shown = 1${ranges.sql}`,
  values: [...hits.values, ...ranges.values],
});

const inOrder = (sort: LibrarySort): string => `FROM entries e INDEXED BY ${indexOf(sort)}`;

/** The list, each row looked for among the hits. The plus keeps SQLite from asking the index row by row. */
const among = (from: string, hits: Condition, ranges: Condition): Condition => ({
  sql: `${from} WHERE e.shown = 1${ranges.sql} AND +e.entry IN (${hits.sql})`,
  values: [...ranges.values, ...hits.values],
});

/**
 * The list's first rows, read in their order and no further than the page: where many have what is looked for, it is among these.
 */
const beginning = (sort: LibrarySort, has: Condition, ranges: Condition, rows: number): Condition => ({
  sql: `FROM (SELECT e.entry, e.kind, e.id, e.at, e.created_at, e.duration_ms, e.bytes, e.units
      ${inOrder(sort)} WHERE e.shown = 1 ${orderOf(sort)} LIMIT ${rows}) e
    CROSS JOIN entry_texts t ON t.entry = e.entry WHERE true${ranges.sql}${has.sql}`,
  values: [...ranges.values, ...has.values],
});

function sourcesOf({ text, filter = {} }: EntrySearch): Sources {
  const { long, short } = wordsOf(text);
  const marks = marksAsked(filter);
  const [only] = long;
  const id = only !== undefined && long.length + short.length === 1 && mayBeId(only) ? only : null;
  const hits = asked(
    long,
    [...short.map(({ token }) => `"${token}"`), ...marks.map((some) => `(${some.map(quoted).join(' OR ')})`)],
    id,
  );
  return {
    hits,
    key: JSON.stringify(hits?.values),
    has: hasOf(long, short, marks, id),
    ranges: rangesOf(filter),
  };
}

const quoted = (term: string): string => `"${term.replaceAll('"', '""')}"`;

/** @param grams terms of the index of grams, all of which must hold @param id what may be the beginning of an id as well */
function asked(long: readonly string[], grams: readonly string[], id: string | null): Condition | null {
  const parts: string[] = [];
  const values: string[] = [];
  if (long.length > 0) {
    parts.push('SELECT rowid AS entry FROM entry_search WHERE entry_search MATCH ?');
    values.push(long.map(quoted).join(' '));
  }
  if (id !== null) {
    parts.push('UNION SELECT entry FROM entry_ids WHERE value >= ? AND value < ?');
    values.push(id, `${id}\u{10ffff}`);
  }
  if (grams.length > 0) {
    if (parts.length > 0) parts.push('INTERSECT');
    parts.push('SELECT rowid AS entry FROM entry_grams WHERE entry_grams MATCH ?');
    values.push(grams.join(' AND '));
  }
  return parts.length === 0 ? null : { sql: parts.join(' '), values };
}

function hasOf(
  long: readonly string[],
  short: readonly { readonly word: string }[],
  marks: readonly (readonly string[])[],
  id: string | null,
): Condition {
  const hasId = 'EXISTS (SELECT 1 FROM entry_ids i WHERE i.entry = e.entry AND i.value >= ? AND i.value < ?)';
  const parts: Condition[] = [
    ...(id === null
      ? long.map((word) => ({ sql: 'instr(t.text, ?) > 0', values: [word] }))
      : [{ sql: `(instr(t.text, ?) > 0 OR ${hasId})`, values: [id, id, `${id}\u{10ffff}`] }]),
    ...short.map(({ word }) => ({ sql: 'begins(t.text, ?)', values: [word] })),
    ...marks.map((some) => ({
      sql: `(${some.map(() => "instr(' ' || t.marks || ' ', ?) > 0").join(' OR ')})`,
      values: some.map((mark) => ` ${mark} `),
    })),
  ];
  return {
    sql: parts.map(({ sql }) => ` AND ${sql}`).join(''),
    values: parts.flatMap(({ values }) => values),
  };
}

import type { LibraryFilter, LibrarySort } from '../../shared/domain/library.ts';
import { type Condition, conditionOf, newestFirst, orderOf } from './conditions.ts';
import type { Entries, EntryKind } from './entries.ts';
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

/** So many are sorted or looked through in no time; above, entries are read in order until the page is full. */
const few = 2000;
/** Counted so far beyond the page that is shown: whoever scrolls on is told more. */
const countedAhead = 5000;

export function createSearch(sql: Statements, entries: Entries): Search {
  let counted: { readonly key: string; readonly total: number; readonly limit: number } | null = null;

  const count = (from: Condition, most: number): number =>
    sql.get<{ n: number }>(`SELECT count(*) AS n FROM (SELECT 1 ${from.sql} LIMIT ?)`, ...from.values, most)!
      .n;

  /** Paging through the same list counts it once. */
  function totalOf(search: EntrySearch, sources: Sources, limit: number): number {
    if (sources.hits === null && sources.isEverything) return entries.shownCount();
    const key = JSON.stringify([entries.revision(), search.text, search.filter]);
    if (counted?.key === key && (counted.total < counted.limit || counted.limit >= limit))
      return counted.total;
    counted = { key, total: count(chosen(sources), limit), limit };
    return counted.total;
  }

  /** Where the filter lets few pass, those are asked for the words; otherwise what has the words is asked to pass. */
  function chosen({ hits, both, listed, isEverything, passing }: Sources): Condition {
    if (hits === null) return passing;
    if (isEverything) return hits;
    return both === null || count(passing, few) < few ? listed : both;
  }

  return {
    page({ sort = newestFirst, limit, offset, ...search }) {
      const sources = sourcesOf(search);
      const most = offset + limit + countedAhead;
      const total = totalOf(search, sources, most);
      // Few hits are looked up and sorted; of many the list is read in its order, and each row asked whether it is one.
      const from = total <= few && sources.both !== null ? sources.both : sources.listed;
      const page = `SELECT e.kind, e.id, e.at ${from.sql} ${orderOf(sort)} LIMIT ? OFFSET ?`;
      const found = offset >= total ? [] : sql.all<Found>(page, ...from.values, limit, offset);
      return { found, total, more: sources.hits !== null || !sources.isEverything ? total === most : false };
    },
    all(search) {
      const { both, listed } = sourcesOf(search);
      const from = both ?? listed;
      return sql.all<Found>(`SELECT e.kind, e.id, e.at ${from.sql} ${orderOf(newestFirst)}`, ...from.values);
    },
  };
}

/** FROM clauses that come to the same. */
interface Sources {
  /** What passes the filter, whatever its words. */
  readonly passing: Condition;
  readonly isEverything: boolean;
  /** What has the words, from the indexes alone; null: nothing was typed. */
  readonly hits: Condition | null;
  /** The hits, each looked up. */
  readonly both: Condition | null;
  /** The list, each row asked for the words. */
  readonly listed: Condition;
}

function sourcesOf({ text, filter = {} }: EntrySearch): Sources {
  const { long, short } = wordsOf(text);
  const passes = conditionOf(filter);
  const passing = { sql: `FROM entries e WHERE e.shown = 1${passes.sql}`, values: passes.values };
  const isEverything = passes.sql === '';
  if (long.length + short.length === 0) {
    return { passing, isEverything, hits: null, both: null, listed: passing };
  }
  const found = hitsOf(long, short);
  const hasWords = [
    ...long.map(() => ' AND instr(t.text, ?) > 0'),
    ...short.map(() => ' AND begins(t.text, ?)'),
  ];
  const both = {
    sql: `FROM (${found.sql}) h CROSS JOIN entries e ON e.entry = h.entry WHERE e.shown = 1${passes.sql}`,
    values: [...found.values, ...passes.values],
  };
  return {
    passing,
    isEverything,
    hits: { sql: `FROM (${found.sql})`, values: found.values },
    both,
    listed: found.byId
      ? both
      : {
          sql: `FROM entries e CROSS JOIN entry_texts t ON t.entry = e.entry WHERE e.shown = 1${passes.sql}${hasWords.join('')}`,
          values: [...passes.values, ...long, ...short.map(({ word }) => word)],
        },
  };
}

/** A SELECT that gives the entries (`entry`) with all the words. */
function hitsOf(
  long: readonly string[],
  short: readonly { readonly token: string }[],
): Condition & { readonly byId: boolean } {
  const parts: string[] = [];
  const values: string[] = [];
  if (long.length > 0) {
    parts.push('SELECT rowid AS entry FROM entry_search WHERE entry_search MATCH ?');
    values.push(long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' '));
  }
  if (short.length > 0) {
    parts.push('SELECT rowid AS entry FROM entry_grams WHERE entry_grams MATCH ?');
    values.push(short.map(({ token }) => token).join(' '));
  }
  const [only] = long;
  if (only !== undefined && long.length + short.length === 1 && mayBeId(only)) {
    parts.push('SELECT entry FROM entry_ids WHERE value >= ? AND value < ?');
    values.push(only, `${only}\u{10ffff}`);
    return { sql: parts.join(' UNION '), values, byId: true };
  }
  return { sql: parts.join(' INTERSECT '), values, byId: false };
}

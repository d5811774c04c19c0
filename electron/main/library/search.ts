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

export interface Search {
  page(query: EntryQuery): { readonly total: number; readonly found: readonly Found[] };
  /** All of them, newest first, without being held in memory. */
  all(search: EntrySearch): readonly Found[];
}

/** So many hits are sorted in no time; above, entries are read in order until the page is full. */
const manyHits = 2000;

export function createSearch(sql: Statements, entries: Entries): Search {
  let counted: { readonly key: string; readonly total: number } | null = null;

  /** Paging through the same list counts it once. */
  function totalOf(search: EntrySearch, plan: Plan): number {
    if (plan.hits === null && plan.filter.sql === '') return entries.shownCount();
    const key = JSON.stringify([entries.revision(), search.text, search.filter]);
    if (counted?.key !== key) counted = { key, total: count(plan) };
    return counted.total;
  }

  function count({ hits, filter }: Plan): number {
    const from =
      hits === null
        ? { sql: `FROM entries e WHERE e.shown = 1${filter.sql}`, values: filter.values }
        : filter.sql === ''
          ? { sql: `FROM (${hits.sql})`, values: hits.values }
          : {
              sql: `FROM (${hits.sql}) h CROSS JOIN entries e ON e.entry = h.entry WHERE e.shown = 1${filter.sql}`,
              values: [...hits.values, ...filter.values],
            };
    return sql.get<{ total: number }>(`SELECT count(*) AS total ${from.sql}`, ...from.values)!.total;
  }

  /** Few hits are looked up and sorted; of many the list is read in its order, and each row asked whether it is one. */
  function rows(plan: Plan, total: number): Condition {
    const { hits, within, filter } = plan;
    if (hits === null) {
      return { sql: `FROM entries e WHERE e.shown = 1${filter.sql}`, values: filter.values };
    }
    if (total <= manyHits || within === null) {
      return {
        sql: `FROM (${hits.sql}) h CROSS JOIN entries e ON e.entry = h.entry WHERE e.shown = 1${filter.sql}`,
        values: [...hits.values, ...filter.values],
      };
    }
    return {
      sql: `FROM entries e CROSS JOIN entry_texts t ON t.entry = e.entry WHERE e.shown = 1${filter.sql}${within.sql}`,
      values: [...filter.values, ...within.values],
    };
  }

  return {
    page({ sort = newestFirst, limit, offset, ...search }) {
      const plan = planOf(search);
      const total = totalOf(search, plan);
      const { sql: from, values } = rows(plan, total);
      const page = `SELECT e.kind, e.id, e.at ${from} ${orderOf(sort)} LIMIT ? OFFSET ?`;
      return { total, found: offset >= total ? [] : sql.all<Found>(page, ...values, limit, offset) };
    },
    all(search) {
      const { sql: from, values } = rows(planOf(search), 0);
      return sql.all<Found>(`SELECT e.kind, e.id, e.at ${from} ${orderOf(newestFirst)}`, ...values);
    },
  };
}

interface Plan {
  readonly filter: Condition;
  /** Gives the entries (`entry`) in which all words occur; null: nothing was typed. */
  readonly hits: Condition | null;
  /** The same as a question to a single row, `t.text`; null where the index alone can tell. */
  readonly within: Condition | null;
}

function planOf({ text, filter = {} }: EntrySearch): Plan {
  const { long, grams } = wordsOf(text);
  const condition = conditionOf(filter);
  if (long.length + grams.length === 0) return { filter: condition, hits: null, within: null };
  const phrases = long.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ');
  const byGrams = 'SELECT rowid AS entry FROM entry_grams WHERE entry_grams MATCH ?';
  const byText = 'SELECT rowid AS entry FROM entry_search WHERE entry_search MATCH ?';
  const tokens = grams.join(' ');
  if (long.length === 0) return { filter: condition, hits: { sql: byGrams, values: [tokens] }, within: null };
  if (grams.length > 0) {
    const hits = { sql: `${byText} AND rowid IN (${byGrams})`, values: [phrases, tokens] };
    return { filter: condition, hits, within: null };
  }
  const [only, ...others] = long;
  if (only !== undefined && others.length === 0 && mayBeId(only)) {
    const byId = 'SELECT entry FROM entry_ids WHERE value >= ? AND value < ?';
    const hits = { sql: `${byText} UNION ${byId}`, values: [phrases, only, `${only}\u{10ffff}`] };
    return { filter: condition, hits, within: null };
  }
  return {
    filter: condition,
    hits: { sql: byText, values: [phrases] },
    within: { sql: long.map(() => ' AND instr(t.text, ?) > 0').join(''), values: long },
  };
}

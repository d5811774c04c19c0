import { type Entries, type EntryKind, searchable } from './entries.ts';
import type { Statements } from './rows.ts';

/** One entry of the list. */
export interface Found {
  readonly kind: EntryKind;
  readonly id: string;
  readonly at: number;
}

export interface Hits {
  readonly total: number;
  /** Newest change first. */
  readonly found: readonly Found[];
}

/** So many hits are sorted in no time; above, the newest entries are read until the page is full. */
const manyHits = 2000;

export const wordsOf = (text: string): readonly string[] =>
  searchable(text).split(/\s+/).filter(Boolean).slice(0, 20);

/** A page of the entries in which every word occurs somewhere. */
export function search(
  sql: Statements,
  entries: Entries,
  words: readonly string[],
  limit: number,
  offset: number,
): Hits {
  const page = 'ORDER BY at DESC, entry DESC LIMIT ? OFFSET ?';
  const newestWith = (some: readonly string[]): Found[] => {
    const { where, values } = occurIn(some);
    const from = `FROM entries WHERE shown = 1${where}`;
    return sql.all<Found>(`SELECT kind, id, at ${from} ${page}`, ...values, limit, offset);
  };
  const count = (from: string, values: readonly string[]): number =>
    sql.get<{ total: number }>(`SELECT count(*) AS total FROM ${from}`, ...values)!.total;

  if (words.length === 0) return { total: entries.shownCount(), found: newestWith([]) };
  const indexed = words.filter((word) => [...word].length >= 3);
  if (indexed.length < words.length) {
    const { where, values } = occurIn(words);
    return { total: count(`entries WHERE shown = 1${where}`, values), found: newestWith(words) };
  }
  const match = indexed.map((word) => `"${word.replaceAll('"', '""')}"`).join(' ');
  const total = count('entry_search WHERE entry_search MATCH ?', [match]);
  if (total > manyHits && words.every(foldsSimply)) return { total, found: newestWith(words) };
  const hits = 'entry_search JOIN entries ON entry = entry_search.rowid WHERE entry_search MATCH ?';
  return { total, found: sql.all<Found>(`SELECT kind, id, at FROM ${hits} ${page}`, match, limit, offset) };
}

/** LIKE ignores the case of plain letters only, the index that of all; where it matters the index is asked. */
const foldsSimply = (word: string): boolean =>
  [...word].every((letter) => letter < '\u0080' || letter.toLowerCase() === letter.toUpperCase());

function occurIn(words: readonly string[]): { where: string; values: string[] } {
  return {
    where: words.map(() => String.raw` AND text LIKE ? ESCAPE '\'`).join(''),
    values: words.map((word) => `%${word.replace(/[\\%_]/g, String.raw`\$&`)}%`),
  };
}

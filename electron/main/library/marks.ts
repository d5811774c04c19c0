import type { LibraryFilter } from '../../shared/domain/library.ts';
import { token } from './search-text.ts';

/** What an entry is filtered by, and has or has not: its kind, its mode, each of its tags … */
export interface Marked {
  readonly kind: string;
  readonly mode: string | null;
  readonly status: string | null;
  readonly provider: string | null;
  readonly account: string | null;
  readonly starred: number;
  readonly trouble: string | null;
  /** One a line. */
  readonly tags: string | null;
}

/** Tokens of the index of grams, which no gram can be: grams are ASCII. */
const mark = (name: string, value: string): string => `·${name}${token([...value])}`;

const starred = '·starred';
const troubled = '·troubled';
export const tagMark = (tag: string): string => mark('t', tag);

/** An entry's marks, space separated, beside its grams: words and filter are then one question to one index. */
export function marksOf(entry: Marked): string {
  const { kind, mode, status, provider, account, trouble, tags } = entry;
  return [
    mark('k', kind),
    mode === null ? '' : mark('m', mode),
    status === null ? '' : mark('s', status),
    provider === null ? '' : mark('p', provider),
    account === null ? '' : mark('a', account),
    entry.starred === 1 ? starred : '',
    trouble === null ? '' : troubled,
    ...(tags?.split('\n') ?? []).map(tagMark),
  ]
    .filter(Boolean)
    .join(' ');
}

/** What a filter asks for: of each list one mark. Its ranges are no marks, they are looked up in `entries`. */
export function marksAsked(filter: LibraryFilter): readonly (readonly string[])[] {
  const oneOf = (name: string, values: readonly string[] = []) => values.map((value) => mark(name, value));
  return [
    oneOf('k', filter.kinds),
    oneOf('m', filter.modes),
    oneOf('s', filter.statuses),
    oneOf('p', filter.providers),
    oneOf('a', filter.accounts),
    filter.starred ? [starred] : [],
    filter.troubled ? [troubled] : [],
    ...(filter.tags ?? []).map((tag) => [tagMark(tag)]),
  ].filter(({ length }) => length > 0);
}

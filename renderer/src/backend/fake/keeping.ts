import type {
  Facet,
  LibraryFilter,
  LibraryItem,
  LibraryScope,
} from '../../../../electron/shared/domain/library.ts';
import type { libraryCalls } from '../../../../electron/shared/ipc/library.ts';
import type { Calls } from './calls.ts';
import { months } from './account.ts';
import { detailsOf } from './entries.ts';
import { newId } from './samples.ts';
import type { World } from './world.ts';

type LibraryChannel = keyof typeof libraryCalls;

/** The library's calls: the same rules on a handful of entries. */
export function libraryCallsOf(world: World): Pick<Calls, LibraryChannel> {
  const finds = (text: string, filter: LibraryFilter = {}) =>
    world.items.filter(
      (item) => item.title.toLowerCase().includes(text.toLowerCase()) && passes(item, filter),
    );
  const itemsOf = (scope: LibraryScope): readonly LibraryItem[] =>
    'items' in scope
      ? world.items.filter(({ id }) => scope.items.some((ref) => ref.id === id))
      : finds(scope.text, scope.filter);
  const change = (id: string, part: Partial<LibraryItem>): LibraryItem => {
    world.items = world.items.map((item) => (item.id === id ? { ...item, ...part } : item));
    world.emit({ type: 'library-changed' });
    return world.found(
      world.items.find((item) => item.id === id),
      'entry',
    );
  };

  return {
    'library:query': ({ text, filter, sort, offset, limit }) => {
      const found = finds(text, filter);
      if (sort && !(sort.by === 'changed' && sort.descending))
        found.sort(inOrder(sort.by, sort.descending ? -1 : 1));
      return { items: found.slice(offset, offset + limit), total: found.length, more: false };
    },
    'library:details': (ref) => detailsOf(world, ref),
    'library:hover': async () => {
      await world.videos;
      return 'result';
    },
    'library:facets': () => ({
      kinds: facet(world.items.map(({ kind }) => kind)),
      modes: facet(world.items.map(({ mode }) => mode)),
      statuses: facet(world.items.map(({ status }) => status)),
      providers: facet(world.items.map(({ provider }) => provider)),
      accounts: facet(world.items.map(({ account }) => account)),
      tags: facet(world.items.flatMap(({ tags }) => tags)),
      starred: world.items.filter(({ starred }) => starred).length,
      troubled: world.items.filter(({ trouble }) => trouble).length,
      oldest: world.items.at(-1)?.createdAt ?? null,
      newest: world.items[0]?.createdAt ?? null,
      mostDurationMs: 10_000,
      mostBytes: 90_000_000,
      mostUnits: 7,
    }),
    'library:searches': () => world.searches,
    'library:save-search': ({ id, ...search }) => {
      const others = world.searches.filter((other) => other.id !== id);
      return (world.searches = [...others, { id: id ?? newId(), ...search }]);
    },
    'library:remove-search': ({ id }) =>
      (world.searches = world.searches.filter((search) => search.id !== id)),
    'library:describe': ({ id, name, note }) => {
      if (note !== undefined) world.notes.set(id, note);
      return change(id, { ...(name && { title: name }), ...(note !== undefined && { noted: note !== '' }) });
    },
    'library:mark': ({ scope, starred, addTags = [], removeTags = [] }) => {
      const items = itemsOf(scope);
      for (const { id, starred: was, tags } of items) {
        const kept = tags.filter((tag) => !removeTags.includes(tag));
        change(id, { starred: starred ?? was, tags: [...new Set([...kept, ...addTags])] });
      }
      return items.length;
    },
    'library:trash': async ({ scope }) => {
      const gone = itemsOf(scope);
      await world.job('clean-up', String(gone.length), {}, 600);
      world.items = world.items.filter((item) => !gone.includes(item));
      world.hidden = [...world.hidden, ...gone];
      world.emit({ type: 'library-changed' });
      return { files: gone.length, bytes: gone.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) };
    },
    'library:drag': () => undefined,
    'library:export-videos': async ({ scope }) => {
      const items = itemsOf(scope);
      await world.job('export-entries', String(items.length), {}, 1500);
      return { written: items.length, missing: 0 };
    },
    'library:export-sheet': () => 'contact sheet.jpg',
    'library:export-report': () => 'edits and costs.csv',
    'library:pack': async ({ scope }) => {
      const items = itemsOf(scope);
      await world.job('pack', String(items.length), {}, 2000);
      return { edits: items.length, files: items.length * 3, bytes: 120_000_000 };
    },
    'library:unpack': async () => {
      await world.job('unpack', 'Library.meslibrary', {}, 2000);
      return { added: 12, known: 3, files: 31, bytes: 120_000_000, missing: 0 };
    },
    'library:units': () => months(),
    'library:remove': ({ scope }) => {
      const gone = itemsOf(scope);
      world.items = world.items.filter((item) => !gone.includes(item));
      world.hidden = [...world.hidden, ...gone];
      world.emit({ type: 'library-changed' });
      return gone.map(({ kind, id }) => ({ kind, id }));
    },
    'library:restore': ({ items }) => {
      const back = world.hidden.filter(({ id }) => items.some((ref) => ref.id === id));
      world.hidden = world.hidden.filter((item) => !back.includes(item));
      world.items = [...world.items, ...back].sort((a, b) => b.at - a.at);
      world.emit({ type: 'library-changed' });
    },
  };
}

const amongst = <T>(allowed: readonly T[] | undefined, value: T | null): boolean =>
  !allowed || allowed.length === 0 || (value !== null && allowed.includes(value));

const inside = (value: number | null, range: LibraryFilter['bytes']): boolean =>
  !range || (value !== null && value >= (range.least ?? 0) && value <= (range.most ?? Infinity));

const passes = (item: LibraryItem, filter: LibraryFilter): boolean =>
  amongst(filter.kinds, item.kind) &&
  amongst(filter.modes, item.mode) &&
  amongst(filter.statuses, item.status) &&
  amongst(filter.providers, item.provider) &&
  amongst(filter.accounts, item.account) &&
  item.createdAt >= (filter.from ?? 0) &&
  item.createdAt < (filter.until ?? Infinity) &&
  inside(item.durationMs, filter.durationMs) &&
  inside(item.bytes, filter.bytes) &&
  inside(item.units === null ? null : Number(item.units), filter.units) &&
  (!filter.starred || item.starred) &&
  (!filter.troubled || item.trouble !== null) &&
  (filter.tags ?? []).every((tag) => item.tags.includes(tag));

function inOrder(by: string, sign: 1 | -1): (a: LibraryItem, b: LibraryItem) => number {
  const key = (item: LibraryItem): number | string => {
    if (by === 'title') return item.title;
    if (by === 'duration') return item.durationMs ?? 0;
    if (by === 'size') return item.bytes ?? 0;
    if (by === 'units') return Number(item.units ?? 0);
    return by === 'created' ? item.createdAt : item.at;
  };
  return (a, b) => (key(a) < key(b) ? -sign : key(a) > key(b) ? sign : 0);
}

function facet<T extends string>(values: readonly (T | null)[]): readonly Facet<T>[] {
  const counts = new Map<T, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count);
}

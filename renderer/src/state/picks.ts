import type { LibraryRef } from '../../../electron/shared/domain/library.ts';

/** Which entries are picked, and the entry the keyboard is on. Keys are those of `keyOf`. */
export interface Picks {
  /** True: everything that was found but `keys`; false: `keys` and nothing else. */
  readonly all: boolean;
  readonly keys: ReadonlySet<string>;
  /** Index where a range begins; null before the first pick. */
  readonly anchor: number | null;
  /** Index the cursor is on. */
  readonly cursor: number | null;
}

export const nothingPicked: Picks = { all: false, keys: new Set(), anchor: null, cursor: null };

export const keyOf = ({ kind, id }: LibraryRef): string => `${kind}:${id}`;

export function refOf(key: string): LibraryRef {
  const [kind, id] = key.split(':') as [LibraryRef['kind'], string];
  return { kind, id };
}

export const isPicked = (picks: Picks, key: string): boolean => picks.all !== picks.keys.has(key);

export const countOf = (picks: Picks, total: number): number =>
  picks.all ? Math.max(0, total - picks.keys.size) : picks.keys.size;

/** A plain click or an arrow: this one and no other. */
export const pickOnly = (key: string, index: number): Picks => ({
  all: false,
  keys: new Set([key]),
  anchor: index,
  cursor: index,
});

/** Ctrl or Cmd: this one more, or no longer. */
export function toggle(picks: Picks, key: string, index: number): Picks {
  const keys = new Set(picks.keys);
  if (!keys.delete(key)) keys.add(key);
  return { all: picks.all, keys, anchor: index, cursor: index };
}

/** Shift: everything between the anchor and here, and nothing else; `between` are the keys of that range. */
export const extend = (picks: Picks, between: readonly string[], index: number): Picks => ({
  all: false,
  keys: new Set(between),
  anchor: picks.anchor ?? index,
  cursor: index,
});

/** Everything that was found. */
export const everything = (picks: Picks): Picks => ({ ...picks, all: true, keys: new Set() });

/** The range that `extend` needs the keys of, both ends included. */
export function rangeTo(picks: Picks, index: number): { first: number; last: number } {
  const from = picks.anchor ?? index;
  return { first: Math.min(from, index), last: Math.max(from, index) };
}

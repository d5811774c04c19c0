import type { LibraryItem } from '../../../../electron/shared/domain/library.ts';

export type Row =
  | { readonly kind: 'heading'; readonly group: 'today' | 'earlier' }
  | { readonly kind: 'item'; readonly item: LibraryItem };

/** The rail's rows: items as they come (newest first), a heading where the day of `now` ends. */
export function rowsOf(items: readonly LibraryItem[], now: number): Row[] {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const rows: Row[] = [];
  let group: 'today' | 'earlier' | null = null;
  for (const item of items) {
    const its = item.at >= midnight ? 'today' : 'earlier';
    if (its !== group) rows.push({ kind: 'heading', group: its });
    group = its;
    rows.push({ kind: 'item', item });
  }
  return rows;
}

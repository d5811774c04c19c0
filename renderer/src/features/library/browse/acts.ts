import type { LibraryItem } from '../../../../../electron/shared/domain/library.ts';
import type { MenuAct } from './list-keys.ts';

/** What can be done with what is picked, in groups. `item` is the only one picked, where it is one. */
export function actsFor(count: number, item: LibraryItem | null): readonly (readonly MenuAct[])[] {
  if (count === 0) return [];
  const edit = item?.kind === 'edit';
  const done = edit && item.status === 'done';
  const one: MenuAct[] = item ? ['open', 'look'] : [];
  if (count === 2) one.push('compare');
  if (edit) one.push('again');
  if (done) one.push('continue', 'reveal');
  const words: MenuAct[] = item ? ['star', 'rename', 'tags'] : ['star', 'tags'];
  return [one, words, ['videos', 'sheet', 'report', 'pack'], ['remove', 'trash']].filter(
    (group) => group.length > 0,
  ) as MenuAct[][];
}

/** The key that does the same, as it is printed on the keyboard. */
export const keysOf: Partial<Record<MenuAct, string>> = {
  open: '↵',
  look: 'Space',
  compare: 'C',
  star: 'S',
  rename: 'F2',
  tags: 'T',
  remove: 'Del',
};

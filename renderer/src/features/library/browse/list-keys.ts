import type { LibraryItem, LibraryRef } from '../../../../../electron/shared/domain/library.ts';
import type { BrowseState } from '../../../state/browse.svelte.ts';
import { isPicked, keyOf, refOf } from '../../../state/picks.ts';
import type { Step } from './window.ts';

/** What a key or a menu item does with the picked entries. */
export type ListAct =
  | { readonly do: 'step'; readonly step: Step; readonly extend: boolean }
  | { readonly do: 'all' }
  | { readonly do: EntryAct };

/** What can also be chosen from a menu. */
export type MenuAct =
  | 'open'
  | 'look'
  | 'compare'
  | 'again'
  | 'continue'
  | 'star'
  | 'rename'
  | 'tags'
  | 'reveal'
  | 'videos'
  | 'sheet'
  | 'report'
  | 'pack'
  | 'remove'
  | 'trash';

export type EntryAct = MenuAct | 'undo' | 'search' | 'back';

const steps: Readonly<Record<string, Step>> = {
  ArrowUp: 'up',
  ArrowDown: 'down',
  ArrowLeft: 'left',
  ArrowRight: 'right',
  PageUp: 'page-up',
  PageDown: 'page-down',
  Home: 'first',
  End: 'last',
};

const acts: Readonly<Record<string, EntryAct>> = {
  Enter: 'open',
  ' ': 'look',
  Delete: 'remove',
  Backspace: 'remove',
  F2: 'rename',
  Escape: 'back',
  s: 'star',
  c: 'compare',
  t: 'tags',
  '/': 'search',
};

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

/** What a key press on the list means; null when it means nothing there. */
export function listKey(event: Key, grid: boolean): ListAct | null {
  if (event.altKey) return null;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (event.ctrlKey || event.metaKey) {
    if (key === 'a') return { do: 'all' };
    return key === 'z' && !event.shiftKey ? { do: 'undo' } : null;
  }
  const step = steps[key];
  if (step) {
    const sideways = step === 'left' || step === 'right';
    return sideways && !grid ? null : { do: 'step', step, extend: event.shiftKey };
  }
  const act = event.shiftKey ? undefined : acts[key];
  return act ? { do: act } : null;
}

/** At most so many files are handed to another program at once. */
const mostDragged = 100;

/** What is dragged with an entry: all that are picked, when it is one of them. */
export async function dragItems(browse: BrowseState, item: LibraryItem): Promise<readonly LibraryRef[]> {
  const { picks } = browse;
  if (!isPicked(picks, keyOf(item))) return [{ kind: item.kind, id: item.id }];
  if (!picks.all) return [...picks.keys].slice(0, mostDragged).map(refOf);
  const first = await browse.pages.range(0, mostDragged - 1);
  return first.filter((one) => isPicked(picks, keyOf(one))).map(({ kind, id }) => ({ kind, id }));
}

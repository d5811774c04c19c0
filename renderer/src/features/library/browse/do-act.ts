import type { LibraryItem } from '../../../../../electron/shared/domain/library.ts';
import type { Studio } from '../../../state/studio.svelte.ts';
import { titleOf } from './entry-words.ts';
import type { EntryAct } from './list-keys.ts';

type Done = Exclude<EntryAct, 'search' | 'back' | 'look' | 'compare' | 'rename' | 'tags' | 'trash'>;

/** Does with the picked entries what needs nothing further from the page. */
export function doAct(studio: Studio, act: Done): void {
  const { browse, libraryWork: work } = studio;
  const item = pickedItem(studio);
  if (act === 'undo') return void work.restore();
  if (browse.count === 0) return;
  switch (act) {
    case 'open':
      if (item) void studio.openItem(item);
      return;
    case 'again':
      if (item) void studio.again(item.id);
      return;
    case 'continue':
      return void continueFrom(studio);
    case 'reveal':
      return void reveal(studio);
    case 'star':
      return void work.star(browse.scope, !(item?.starred ?? false));
    case 'videos':
      return void work.exportVideos(browse.scope);
    case 'sheet':
      return void work.exportSheet(browse.scope);
    case 'report':
      return void work.exportReport(browse.scope);
    case 'pack':
      return void work.pack(browse.scope);
    case 'remove':
      void work.remove(browse.scope, item ? titleOf(item, studio.i18n) : null);
      return browse.pickNone();
    default:
      act satisfies never;
  }
}

/** The one entry that is picked, as the list has it. */
function pickedItem({ browse, entry }: Studio): LibraryItem | null {
  const ref = browse.only;
  if (!ref) return null;
  const { cursor } = browse.picks;
  const listed = cursor === null ? undefined : browse.pages.at(cursor);
  if (listed?.id === ref.id && listed.kind === ref.kind) return listed;
  const known = entry.details?.item;
  return known?.id === ref.id ? known : null;
}

const resultOf = ({ entry }: Studio): string | null =>
  entry.details?.edit?.results.find(({ kind }) => kind === 'video')?.id ?? null;

/** Its result becomes the next clip. */
async function continueFrom(studio: Studio): Promise<void> {
  const resultId = resultOf(studio);
  if (resultId === null) return;
  await studio.bring((backend) => backend.invoke('clips:use-result', { resultId }));
}

async function reveal(studio: Studio): Promise<void> {
  const resultId = resultOf(studio);
  if (resultId !== null) await studio.edits.reveal(resultId);
}

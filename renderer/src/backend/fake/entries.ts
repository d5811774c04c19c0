import type { LibraryDetails, LibraryItem, LibraryRef } from '../../../../electron/shared/domain/library.ts';
import { emptySelection, newId } from './samples.ts';
import type { World } from './world.ts';

/** Everything about one entry. */
export function detailsOf(world: World, { kind, id }: LibraryRef): LibraryDetails {
  const item = world.found(
    world.items.find((one) => one.id === id && one.kind === kind),
    kind,
  );
  const edit = item.kind === 'edit' ? world.editOf(item) : null;
  const session = item.sessionId === null ? null : (world.sessions.get(item.sessionId) ?? null);
  const minute = 60_000;
  return {
    item,
    note: world.notes.get(item.id) ?? '',
    clip: item.clipId === null ? null : (world.clips.get(item.clipId) ?? null),
    session,
    edit,
    selection: session && (world.selections.get(session.id) ?? emptySelection(session.id)),
    history: edit
      ? (['submitting', 'submitted', 'processing', 'downloading', 'done'] as const).map((status, index) => ({
          at: item.createdAt + index * minute,
          status,
          note: '',
          requestId: status === 'submitted' ? 'CjikY2gHPbcAAAAAAKxyzA' : null,
        }))
      : [],
    account: item.account,
    destination: 's3 · films/edits',
    submittedAt: item.createdAt,
    requestIds: edit ? [{ what: 'edit', requestId: 'CjikY2gHPbcAAAAAAKxyzA' }] : [],
  };
}

/** As many realistic entries as are asked for, newest first. */
export function manyItems(count: number, session: { sessionId: string; clipId: string }): LibraryItem[] {
  const titles = [
    'swap the red cup from <<<video_1>>> for the brass cup from <<<image_1>>>',
    'Delete the drone from <<<video_1>>>',
    'Using the context of <<<video_1>>>, seamlessly add the scarf from <<<image_1>>>',
    '删除<<<video_1>>>中的路灯',
    'harbour, dusk – the long take with the name that does not fit.mp4',
  ];
  const modes = ['swap', 'removal', 'addition', 'removal', null] as const;
  const tags = [['client: Nordlys'], [], ['to check', 'reel'], [], [], ['客户A']];
  return Array.from({ length: count }, (_, number): LibraryItem => {
    const kind = number % 5 === 4 ? 'clip' : 'edit';
    const failed = number % 17 === 2;
    const at = Date.now() - number * 2_700_000;
    return {
      kind,
      id: newId(),
      clipId: session.clipId,
      sessionId: kind === 'edit' ? session.sessionId : null,
      title: titles[number % titles.length]!,
      mode: modes[number % modes.length]!,
      status: kind === 'clip' ? null : failed ? 'failed' : 'done',
      points: 0,
      units: kind === 'clip' || failed ? null : String([2, 3.5, 7][number % 3]),
      provider: kind === 'clip' ? null : number % 3 ? 'kling' : 'practice',
      at,
      createdAt: at - 300_000,
      poster: `swatch-${(number % 8) + 1}`,
      verdict: null,
      errorCode: failed ? 'content-policy' : null,
      account: kind === 'clip' ? null : ['••••1a2b', '••••77fe'][number % 2]!,
      durationMs: [3000, 5000, 10_000][number % 3]!,
      bytes: 2_400_000 + ((number * 7919) % 30_000_000),
      starred: number % 9 === 1,
      noted: number % 7 === 3,
      tags: tags[number % tags.length]!,
      trouble: number % 41 === 7 ? 'missing' : null,
    };
  });
}

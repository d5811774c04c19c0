import type { Edit } from '../../../../electron/shared/domain/edit.ts';
import type { DraftInput } from '../../../../electron/shared/ipc/edits.ts';
import { newEdit, newId } from './samples.ts';
import { wait, type World } from './world.ts';

const day = 86_400_000;

export function finished(edit: Edit): Edit {
  const result = (kind: 'video' | 'watermarked'): Edit['results'][number] => ({
    id: newId(),
    kind,
    fileName:
      kind === 'video' ? 'market-morning – removal.mp4' : 'market-morning – removal (watermarked).mp4',
    bytes: 3_240_000,
    durationMs: 3000,
    media: kind === 'video' ? 'result' : 'watermarked',
    poster: null,
    videoId: '772',
    present: true,
  });
  return {
    ...edit,
    status: 'done',
    units: '2',
    finishedAt: Date.now(),
    serviceDeletesAt: Date.now() + 30 * day - 60_000,
    results: edit.watermark ? [result('video'), result('watermarked')] : [result('video')],
  };
}

/** Takes the order, and carries it on by itself as the engine would. */
export function orderEdit(world: World, sessionId: string, { imageIds, ...draft }: DraftInput): Edit {
  const session = world.found(world.sessions.get(sessionId), 'session');
  const images = imageIds.map((id) => world.found(world.images.get(id), 'image'));
  const edit = world.putEdit(newEdit({ ...draft, images, sessionId, clipId: session.clipId }));
  void carry(world, edit);
  return edit;
}

async function carry(world: World, edit: Edit): Promise<void> {
  await wait(500);
  const submitted = world.putEdit({ ...edit, status: 'submitted', taskId: newId() });
  await wait(1200);
  const processing = world.putEdit({ ...submitted, status: 'processing' });
  await world.job('edit', edit.prompt, { editId: edit.id, cancellable: false }, 3000);
  world.putEdit({ ...processing, status: 'downloading' });
  await wait(600);
  world.putEdit(finished(processing));
}

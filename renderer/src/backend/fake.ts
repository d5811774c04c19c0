import type { Language, ThemeChoice } from '../../../electron/shared/domain/settings.ts';
import type { Clip } from '../../../electron/shared/domain/clip.ts';
import type { ReferenceImage } from '../../../electron/shared/domain/edit.ts';
import type { Backend } from './backend.ts';
import type { InputOf } from '../../../electron/shared/ipc/contract.ts';
import { callsOf } from './fake/calls.ts';
import { newClip } from './fake/samples.ts';
import { scenes } from './fake/scenes.ts';
import { World } from './fake/world.ts';

/**
 * The whole other side in memory, for looking at the page in a browser and for its tests.
 * `?fake=<scene>&lang=zh-CN&theme=light&provider=kling` chooses where it begins.
 */
export async function fakeBackend(query: URLSearchParams): Promise<Backend> {
  const world = new World();
  const scene = query.get('fake') ?? 'start';
  world.language = (query.get('lang') ?? 'en') as Language;
  world.settings = { ...world.settings, theme: (query.get('theme') ?? 'system') as ThemeChoice };
  await world.draw();
  scenes[scene]?.(world);
  // Only what is looked at first is waited for; the rest is made meanwhile.
  if (world.workspace.sessionId) await world.drawClip();
  world.videos = (world.workspace.sessionId ? Promise.resolve() : world.drawClip()).then(() =>
    world.drawResults(),
  );
  if (world.workspace.editId) await world.videos;
  const calls = callsOf(world);

  return {
    invoke: async (channel, input) => calls[channel](input as InputOf<typeof channel>),
    importClips: async (files) => {
      const clips: Clip[] = files.map((file) => newClip({ name: file.name, bytes: file.size }));
      for (const clip of clips) {
        world.putClip(clip);
        world.list({ kind: 'clip', id: clip.id, clipId: clip.id, title: clip.name });
      }
      return { clips, leftOut: 0 };
    },
    importImages: async (files) => {
      const images: ReferenceImage[] = [];
      for (const file of files) {
        images.push(
          await calls['images:add']({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }),
        );
      }
      return images;
    },
    on: (listener) => world.on(listener),
    mediaUrl: (id) => world.mediaUrl(id),
  };
}

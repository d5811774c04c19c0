import type { StorageOverview } from '../../../../electron/shared/domain/storage.ts';
import type { Calls } from './calls.ts';
import { newId } from './samples.ts';
import type { World } from './world.ts';

type StorageChannel = Extract<keyof Calls, `storage:${string}`>;

const overview = (shownAs: string): StorageOverview => ({
  files: 1240,
  bytes: 18_400_000_000,
  folder: { shownAs, standard: shownAs.includes('.config'), freeBytes: 240_000_000_000 },
  groups: [
    { group: 'results', files: 620, bytes: 14_200_000_000 },
    { group: 'session-videos', files: 210, bytes: 3_100_000_000 },
    { group: 'previews', files: 160, bytes: 700_000_000 },
    { group: 'cache', files: 180, bytes: 260_000_000 },
    { group: 'database', files: 2, bytes: 90_000_000 },
    { group: 'posters', files: 68, bytes: 50_000_000 },
  ],
  ages: [
    { age: 'week', files: 40, bytes: 900_000_000 },
    { age: 'month', files: 200, bytes: 3_000_000_000 },
    { age: 'year', files: 700, bytes: 10_500_000_000 },
    { age: 'older', files: 300, bytes: 4_000_000_000 },
  ],
});

/** What the files take and where they are: figures of a library that has been used for a while. */
export function storageCallsOf(world: World): Pick<Calls, StorageChannel> {
  let shownAs = '~/.config/Multi-Elements Studio/library/files';
  return {
    'storage:overview': () => overview(shownAs),
    'storage:open-folder': () => undefined,
    'storage:clear-caches': () => ({ files: 180, bytes: 260_000_000 }),
    'storage:plan-clean-up': ({ rules }) => {
      const lines = rules.flatMap((rule, index) =>
        [1, 2, 3].map((number) => ({
          name: `2026-03-14 red cup - removal ${index}${number}.mp4`,
          bytes: 12_000_000 * number,
          at: Date.now() - number * 86_400_000,
          rule,
        })),
      );
      const groups = rules.map((rule) => ({ rule, files: 3, bytes: 72_000_000 }));
      return { id: newId(), files: lines.length, bytes: rules.length * 72_000_000, groups, lines };
    },
    'storage:clean-up': async () => {
      await world.job('clean-up', '3', {}, 1200);
      return { files: 3, bytes: 72_000_000 };
    },
    'storage:choose-folder': () => ({
      ...{ id: newId(), shownAs: '~/Films/Multi-Elements Studio', files: 1240, bytes: 18_400_000_000 },
      ...{ freeBytes: 240_000_000_000, obstacle: null },
    }),
    'storage:check': async () => {
      await world.job('verify', '', {}, 1500);
      return { checked: 1240, missing: 0, changed: 0, found: 0 };
    },
    'storage:notice': () => undefined,
    'storage:find-folder': () => null,
    'storage:troubles': () => ({ items: [], total: 0 }),
    'storage:relink': () => null,
    'storage:search-folder': () => ({ linked: 0, left: 0 }),
    'storage:fetch-again': () => undefined,
    'storage:accept': () => undefined,
    'storage:move': async () => {
      await world.job('move', '~/Films/Multi-Elements Studio', {}, 3000);
      shownAs = '~/Films/Multi-Elements Studio';
      return overview(shownAs);
    },
  };
}

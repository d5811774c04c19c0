import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { playDemo } from './demo/flow.ts';
import { onAScreen } from './lib/on-a-screen.ts';
import { root } from './lib/paths.mjs';

/* Takes the pictures of the README and the docs anew, from the demo in both themes: `npm run pictures`. */

const wanted = ['checked', 'selected', 'result'];
const say = (line: string): void => console.log(`[pictures] ${line}`);
const target = join(root, 'docs', 'pictures');

await onAScreen(say, async () => {
  await rm(target, { recursive: true, force: true });
  await mkdir(target, { recursive: true });
  for (const theme of ['dark', 'light'] as const) {
    const folder = await mkdtemp(join(os.tmpdir(), 'mes-pictures-'));
    await playDemo({ clip: null, folder, theme, say });
    for (const name of await readdir(folder)) {
      const step = /^\d+-(\w+)\.png$/.exec(name)?.[1];
      if (step && wanted.includes(step))
        await copyFile(join(folder, name), join(target, `${step}-${theme}.png`));
    }
    await rm(folder, { recursive: true, force: true });
  }
});

import { copyFile, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import { join } from 'node:path';
import { playDemo } from '../demo/flow.ts';
import { root } from '../lib/paths.mjs';

const wanted = ['checked', 'selected', 'result'];

/** Takes the pictures of the README and the docs anew, from the demo in both themes. */
export async function takeDocs(say: (line: string) => void): Promise<void> {
  const target = join(root, 'docs', 'pictures');
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
}

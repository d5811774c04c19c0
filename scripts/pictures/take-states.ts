import { execFileSync } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { Scene, type States, type View } from './scene.ts';
import { images, prompting } from './states/editing.ts';
import { frames } from './states/frames.ts';
import { preview } from './states/preview.ts';
import { selecting } from './states/selecting.ts';
import { sessionOver } from './states/session.ts';

const themes = ['dark', 'light'] as const;
const walk: readonly States[] = [selecting, frames, preview, images, prompting, sessionOver];

const views: readonly View[] = (['en', 'zh-CN'] as const).flatMap((lang) => [
  { lang, width: 1600, height: 1000 },
  { lang, width: 1024, height: 680 },
]);
const nameOf = ({ lang, width, height }: View): string => `${lang}-${width}x${height}`;

export interface StatesOptions {
  /** Where to; what is there of the views taken goes. */
  readonly folder: string;
  /** The name of one view, `en-1600x1000`; null: all. */
  readonly only: string | null;
  /** Also have axe measure the contrast of words in every state, into `contrast.txt`; takes twice as long. */
  readonly contrast: boolean;
  readonly say: (line: string) => void;
}

/** Takes a picture of every state of selecting, in both themes, in each view, with contact sheets. */
export async function takeStates({ folder, only, contrast, say }: StatesOptions): Promise<void> {
  const chosen = views.filter((view) => only === null || nameOf(view) === only);
  if (chosen.length === 0) throw new Error(`No view is called ${only}: ${views.map(nameOf).join(', ')}`);
  for (const view of chosen) {
    const place = join(folder, nameOf(view));
    await rm(place, { recursive: true, force: true });
    for (const theme of themes) await mkdir(join(place, theme), { recursive: true });
    const faint = await takeView(view, place, contrast);
    say(`${nameOf(view)}: pictures in ${place}`);
    if (!contrast) continue;
    await writeFile(join(place, 'contrast.txt'), faint.map((line) => `${line}\n`).join(''));
    say(`${nameOf(view)}: ${faint.length} places with too little contrast`);
  }
}

/** Returns what has too little contrast, each place once with the state in which it was seen first. */
async function takeView(view: View, place: string, contrast: boolean): Promise<string[]> {
  const scene = await Scene.open(view);
  const faint = new Map<string, string>();
  let count = 0;
  try {
    for (const states of walk) {
      for await (const name of states(scene)) {
        count += 1;
        for (const theme of themes) {
          await scene.page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
          const file = `${String(count).padStart(2, '0')}-${name}.png`;
          await scene.page.screenshot({ path: join(place, theme, file) });
          if (!contrast) continue;
          for (const one of await tooFaint(scene)) {
            const key = `${theme} ${one}`;
            if (!faint.has(key)) faint.set(key, `${theme}, ${name}: ${one}`);
          }
        }
      }
    }
  } finally {
    await scene.close();
  }
  for (const theme of themes) makeSheets(scene, join(place, theme));
  return [...faint.values()];
}

async function tooFaint({ page }: Scene): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .setLegacyMode(true)
    .withRules(['color-contrast'])
    .analyze();
  return violations.flatMap(({ nodes }) =>
    nodes.map(({ target, any }) => `${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}

/** All pictures of a folder, nine on a sheet. */
function makeSheets({ tools, view }: Scene, folder: string): void {
  const filter = `scale=${view.width / 2}:-1,tile=3x3:padding=8`;
  const input = ['-pattern_type', 'glob', '-i', join(folder, '??-*.png')];
  execFileSync(tools.ffmpeg, ['-v', 'error', ...input, '-vf', filter, '-y', join(folder, 'sheet-%d.png')]);
}

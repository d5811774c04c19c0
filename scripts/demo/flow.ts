import { copyFile, mkdir, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { launchApp, readableCopy } from '../../tests/support/electron.ts';
import { resultFiles } from '../../tests/support/results.ts';
import { pictureFolder, Studio, type Place } from '../../tests/support/studio.ts';

export interface DemoOptions {
  /** Null: the sample clip. */
  readonly clip: string | null;
  /** Made anew: pictures and results. */
  readonly folder: string;
  readonly theme: 'dark' | 'light';
  readonly say: (line: string) => void;
}

/** A slow computer takes minutes over an edit of ten seconds, milliseconds. */
const patience = 900_000;

/** The large balloon of the sample clip on its middle frame: a click on each of its panels. */
const balloon: readonly Place[] = [
  { x: 0.553, y: 0.25 },
  { x: 0.59, y: 0.25 },
  { x: 0.515, y: 0.25 },
  { x: 0.494, y: 0.22 },
  { x: 0.612, y: 0.22 },
];

/** Drives the real window through the whole flow with the practice service; leaves a picture of every step and the results. */
export async function playDemo({ clip, folder, theme, say }: DemoOptions): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const running = await launchApp({ lang: 'en' });
  const { page } = running;
  await page.emulateMedia({ colorScheme: theme });
  const studio = new Studio(page);
  const picture = pictureFolder(page, folder);
  const step = async (name: string): Promise<void> => say(`${name}: ${basename(await picture(name))}`);

  /** Nothing is on its way any more, and nothing is pointed at: what a picture is to show. */
  const settled = async (): Promise<void> => {
    await page.mouse.move(0, 0);
    await page.waitForFunction(
      () => !document.querySelector('[aria-busy="true"], [data-testid="point"][data-state="waiting"]'),
      null,
      { timeout: patience },
    );
    // Videos have their first frame, rows their picture; what cannot be shown holds nothing up.
    await page
      .waitForFunction(
        () =>
          [...document.querySelectorAll('video')].every(({ readyState }) => readyState >= 2) &&
          [...document.querySelectorAll('img')].every(({ complete }) => complete) &&
          !document.querySelector('[data-testid="library-item"]:not(:has(img))'),
        null,
        { timeout: 30_000 },
      )
      .catch(() => say('not every picture is there yet'));
  };
  await step('empty');
  if (clip === null) await studio.get('clip-sample').click();
  else await studio.openFile(await readableCopy(clip));
  const verdicts = await studio.checks();
  await settled();
  await step('checked');
  if (Object.values(verdicts).includes('fail'))
    throw new Error('This clip cannot be fixed; see the picture.');
  if (Object.values(verdicts).includes('fixable')) {
    await studio.applyFix();
    await step('fixed');
  }
  await studio.startSession();
  await step('session');

  const middle = Math.floor(Number(await studio.get('frame-total').textContent()) / 2);
  await studio.toFrame(middle);
  for (const place of clip === null ? balloon : [{ x: 0.5, y: 0.5 }]) await studio.clickPicture(place);
  await settled();
  await step('selected');
  await studio.preview();
  await step('preview');

  await studio.mode('removal');
  await studio
    .get('prompt')
    .fill(`Delete ${clip === null ? 'the large balloon' : 'the selected thing'} from <<<video_1>>>`);
  await studio.get('watermark').click();
  await step('edit');
  await studio.order();
  await step('ordered');
  await studio.waitForEdit('done', patience);
  await studio.get('result-large').first().click();
  await studio.get('result-video').first().waitFor();
  await settled();
  await step('result');

  const { all } = await resultFiles(running.userDataDir);
  for (const file of all) await copyFile(file, join(folder, basename(file)));
  await running.close();
  say(`pictures and ${all.length} result ${all.length === 1 ? 'video' : 'videos'} are in ${folder}`);
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { dropOn } from '../support/drops.ts';
import { makeRunFolder, readableCopy } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { drawPicture } from '../support/pictures.ts';
import { openForTest } from '../support/selecting.ts';

const left = closedAfterEach();

test('an image, a folder, several files and a link are dropped; a file that is a clip already is that clip', async () => {
  const tools = await locateTools();
  const folder = makeRunFolder('dropped');
  const takes = join(folder, 'takes');
  mkdirSync(join(takes, 'more'), { recursive: true });
  const film = async (name: string, seconds: number) =>
    readableCopy((await makeTruthClip(tools, { seconds })).path, name, takes);
  const [long, short] = [await film('long.mp4', 6), await film(join('more', 'short.mp4'), 3)];
  const { studio } = await openForTest(left);
  const { page } = studio;
  const opened = (name: string) => page.locator('header .middle', { hasText: name }).waitFor();
  const inTray = () =>
    studio.get('tray-item').evaluateAll((items) => items.map((item) => item.getAttribute('data-id')));

  await studio.mode('addition');
  await dropOn(page, { files: [drawPicture(tools, folder, 'cup.png', '400x300')] });
  await studio.get('image-item').waitFor();
  expect(await studio.get('image-item').getAttribute('title')).toContain('400×300');

  // A folder: its films, at any depth, whatever else is there.
  await dropOn(page, { files: [folder] });
  await opened('long.mp4');
  expect(await studio.get('tray-item').locator('.name').allTextContents()).toEqual(['long.mp4', 'short.mp4']);
  await studio.get('fix-apply').click();
  await studio.get('fix-discard').waitFor();
  const films = await inTray();

  // The same films by themselves: the clips that they are, with the fix.
  await dropOn(page, { files: [short, long] });
  await opened('short.mp4');
  await dropOn(page, { files: [long] });
  await opened('long.mp4');
  await studio.get('fix-discard').waitFor();
  expect(await inTray()).toEqual(films);

  await dropOn(page, { link: 'https://videos.example/harbour.mp4' });
  await opened('harbour.mp4');
  expect(await studio.get('tray-item').count()).toBe(3);
});

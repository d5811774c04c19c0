import { afterEach, expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { launchApp, readableCopy, type RunningApp } from '../support/electron.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { changeOf, resultFiles } from '../support/results.ts';
import { Studio } from '../support/studio.ts';

let running: RunningApp | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

const truth = async () =>
  makeTruthClip(await locateTools(), {
    width: 1280,
    height: 720,
    fps: 30,
    seconds: 3,
    container: 'mp4',
    shape: 'ellipse',
  });

test('from a dropped file to a result on disk, changed inside the mask and hardly outside', async () => {
  const clip = await truth();
  running = await launchApp();
  const studio = new Studio(running.page);

  await studio.openFile(await readableCopy(clip.path, 'clip.mp4'));
  await studio.get('library-item').filter({ hasText: 'clip.mp4' }).waitFor();
  expect(await studio.checks()).toEqual({
    container: 'pass',
    duration: 'pass',
    resolution: 'pass',
    'frame-rate': 'pass',
    codec: 'pass',
  });

  await studio.startSession();
  await studio.toFrame(20);
  await studio.get('frame-next').click();
  await studio.waitForFrame(21);
  await running.page.keyboard.press('ArrowLeft');
  await studio.waitForFrame(20);

  await studio.clickPicture(clip.clickPoint(20));
  const point = studio.get('point').first();
  const place = clip.clickPoint(20);
  expect(Number(await point.getAttribute('data-x'))).toBeCloseTo(place.x, 2);
  expect(Number(await point.getAttribute('data-y'))).toBeCloseTo(place.y, 2);

  await studio.removePoint();
  await studio.waitForNoMask();
  await studio.get('undo').click();
  await studio.waitForMask();

  await studio.preview();
  await studio.mode('removal');
  await studio.get('prompt').fill('Delete the ball from <<<video_1>>>');
  await studio.get('watermark').click();
  const row = await studio.order();
  const externalId = await row.getAttribute('data-external-id');
  expect(externalId).toMatch(/^[0-9a-f-]{36}$/);

  await studio.waitForEdit('done');
  expect(await studio.get('result-video').first().getAttribute('src')).toMatch(/^media:\/\//);

  // A result over the stage: nothing is undone, played or taken back where nobody sees it.
  await studio.get('result-large').click();
  await running.page.locator('[hidden] > [data-testid="workbench"]').waitFor({ state: 'attached' });
  for (const key of ['Control+z', 'ArrowRight', 'Delete']) await running.page.keyboard.press(key);
  await running.page.getByRole('button', { name: 'Back to the stage' }).click();
  expect(await studio.get('play').getAttribute('aria-label')).toBe('Play');
  await studio.toFrame(20);
  expect(await studio.get('point').count()).toBe(1);

  const { video, watermarked } = await resultFiles(running.userDataDir);
  expect(watermarked).not.toBeNull();
  const change = await changeOf({
    before: clip.path,
    after: video,
    maskOf: (frame) => clip.truthMask(frame),
  });
  expect(change.inside).toBeGreaterThan(25);
  expect(change.outside).toBeLessThan(3);
});

test('killed in the middle of an edit, it comes back where it was and the edit gets done', async () => {
  const clip = await truth();
  const path = await readableCopy(clip.path, 'clip.mp4');
  running = await launchApp({ clip: path });
  let studio = new Studio(running.page);
  await studio.startSession();
  await studio.toFrame(12);
  await studio.clickPicture(clip.clickPoint(12));
  await studio.mode('removal');
  await studio.get('prompt').fill('Delete the ball from <<<video_1>>>');
  const externalId = await (await studio.order()).getAttribute('data-external-id');
  const { userDataDir } = running;
  await running.kill();

  running = await launchApp({ userDataDir });
  studio = new Studio(running.page);
  await studio.waitForFrame(12);
  expect(await studio.get('point').count()).toBe(1);
  const done = await studio.waitForEdit('done');
  expect(await done.getAttribute('data-external-id')).toBe(externalId);
  expect((await resultFiles(userDataDir)).all).toHaveLength(1);
});

test('closed and opened again, the library lists everything without a service', async () => {
  const clip = await truth();
  running = await launchApp({ clip: await readableCopy(clip.path, '市场 早晨 🍵 "quoted".mp4') });
  let studio = new Studio(running.page);
  await studio.checks();
  await studio.startSession();
  const { userDataDir } = running;
  await running.close();

  // Nothing answers on this address: what is shown comes from the library alone.
  running = await launchApp({ userDataDir, args: ['--api-base-url=http://127.0.0.1:9'] });
  studio = new Studio(running.page);
  const item = studio.get('library-item').filter({ hasText: '市场 早晨' });
  await item.first().waitFor();
  await studio.waitForFrame(0);
});

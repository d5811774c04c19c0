import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { readSquares, squareMiddles } from '../support/clips/frame-number.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { openForTest as open } from '../support/selecting.ts';

const left = closedAfterEach();

test('objects are named, hidden and isolated; a preview is asked for once and drawn here where its file can be read', async () => {
  const { studio, service } = await open(left);
  const { page } = studio;
  await studio.toFrame(5);
  await studio.clickPicture({ x: 0.3, y: 0.3 });

  const layer = studio.get('mask-layer');
  const objects = (count: number) =>
    expect.poll(() => layer.getAttribute('data-objects'), { timeout: 10_000 }).toBe(String(count));
  await studio.get('object-hide').click();
  await objects(0);
  await studio.get('object-solo').click();
  await objects(1);
  await studio.get('object-solo').click();
  await studio.get('object-hide').click();
  await objects(1);
  await page.keyboard.down('b');
  await objects(0);
  expect(await studio.get('point').count()).toBe(0);
  await page.keyboard.up('b');
  await objects(1);
  // Tinted, outlined, cut out, hidden, tinted again.
  for (const count of [1, 1, 0, 1]) {
    await page.keyboard.press('m');
    await objects(count);
  }

  const name = page.getByRole('textbox', { name: 'Name of object 1' });
  await name.fill('cup');
  await name.press('Enter');
  await studio.get('object-row').getByText('cup').waitFor();
  await studio.get('undo').click();
  await studio.get('object-row').getByText('Object 1').waitFor();
  await studio.get('redo').click();
  await studio.get('object-row').getByText('cup').waitFor();

  // Drawn here: on a frame without any click there is a mask, and where the object is gone there is none.
  await studio.preview();
  await studio.get('preview-drawn').waitFor({ state: 'attached' });
  await expect
    .poll(() => studio.get('object-presence').getAttribute('data-ranges'), { timeout: 10_000 })
    .toBe('0,79');
  await studio.toFrame(70);
  await objects(1);
  await studio.toFrame(85);
  await objects(0);
  await page.locator('label', { has: studio.get('preview-served') }).click();
  await page.waitForFunction(() => {
    const video = document.querySelector<HTMLVideoElement>('[data-testid="preview-video"]');
    return video && video.readyState >= 2 && !document.querySelector('.frame:not(.covered)');
  });
  // The clip without selection is there under the service's video as well, also right after choosing that one.
  await page.keyboard.down('b');
  await page.locator('.frame:not(.covered)').waitFor();
  await page.keyboard.up('b');
  await page.locator('.frame.covered').waitFor({ state: 'attached' });
  await studio.get('preview').click();
  await studio.get('preview-video').waitFor({ state: 'detached' });
  await studio.preview();
  expect(service.count('preview')).toBe(1);

  // Changed since: asked for again; and a file of another form is kept, and the service's video shown.
  await studio.toFrame(6);
  await studio.clickPicture({ x: 0.3, y: 0.4 });
  await studio.get('preview').and(page.locator('[data-state="required"]')).waitFor();
  service.tracking('{"masks": "in a form of another year"}');
  await studio.preview();
  await studio.get('preview-unreadable').waitFor();
  expect(service.count('preview')).toBe(2);
  // Back to the points of the first preview: it is valid again without asking.
  await studio.get('undo').click();
  await studio.get('preview-video').waitFor({ state: 'detached' });
  await studio.get('preview').and(page.locator('[data-state="ready"]')).waitFor();
  await studio.preview();
  await studio.get('preview-drawn').waitFor({ state: 'attached' });
  expect(service.count('preview')).toBe(2);
  await studio.get('preview').click();
});

test("in and out bound the service's own preview to the frame, however busy the window is", async () => {
  const film = await makeTruthClip(await locateTools(), { seconds: 3, numbered: true });
  const { studio } = await open(left, film);
  const { page } = studio;
  await studio.clickPicture({ x: 0.3, y: 0.3 });
  const [first, last] = [20, 29];
  await studio.toFrame(first);
  await studio.get('set-in').click();
  await studio.toFrame(last);
  await studio.get('set-out').click();
  await studio.preview();
  await page.locator('label', { has: studio.get('preview-served') }).click();
  await page.locator('canvas.part').waitFor({ state: 'attached' });
  // Whatever comes on the screen, by the number in its pixels.
  const watching = await page.evaluateHandle(
    ({ xs, y, width }) => {
      const watched = { levels: [] as number[][], busyMs: 0 };
      const canvas = document.querySelector<HTMLCanvasElement>('canvas.part')!;
      const row = new OffscreenCanvas(width, 1).getContext('2d', { willReadFrequently: true })!;
      const look = (): void => {
        row.drawImage(canvas, 0, y, width, 1, 0, 0, width, 1);
        const { data } = row.getImageData(0, 0, width, 1);
        watched.levels.push(xs.map((x) => data[x * 4]!));
        const until = performance.now() + watched.busyMs;
        while (performance.now() < until);
        requestAnimationFrame(look);
      };
      look();
      return watched;
    },
    { ...squareMiddles(film.width), width: film.width },
  );
  /** Before the first frame there is nothing to read. */
  const seen = async () =>
    (await watching.evaluate(({ levels }) => levels)).map(readSquares).filter((frame) => frame !== null);
  const turns = async () => (await seen()).filter((frame, at, all) => at > 0 && frame < all[at - 1]!).length;
  const outside = async () => (await seen()).filter((frame) => frame < first || frame > last);

  await expect.poll(seen, { timeout: 20_000 }).toEqual(expect.arrayContaining([first, last]));
  await expect.poll(turns, { timeout: 20_000 }).toBeGreaterThan(2);
  await watching.evaluate((watched) => Object.assign(watched, { busyMs: 120 }));
  await expect.poll(turns, { timeout: 20_000 }).toBeGreaterThan(5);
  expect(await outside()).toEqual([]);

  // Once: it stays at the out point.
  await page.getByRole('button', { name: 'Repeat' }).click();
  await page.waitForFunction(
    () => document.querySelector<HTMLVideoElement>('[data-testid="preview-video"]')!.paused,
  );
  await studio.waitForFrame(last);
  await expect.poll(async () => (await seen()).at(-1)).toBe(last);
  expect(await outside()).toEqual([]);
});

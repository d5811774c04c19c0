import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { launchApp, makeRunFolder } from '../support/electron.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { readSquares, squareMiddles } from '../support/clips/frame-number.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { reset, success } from '../support/scripted-service/steps.ts';
import { pointsSeen, waitForPoints } from '../support/points.ts';
import { drawPicture } from '../support/pictures.ts';
import { openForTest as open } from '../support/selecting.ts';
import { Studio } from '../support/studio.ts';

const left = closedAfterEach();

test('a click is seen at once, a burst is few requests, and what the service says is shown at the point', async () => {
  const { studio, service } = await open(left);
  const { page } = studio;
  const stage = studio.get('stage');
  const box = (await stage.boundingBox())!;
  const click = (x: number, y: number) => page.mouse.click(box.x + x * box.width, box.y + y * box.height);

  // The service takes its time: nine clicks meanwhile are one more request.
  const answers: (() => void)[] = [];
  service.next('add', (response, request) => {
    const { frame_index: frame } = JSON.parse(request.body) as { frame_index: number };
    answers.push(() =>
      success({ status: 0, session_id: 'session-1', res: { frame_index: frame, rle_mask_list: [] } })(
        response,
        request,
      ),
    );
  });
  for (let at = 0; at < 10; at += 1) await click(0.12 + at * 0.08, 0.3 + (at % 2) * 0.3);
  await waitForPoints(page, 10, 'waiting');
  expect(service.count('add')).toBe(1);
  answers.forEach((answer) => answer());
  await waitForPoints(page, 10);
  expect(service.count('add')).toBe(2);
  await studio.waitForMask();

  // The eleventh: said beforehand and not sent.
  expect(await page.getByText('No points left on this frame').count()).toBe(1);
  await click(0.5, 0.8);
  await waitForPoints(page, 10);
  expect(service.count('add')).toBe(2);

  // Taken back by a click on it, by Delete, by its menu: always with the numbers that were sent.
  const numbers = (await pointsSeen(page)).map(({ x, y }) => `${x},${y}`);
  await studio.get('point').nth(0).hover();
  await studio.get('point-remove').waitFor();
  await studio.get('point').nth(0).click();
  await waitForPoints(page, 9);
  await studio.get('point').nth(0).focus();
  await page.keyboard.press('Delete');
  await waitForPoints(page, 8);
  await studio.get('point').nth(0).click({ button: 'right' });
  await studio.get('point-menu-remove').click();
  await waitForPoints(page, 7);
  await expect.poll(() => service.held.get(0)).toEqual([...numbers.slice(3, 10)]);
  const removed = service.received
    .filter(({ path }) => path.endsWith('/delete-selection'))
    .flatMap(({ body }) => (JSON.parse(body) as { points: { x: number; y: number }[] }).points);
  expect(removed.map(({ x, y }) => `${x},${y}`)).toEqual(numbers.slice(0, 3));
  await page.mouse.move(5, 5);

  // Right beside a point that the hand is on, its × shown, the next one can be set.
  const dot = (await studio.get('point').nth(0).boundingBox())!;
  const middle = { x: dot.x + dot.width / 2, y: dot.y + dot.height / 2 };
  await page.mouse.move(middle.x, middle.y);
  await studio.get('point-remove').waitFor();
  await page.mouse.click(middle.x + 12, middle.y);
  await waitForPoints(page, 8);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.click(middle.x + 3, middle.y - 12);
  await waitForPoints(page, 9);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await waitForPoints(page, 7);
  await page.mouse.move(5, 5);

  // Undone and redone from the keyboard.
  await page.keyboard.press('Control+z');
  await waitForPoints(page, 8);
  await page.keyboard.press('Control+Shift+z');
  await waitForPoints(page, 7);

  // Refused: the point stays, says why in words, and can be taken back.
  service.next('add', success({ status: 3, session_id: 'session-1' }));
  await click(0.5, 0.85);
  await waitForPoints(page, 1, 'refused');
  expect(await stage.locator('.why').textContent()).toContain('recognised nothing here (code 3)');
  await page.locator('[data-testid="point"][data-state="refused"]').click();
  await waitForPoints(page, 0, 'refused');

  // Offline: kept and said, and sent when it works again.
  service.always('add', reset);
  await click(0.5, 0.85);
  await waitForPoints(page, 1, 'offline');
  expect(await studio.get('points-waiting').textContent()).toContain('1 point waits for the connection');
  service.always('add', null);
  await waitForPoints(page, 8);
  expect(await studio.get('points-waiting').count()).toBe(0);
  expect(service.held.get(0)).toHaveLength(8);

  // To another frame, by the menu and with the keyboard.
  await studio.toFrame(12);
  await waitForPoints(page, 0);
  await studio.get('frame-points').click();
  await studio.get('points-copy-0').click();
  await waitForPoints(page, 8);
  await expect.poll(() => service.held.get(12)).toEqual(service.held.get(0));
  await stage.focus();
  await page.keyboard.press('Control+c');
  await studio.toFrame(20);
  await stage.focus();
  await page.keyboard.press('Control+v');
  await waitForPoints(page, 8);
  await expect.poll(() => service.held.get(20)?.length).toBe(8);
  await studio.get('frame-points').click();
  await studio.get('points-clear-frame').click();
  await waitForPoints(page, 0);
  await expect.poll(() => [...service.held.keys()]).toEqual([0, 12]);
});

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

  // A reference image of this frame, of nothing but what is selected.
  await studio.mode('addition');
  await studio.get('image-from-frame').click();
  const place = studio.get('crop-place');
  await studio.get('crop-apply').and(page.locator(':not([disabled])')).waitFor();
  await studio.get('frame-cutout').click();
  await place.and(page.locator('[data-cutout="true"]:not(.waiting)')).waitFor();
  await studio.get('crop-apply').click();
  await studio.get('image-item').waitFor();

  // One that is longer than is taken comes in to be cropped, and is what the service takes once it is.
  const long = drawPicture(await locateTools(), makeRunFolder('long'), 'long.png', '1600x400');
  await studio.get('image-input').setInputFiles(long);
  await studio.get('image-item').and(page.locator('[data-problem="aspect"]')).waitFor();
  await studio.get('crop-apply').and(page.locator(':not([disabled])')).click();
  await studio.get('image-item').nth(1).and(page.locator(':not([data-problem])')).waitFor();
  expect(await studio.get('image-item').nth(1).getAttribute('title')).toContain('1000×400');
  await studio.get('image-item').nth(1).hover();
  await page.getByRole('button', { name: 'Remove long.png' }).click();
  await studio.get('image-item').nth(1).waitFor({ state: 'detached' });
  // From the clipboard, wherever the focus is.
  const copied = drawPicture(await locateTools(), makeRunFolder('copied'), 'copied.png', '400x300');
  await page.evaluate((base64) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const picture = new Blob([bytes], { type: 'image/png' });
    return navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
  }, readFileSync(copied).toString('base64'));
  await studio.get('stage').focus();
  await page.keyboard.press('Control+v');
  await studio.get('image-item').nth(1).waitFor();
  expect(await studio.get('image-item').nth(1).getAttribute('title')).toContain('400×300');
  await studio.get('image-item').nth(1).getByRole('button').nth(1).click();
  await studio.get('image-item').nth(1).waitFor({ state: 'detached' });

  // References in the prompt cannot come to harm.
  const prompt = studio.get('prompt');
  await prompt.fill('Put it beside <<<video_1>>>');
  await prompt.press('ArrowLeft');
  await page.keyboard.type('the cup of ');
  expect(await prompt.inputValue()).toBe('Put it beside the cup of <<<video_1>>>');
  await prompt.press('End');
  await prompt.press('Control+Backspace');
  expect(await prompt.inputValue()).toBe('Put it beside the cup of ');
  await page.keyboard.type('<image 1>!');
  expect(await prompt.inputValue()).toBe('Put it beside the cup of <<<image_1>>>!');
  await page.getByText('Not mentioned: video').waitFor();

  // Whoever wrote it, it can be undone: a reference put in by a click, one that was cut into, a template over own words.
  const own = 'Put it beside the cup of <<<image_1>>>!';
  await page.getByRole('button', { name: '+ video' }).click();
  await expect.poll(() => prompt.inputValue()).toBe(`${own}<<<video_1>>>`);
  await prompt.press('Control+Backspace');
  await expect.poll(() => prompt.inputValue()).toBe(own);
  await studio.get('template').click();
  await studio.get('template-en').click();
  await expect.poll(() => prompt.inputValue()).toContain('seamlessly add [x]');
  for (const there of [own, `${own}<<<video_1>>>`, own]) {
    await prompt.press('Control+z');
    await expect.poll(() => prompt.inputValue()).toBe(there);
  }
  await prompt.press('Control+Shift+z');
  await expect.poll(() => prompt.inputValue()).toBe(`${own}<<<video_1>>>`);

  // An input method writes beside references and over them, and is undone as one word.
  const keyboard = await page.context().newCDPSession(page);
  const compose = async (...letters: string[]) => {
    for (const text of letters.slice(0, -1))
      await keyboard.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await keyboard.send('Input.insertText', { text: letters.at(-1)! });
  };
  await prompt.press('Control+Home');
  await compose('b', 'beizi', '杯子');
  await expect.poll(() => prompt.inputValue()).toBe(`杯子${own}<<<video_1>>>`);
  await prompt.press('Control+End');
  await prompt.press('Shift+ArrowLeft');
  await compose('sp', '视频');
  await expect.poll(() => prompt.inputValue()).toBe(`杯子${own}视频`);
  for (const there of [`杯子${own}<<<video_1>>>`, `${own}<<<video_1>>>`]) {
    await prompt.press('Control+z');
    await expect.poll(() => prompt.inputValue()).toBe(there);
  }
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

test('clicked, taken back, undone, redone, cleared and killed at random, window and service end with the same points', async () => {
  const { studio: first, service } = await open(left);
  let studio = first;
  const { userDataDir } = left.running!;
  // The same walk every time: a linear congruential generator.
  let seed = 20_260;
  const random = (below: number): number => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((seed / 2 ** 31) * below);
  };
  type Points = ReadonlyMap<number, readonly string[]>;
  const history: Points[] = [new Map()];
  let at = 0;
  const now = (): Points => history[at]!;
  const put = (points: Points): void => {
    history.splice(at + 1, Infinity, points);
    at += 1;
  };
  const frames = [3, 11];
  let frame = frames[0]!;
  /** Undone or redone: the stage goes where that is to be seen. */
  const stepTo = async (next: number): Promise<void> => {
    const before = now();
    at = next;
    const changed = frames.filter((one) => String(before.get(one)) !== String(now().get(one)));
    if (!changed.includes(frame)) frame = changed[0]!;
    await studio.waitForFrame(frame);
  };
  await studio.toFrame(frame);
  const settled = () =>
    expect
      .poll(async () => (await pointsSeen(studio.page)).map(({ x, y }) => `${x},${y}`), { timeout: 20_000 })
      .toEqual([...(now().get(frame) ?? [])]);

  for (let step = 0; step < 20; step += 1) {
    const here = now().get(frame) ?? [];
    const what =
      step === 8 || step === 15
        ? 'kill'
        : ['add', 'add', 'add', 'remove', 'undo', 'redo', 'frame', 'clear'][random(8)];
    if (what === 'add' && here.length < 8) {
      const known = new Set(here);
      const box = (await studio.get('stage').boundingBox())!;
      const spot = 12 * here.length + random(11);
      const place = { x: 0.08 + (spot % 24) * 0.035, y: 0.2 + Math.floor(spot / 24) * 0.15 };
      await studio.page.mouse.click(box.x + place.x * box.width, box.y + place.y * box.height);
      await studio.page.mouse.move(box.x + 4, box.y + box.height - 4);
      await expect.poll(() => studio.get('point').count()).toBe(here.length + 1);
      const fresh = (await pointsSeen(studio.page))
        .map(({ x, y }) => `${x},${y}`)
        .filter((one) => !known.has(one));
      put(new Map([...now(), [frame, [...here, ...fresh]]]));
    } else if (what === 'remove' && here.length > 0) {
      const which = random(here.length);
      await studio.get('point').nth(which).focus();
      await studio.page.keyboard.press('Delete');
      const next = new Map(now());
      const left = here.filter((_, index) => index !== which);
      if (left.length > 0) next.set(frame, left);
      else next.delete(frame);
      put(next);
    } else if (what === 'undo' && at > 0) {
      await studio.get('undo').click();
      await stepTo(at - 1);
    } else if (what === 'redo' && at < history.length - 1) {
      await studio.get('redo').click();
      await stepTo(at + 1);
    } else if (what === 'clear' && now().size > 0) {
      await studio.get('clear-selection').click();
      put(new Map());
    } else if (what === 'frame') {
      frame = frames[(frames.indexOf(frame) + 1) % frames.length]!;
      await studio.toFrame(frame);
    } else if (what === 'kill') {
      await left.running!.kill();
      left.running = await launchApp({
        userDataDir,
        args: [`--api-base-url=${service.baseUrl}`],
        lang: 'en',
      });
      studio = new Studio(left.running.page);
      await studio.page.waitForSelector(
        '[data-testid="stage"][data-session][data-frame]:not([data-frame="-1"])',
      );
      await studio.toFrame(frame);
    }
    await settled();
  }
  const sorted = (points: Points) =>
    [...points].map(([index, list]) => [index, [...list].sort()] as const).sort(([a], [b]) => a - b);
  await expect.poll(() => sorted(service.held), { timeout: 20_000 }).toEqual(sorted(now()));
});

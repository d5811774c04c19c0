import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { turned } from '../support/clips/turned.ts';
import { launchApp, makeRunFolder, type RunningApp } from '../support/electron.ts';
import { reset, success } from '../support/scripted-service/steps.ts';
import type { ServedVideo, WholeService } from '../support/scripted-service/whole-service.ts';
import { openSelecting } from '../support/selecting.ts';
import { Studio } from '../support/studio.ts';

let running: RunningApp | null = null;
let service: WholeService | null = null;
afterEach(async () => {
  await running?.close();
  await service?.close();
  [running, service] = [null, null];
});

const truth = async (): Promise<ServedVideo> => makeTruthClip(await locateTools(), { seconds: 3 });

/** The same film, lying on its side in the file with a note for players to turn it. */
async function turnedTruth(): Promise<ServedVideo> {
  const { path, width, height, frameCount } = await truth();
  const onItsSide = join(makeRunFolder('turned'), 'turned.mp4');
  await writeFile(onItsSide, turned(await readFile(path), 90));
  return { path: onItsSide, width: height, height: width, frameCount };
}

/** The window on the scripted service, on a session whose first frame is shown. */
async function open(
  video?: ServedVideo,
  args: readonly string[] = [],
): Promise<{ studio: Studio; service: WholeService }> {
  const opened = await openSelecting(video ?? (await truth()), { args });
  ({ running, service } = opened);
  return opened;
}

interface Seen {
  readonly frame: number;
  readonly x: number;
  readonly y: number;
  readonly state: string;
}

/** The points on the stage, as the page says they were sent. */
const pointsSeen = (page: Page): Promise<Seen[]> =>
  page.getByTestId('point').evaluateAll((dots) =>
    dots.map((dot) => {
      const { frame, x, y, state } = (dot as HTMLElement).dataset;
      return { frame: Number(frame), x: Number(x), y: Number(y), state: state ?? '' };
    }),
  );

async function waitForPoints(page: Page, count: number, state = 'confirmed'): Promise<void> {
  await expect
    .poll(async () => (await pointsSeen(page)).filter((point) => point.state === state).length, {
      timeout: 20_000,
      interval: 20,
    })
    .toBe(count);
}

/** The window has its size, and the picture lies in the middle of what that leaves for it. */
async function waitForFit(page: Page, across: number, down: number): Promise<void> {
  await page.waitForFunction(
    ([w, h]) => {
      const stage = document.querySelector('[data-testid="stage"]')!;
      const [box, room] = [stage.getBoundingClientRect(), stage.parentElement!.getBoundingClientRect()];
      const aside = Math.abs(box.left + box.right - room.left - room.right) / 2;
      const above = Math.abs(box.top + box.bottom - room.top - room.bottom) / 2;
      return innerWidth === w && innerHeight === h && aside <= 1 && above <= 1;
    },
    [across, down] as const,
  );
}

/** Picture pixels that can be seen and clicked now, away from the tools and from each other, with their place on the screen. */
async function pixelsInSight(page: Page, { width, height }: ServedVideo, many: number) {
  const stage = page.getByTestId('stage');
  const { box, area } = await stage.evaluate((element) => {
    const rect = (of: Element) => {
      const { left, top, width: w, height: h } = of.getBoundingClientRect();
      return { left, top, width: w, height: h };
    };
    return { box: rect(element), area: rect(element.parentElement!) };
  });
  const left = Math.max(box.left, area.left);
  const top = Math.max(box.top, area.top);
  const right = Math.min(box.left + box.width, area.left + area.width);
  const bottom = Math.min(box.top + box.height, area.top + area.height);
  const shares = [
    [0.35, 0.31],
    [0.62, 0.48],
    [0.47, 0.83],
    [0.8, 0.66],
  ] as const;
  return shares.slice(0, many).map(([across, down]) => {
    const x = Math.floor(((left + (right - left) * across - box.left) / box.width) * width);
    const y = Math.floor(((top + (bottom - top) * down - box.top) / box.height) * height);
    return {
      pixel: { x, y },
      onScreen: {
        x: box.left + ((x + 0.5) / width) * box.width,
        y: box.top + ((y + 0.5) / height) * box.height,
      },
    };
  });
}

const zooms: readonly (readonly [string, readonly string[]])[] = [
  ['fit', ['0']],
  ['smaller than fits', ['0', '-', '-', '-']],
  ['actual size', ['1']],
  ['four times', ['1', ...Array.from({ length: 6 }, () => '+')]],
  ['pixels as tiles', ['1', ...Array.from({ length: 13 }, () => '+')]],
];
const windows = [
  [1024, 680],
  [1353, 787],
  [1600, 1000],
] as const;

test.each([
  [1, 'upright', truth],
  [2, 'turned', turnedTruth],
] as const)(
  'at a pixel ratio of %s, on a film that is %s, a click lands on its pixel, at five zooms in three windows',
  async (ratio, _, film) => {
    const video = await film();
    const { width, height } = video;
    const { studio, service } = await open(video, [`--force-device-scale-factor=${ratio}`]);
    const { page } = studio;
    const frame = studio.get('stage').locator('canvas.frame');
    const across = await frame.evaluate(({ clientWidth, clientHeight }) => clientWidth / clientHeight);
    expect(across).toBeCloseTo(width / height, 1);
    expect(await page.evaluate(() => devicePixelRatio)).toBe(ratio);
    let worst = 0;
    let clicks = 0;
    for (const [across, down] of windows) {
      await running!.app.evaluate(
        ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
        [across, down] as const,
      );
      await page.keyboard.press('0');
      await waitForFit(page, across, down);
      for (const [name, keys] of zooms) {
        for (const key of keys) await page.keyboard.press(key);
        const wanted = await pixelsInSight(page, video, 2);
        for (const { onScreen } of wanted) await page.mouse.click(onScreen.x, onScreen.y);
        await waitForPoints(page, wanted.length);
        const seen = await pointsSeen(page);
        wanted.forEach(({ pixel }, at) => {
          const point = seen[at]!;
          const off = Math.max(
            Math.abs(point.x * width - pixel.x - 0.5),
            Math.abs(point.y * height - pixel.y - 0.5),
          );
          expect(off, `${name}, ${across} × ${down}, pixel ${pixel.x}, ${pixel.y}`).toBeLessThanOrEqual(0.5);
          worst = Math.max(worst, off);
          clicks += 1;
        });
        // What the page says it sent is what came.
        expect(service.held.get(0)).toEqual(seen.map(({ x, y }) => `${x},${y}`));
        await studio.get('clear-selection').click();
        await waitForPoints(page, 0);
      }
    }
    console.log(`pixel ratio ${ratio}: ${clicks} clicks, at most ${worst.toFixed(3)} pixels off`);
    expect(clicks).toBe(30);
  },
);

test('a click is seen at once, a burst is few requests, and what the service says is shown at the point', async () => {
  const { studio, service } = await open();
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
  await page.mouse.click(middle.x + 9, middle.y - 9);
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
  const { studio, service } = await open();
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
});

test('clicked, taken back, undone, redone, cleared and killed at random, window and service end with the same points', async () => {
  const { studio: first, service } = await open();
  let studio = first;
  const { userDataDir } = running!;
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
      at -= 1;
    } else if (what === 'redo' && at < history.length - 1) {
      await studio.get('redo').click();
      at += 1;
    } else if (what === 'clear' && now().size > 0) {
      await studio.get('clear-selection').click();
      put(new Map());
    } else if (what === 'frame') {
      frame = frames[(frames.indexOf(frame) + 1) % frames.length]!;
      await studio.toFrame(frame);
    } else if (what === 'kill') {
      await running!.kill();
      running = await launchApp({ userDataDir, args: [`--api-base-url=${service.baseUrl}`], lang: 'en' });
      studio = new Studio(running.page);
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

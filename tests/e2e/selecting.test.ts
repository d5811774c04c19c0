import { expect, test } from 'vitest';
import { launchApp } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { reset, success } from '../support/scripted-service/steps.ts';
import { pointsSeen, waitForPoints } from '../support/points.ts';
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
  expect(await stage.locator('.why').textContent()).toContain('recognised nothing here (code\u00a03)');
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

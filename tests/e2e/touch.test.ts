import type { CDPSession, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { closedAfterEach } from '../support/left-open.ts';
import { pointsSeen, waitForPoints } from '../support/points.ts';
import type { Place } from '../../electron/shared/geometry/view.ts';
import { openForTest as open, threeSeconds } from '../support/selecting.ts';

const left = closedAfterEach();
const beside = ({ x, y }: Place, across: number, down: number): Place => ({ x: x + across, y: y + down });

/** Where the picture lies in the window. */
const lying = (page: Page) =>
  page.getByTestId('stage').evaluate((stage) => {
    const { left, top, width, height } = stage.getBoundingClientRect();
    return { left, top, width, height };
  });

/** Two fingers, each from one place to another in many small steps, as hands do it. */
async function fingers(
  cdp: CDPSession,
  ways: readonly (readonly [Place, Place])[],
  steps = 24,
): Promise<void> {
  const at = (share: number) =>
    ways.map(([from, to], id) => ({
      x: from.x + (to.x - from.x) * share,
      y: from.y + (to.y - from.y) * share,
      id,
    }));
  const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', touchPoints: ReturnType<typeof at>) =>
    cdp.send('Input.dispatchTouchEvent', { type, touchPoints });
  const sent: Promise<unknown>[] = [];
  for (let down = 1; down <= ways.length; down += 1) sent.push(touch('touchStart', at(0).slice(0, down)));
  for (let step = 1; step <= steps; step += 1) sent.push(touch('touchMove', at(step / steps)));
  for (let up = ways.length - 1; up >= 0; up -= 1) sent.push(touch('touchEnd', at(1).slice(0, up)));
  // All at once: a finger that lies still while the machine is busy would be a long press.
  await Promise.all(sent);
}

test('two fingers zoom about the place between them and pan, set no point, and a click after it lands on its pixel', async () => {
  const film = await threeSeconds();
  const { studio, service } = await open(left, film);
  const { page } = studio;
  const cdp = await page.context().newCDPSession(page);
  /** The picture's pixel, and its part, under a place in the window. */
  const under = async (at: Place): Promise<Place> => {
    const box = await lying(page);
    return {
      x: ((at.x - box.left) / box.width) * film.width,
      y: ((at.y - box.top) / box.height) * film.height,
    };
  };
  /** Waits until the picture is as wide as that, then looks at what is under the hand: off by one pixel of the screen at most. */
  const expectUnder = async (at: Place, pixel: Place, width: number): Promise<void> => {
    await expect.poll(async () => (await lying(page)).width / width).toBeCloseTo(1, 2);
    await expect
      .poll(async () => {
        const now = await under(at);
        return (Math.hypot(now.x - pixel.x, now.y - pixel.y) * (await lying(page)).width) / film.width;
      })
      .toBeLessThanOrEqual(1);
  };
  const pinch = (middle: Place, from: number, to: number): Promise<void> =>
    fingers(cdp, [
      [beside(middle, -from, -from / 4), beside(middle, -to, -to / 4)],
      [beside(middle, from, from / 4), beside(middle, to, to / 4)],
    ]);

  const { left: x, top: y, width, height } = await lying(page);
  const middle = { x: x + width * 0.4, y: y + height * 0.55 };
  const pixel = await under(middle);
  await pinch(middle, 40, 120);
  await expectUnder(middle, pixel, width * 3);

  // Both go the same way: the picture goes with them.
  const away = beside(middle, 90.5, -47.25);
  await fingers(cdp, [
    [beside(middle, -40, 0), beside(away, -40, 0)],
    [beside(middle, 40, 0), beside(away, 40, 0)],
  ]);
  await expectUnder(away, pixel, width * 3);
  expect(await pointsSeen(page)).toEqual([]);

  // A finger alone is a click; two of which one is on the point are not.
  const tapped = await under(middle);
  await expect
    .poll(
      async () => {
        // Chromium takes a tap for a long press when the page answers late; the same place twice is one point.
        await fingers(cdp, [[middle, middle]], 0);
        return pointsSeen(page);
      },
      { timeout: 20_000, interval: 1000 },
    )
    .toHaveLength(1);
  await waitForPoints(page, 1);
  await pinch(beside(middle, 60, 15), 60, 40);
  const smaller = beside(middle, 60, 15);
  await expect.poll(async () => (await lying(page)).width / (width * 2)).toBeCloseTo(1, 2);

  // As trackpads send it: many small turns with Ctrl for a pinch, sideways ones for two fingers that pan.
  const wheel = (turn: { deltaX: number; deltaY: number }, modifiers = 0) =>
    cdp.send('Input.dispatchMouseEvent', { type: 'mouseWheel', ...smaller, ...turn, modifiers });
  const held = await under(smaller);
  const ctrl = 2;
  for (let turn = 0; turn < 16; turn += 1) await wheel({ deltaX: 0, deltaY: -4.25 }, ctrl);
  await expectUnder(smaller, held, width * 2 * Math.exp(0.68));
  const large = (await lying(page)).width;
  for (let turn = 0; turn < 15; turn += 1) await wheel({ deltaX: 3, deltaY: turn % 3 === 1 ? 4 : 2 });
  await expectUnder(beside(smaller, -45, -40), held, large);

  const clicked = beside(smaller, -33, 21);
  const wanted = await under(clicked);
  await page.mouse.click(clicked.x, clicked.y);
  await waitForPoints(page, 2);
  const seen = await pointsSeen(page);
  [tapped, wanted].forEach((place, at) => {
    expect(Math.abs(seen[at]!.x * film.width - place.x)).toBeLessThanOrEqual(0.5);
    expect(Math.abs(seen[at]!.y * film.height - place.y)).toBeLessThanOrEqual(0.5);
  });
  expect(service.held.get(0)).toEqual(seen.map((point) => `${point.x},${point.y}`));
});

import { expect, test } from 'vitest';
import { success } from '../support/scripted-service/steps.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { pointsSeen, waitForPoints } from '../support/points.ts';
import { openForTest as open } from '../support/selecting.ts';

const left = closedAfterEach();

test('points are reached and taken back with the keyboard alone, and what is asked for is done on the frame that is seen', async () => {
  const { studio, service } = await open(left);
  const { page } = studio;
  const stage = studio.get('stage');
  await studio.toFrame(12);
  for (const x of [0.2, 0.5, 0.8]) await studio.clickPicture({ x, y: 0.5 });
  await waitForPoints(page, 3);
  const focused = () =>
    page.evaluate(() => {
      const { dataset, ariaLabel } = document.activeElement as HTMLElement;
      return { is: dataset['testid'], x: Number(dataset['x']), label: ariaLabel };
    });

  // Far out of sight: who tabs to a point sees it, and the stage itself stays where it is.
  await stage.focus();
  for (let at = 0; at < 8; at += 1) await page.keyboard.press('+');
  const numbers = (await pointsSeen(page)).map(({ x }) => x);
  for (const [at, x] of numbers.entries()) {
    await page.keyboard.press('Tab');
    expect(await focused()).toMatchObject({ is: 'point', x });
    expect((await focused()).label).toContain(`Point ${at + 1} of 3 on frame 12, at `);
    await page.waitForFunction(() => {
      const { left: x, top: y } = document.activeElement!.getBoundingClientRect();
      const { left, top, right, bottom } = document.querySelector('.area')!.getBoundingClientRect();
      return x > left && x < right && y > top && y < bottom;
    });
  }
  expect(await page.evaluate(() => document.querySelector('.area')!.scrollLeft)).toBe(0);

  // Taken back one after the other: the focus is on the neighbour, and at last on the picture.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Delete');
  await waitForPoints(page, 2);
  expect(await focused()).toMatchObject({ is: 'point', x: numbers[2] });
  await page.keyboard.press('Enter');
  await waitForPoints(page, 1);
  expect(await focused()).toMatchObject({ is: 'point', x: numbers[0] });
  await page.keyboard.press('Backspace');
  await waitForPoints(page, 0);
  expect(await focused()).toMatchObject({ is: 'stage' });

  // Undone and redone from elsewhere: to be seen where it happened.
  await studio.toFrame(3);
  await stage.focus();
  await page.keyboard.press('Control+z');
  await studio.waitForFrame(12);
  await waitForPoints(page, 1);
  await studio.toFrame(20);
  await studio.get('redo').click();
  await studio.waitForFrame(12);
  await waitForPoints(page, 0);

  // What cannot be ordered yet says what to do about it.
  const note = page.locator('.order .note');
  await studio.toFrame(0);
  await stage.focus();
  service.next('add', success({ status: 3, session_id: 'session-1' }));
  await page.keyboard.press('0');
  await stage.click();
  await waitForPoints(page, 1, 'refused');
  await studio.mode('removal');
  await note.getByText('recognised nothing at a point (frame 0). First take it back').waitFor();
  await studio.removePoint();
  await waitForPoints(page, 0, 'refused');

  // Playing, the frame meant is the one that is seen when it is asked for, and it stays.
  await studio.mode('addition');
  await studio.get('play').click();
  await page.waitForFunction(
    () => Number(document.querySelector<HTMLElement>('[data-testid="stage"]')!.dataset['frame']) > 9,
  );
  await studio.get('image-from-frame').click();
  const heading = await page.getByRole('heading', { name: 'Reference image from frame' }).textContent();
  const frame = Number(/\d+/.exec(heading!)![0]);
  expect(frame).toBeGreaterThan(9);
  // The last painting may still have been on its way.
  await studio.waitForFrame(frame);
  await page.keyboard.press('Escape');
  expect(await studio.get('frame-index').inputValue()).toBe(String(frame));
});

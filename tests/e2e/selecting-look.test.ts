import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeRunFolder } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { pointsSeen, waitForPoints } from '../support/points.ts';
import { drawPicture } from '../support/pictures.ts';
import { success } from '../support/scripted-service/steps.ts';
import { openForTest as open, openSelecting, threeSeconds } from '../support/selecting.ts';

const left = closedAfterEach();

/** What can be measured of how selecting looks, in the smallest window. */

async function boxOf(locator: Locator) {
  const { x, y, width, height } = (await locator.boundingBox())!;
  return { left: x, top: y, right: x + width, bottom: y + height, middle: x + width / 2, width };
}

/** Words that cannot be told from what is behind them, in both themes. */
async function faint(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page })
      .setLegacyMode(true)
      .withRules(['color-contrast'])
      .analyze();
    found.push(...violations.flatMap(({ nodes }) => nodes.map(({ html }) => `${colorScheme}: ${html}`)));
  }
  return found;
}

/** Texts of which a line holds but one character. */
const lonely = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const found: string[] = [];
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      if (node.parentElement?.closest('[inert], .unseen')) continue;
      const text = node.nodeValue ?? '';
      const lines = new Map<number, string>();
      for (let at = 0; at < text.length; at += 1) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const box = range.getClientRects()[0];
        if (box) lines.set(box.top, (lines.get(box.top) ?? '') + text[at]);
      }
      const alone = [...lines.values()].some((line) => line.replace(/[\p{P}\s]/gu, '').length < 2);
      if (lines.size > 1 && alone) found.push(text);
    }
    return found;
  });

test('in the smallest window a frame is at one place in strip, marks and rows, and no words are cut, covered or faint', async () => {
  const { studio, service, running } = await open(left);
  const { page } = studio;
  await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 680),
  );
  await page.waitForFunction(() => innerWidth === 1024 && innerHeight === 680);

  const before = await boxOf(studio.get('filmstrip'));
  const editStep = await boxOf(studio.get('mode-removal'));
  // What shows the picture's focus, and a little more.
  const tools = await boxOf(page.getByRole('toolbar', { name: 'Stage tools' }));
  expect((await boxOf(studio.get('stage'))).left - tools.right).toBeGreaterThanOrEqual(6);
  const search = studio.get('library-search');
  expect(await search.evaluate((field) => field.scrollWidth - field.clientWidth)).toBe(0);

  // Asked, and not answered yet.
  let answer = (): void => undefined;
  const mayAnswer = new Promise<void>((resolve) => (answer = resolve));
  const refused = success({ status: 3, session_id: 'session-1' });
  service.next('add', (response, request) => void mayAnswer.then(() => refused(response, request)));
  const stage = await boxOf(studio.get('stage'));
  await page.mouse.click(stage.left + 3, (stage.top + stage.bottom) / 2);
  await page.getByText('Asking the service what is there…').waitFor();
  expect(await page.getByText('nothing yet').count()).toBe(0);
  expect((await boxOf(studio.get('mode-removal'))).top).toBe(editStep.top);
  answer();
  const words = studio.get('point-words');
  await words.waitFor();
  const area = await boxOf(studio.get('workbench'));
  expect((await boxOf(words)).left).toBeGreaterThanOrEqual(area.left);
  await page.locator('[data-testid="point"][data-state="refused"]').click();

  // One of two points close to each other is taken back by a click on it, the one set first too.
  const middle = { x: stage.middle, y: (stage.top + stage.bottom) / 2 };
  await page.mouse.click(middle.x, middle.y);
  await page.mouse.click(middle.x + 13, middle.y);
  await waitForPoints(page, 2);
  const [, second] = await pointsSeen(page);
  await page.mouse.click(middle.x - 2, middle.y);
  await waitForPoints(page, 1);
  expect(await pointsSeen(page)).toEqual([second]);
  await studio.get('clear-selection').click();
  await waitForPoints(page, 0);

  for (const frame of [89, 40, 7]) {
    await studio.toFrame(frame);
    await studio.clickPicture({ x: 0.4, y: 0.3 });
  }
  const head = await boxOf(studio.get('playhead'));
  const mark = await boxOf(studio.get('marked-frame').and(page.locator('[data-frame="7"]')));
  const inRow = await boxOf(page.getByRole('button', { name: 'Object 1: go to frame 7' }));
  const strip = await boxOf(studio.get('filmstrip'));
  // Nothing moved when the first mask came.
  expect(strip).toEqual(before);
  expect(mark.middle).toBeCloseTo(strip.left + (7.5 / 90) * strip.width, 0);
  expect(mark.middle).toBeCloseTo(head.middle, 0);
  expect(inRow.middle).toBeCloseTo(head.middle, 0);
  // The mark of the last frame is whole.
  const last = await boxOf(page.getByRole('button', { name: 'Object 1: go to frame 89' }));
  const beside = await studio
    .get('object-row')
    .first()
    .evaluate((row) => row.parentElement!.getBoundingClientRect().left + row.parentElement!.clientWidth);
  expect(last.right).toBeLessThanOrEqual(beside);

  await page.mouse.move(strip.left + 0.7 * strip.width, strip.top + 20);
  const peek = page.locator('.peek');
  const [seen, around] = [await boxOf(peek.locator('canvas')), await boxOf(peek)];
  expect(seen.left >= around.left && seen.right <= around.right).toBe(true);

  await studio.get('marked-next').click();
  await studio.waitForFrame(40);

  await studio.get('look').click();
  const [menu, room] = [await boxOf(studio.get('look-menu')), await boxOf(studio.get('room'))];
  expect(menu.left < room.right && menu.top < room.bottom && room.left < menu.right).toBe(false);
  expect(await faint(page)).toEqual([]);
  await studio.get('look').click();
  // The same as high as before there was anything: one object, and what can be done with it.
  expect((await boxOf(studio.get('mode-removal'))).top).toBe(editStep.top);

  // A note of one sentence takes two or three lines, not a column.
  service.tracking('{"masks": "in a form of another year"}');
  const undo = await boxOf(studio.get('undo'));
  await studio.preview();
  expect(await boxOf(studio.get('undo'))).toEqual(undo);
  const unreadable = await boxOf(studio.get('preview-unreadable'));
  expect(unreadable.bottom - unreadable.top).toBeLessThan(60);
  await studio.get('preview').click();

  // What became of a picture is where one looks.
  await studio.mode('addition');
  const small = drawPicture(await locateTools(), makeRunFolder('small'), 'small.png', '100x100');
  await studio.get('image-input').setInputFiles(small);
  const error = page.locator('aside [data-testid="error"]');
  await error.waitFor();
  const [note, inspector] = [await boxOf(error), await boxOf(page.locator('aside'))];
  expect(note.bottom).toBeLessThanOrEqual(inspector.bottom);
  expect(await faint(page)).toEqual([]);
});

test('in Chinese no line of the smallest window is one character', async () => {
  const opened = await openSelecting(await threeSeconds(), { lang: 'zh-CN' });
  Object.assign(left, opened);
  const { studio, running } = opened;
  const { page } = studio;
  await running.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.setContentSize(1024, 680),
  );
  await page.waitForFunction(() => innerWidth === 1024 && innerHeight === 680);
  await studio.mode('addition');
  const small = drawPicture(await locateTools(), makeRunFolder('small'), 'small.png', '100x100');
  await studio.get('image-input').setInputFiles(small);
  await page.locator('aside [data-testid="error"]').waitFor();
  expect(await lonely(page)).toEqual([]);
});

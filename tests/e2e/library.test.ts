import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { makeRunFolder } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { answerDialogs, openPastWork as open, picked, seenIn, total } from '../support/library-window.ts';

const left = closedAfterEach();

/** What a screen reader cannot follow. */
async function unreadable(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

test('last month is found, looked at, compared and taken out again, with the network cut', async () => {
  const { studio, page, past, app } = await open(left);
  const folder = makeRunFolder('exports');
  // The application's user writes into it.
  chmodSync(folder, 0o777);
  await app.evaluate(({ app }, path) => app.setPath('downloads', path), folder);
  const item = (id: string) => page.locator(`[data-testid="library-item"][data-id="${id}"]`);

  // Opened by its keys, said to be offline calmly; two more keys lead back.
  await page.keyboard.press('Control+Shift+L');
  await page.waitForSelector('[data-testid="library-view"][data-loaded="true"]');
  await page.waitForSelector('[data-testid="library-offline"][data-online="false"]');
  await total(page, 4);
  await item(past.edits.second).click();
  await page.waitForSelector(`[data-testid="library-details"][data-id="${past.edits.second}"]`);
  expect(await unreadable(page)).toEqual([]);

  // Found as typed: parts of words, two Chinese characters, ids, errors.
  for (const [text, id] of [
    ['red cu', past.edits.first],
    ['路灯', past.edits.second],
    ['request-of-2', past.edits.second],
    ['drone', past.edits.failed],
  ] as const) {
    await studio.get('library-search').fill(text);
    await total(page, 1);
    await item(id).waitFor();
  }
  await studio.get('library-search').fill('');
  await studio.get('filter-status').first().click();
  await studio.get('filter-status-failed').click();
  await total(page, 1);
  await page.keyboard.press('Escape');
  await studio.get('library-save-search').click();
  await studio.get('search-name').fill('what failed');
  await studio.get('search-save').click();
  await studio.get('library-all').click();
  await total(page, 4);
  await studio.get('saved-search').click();
  await total(page, 1);
  await studio.get('library-all').click();
  await total(page, 4);

  // A past edit exactly as it was.
  await item(past.edits.first).click();
  const details = studio.get('library-details').and(page.locator(`[data-id="${past.edits.first}"]`));
  await details.waitFor();
  expect(await studio.get('entry-prompt').textContent()).toContain('Delete the red cup from');
  expect(await studio.get('entry-history').getAttribute('data-count')).toBe('3');
  expect(await studio.get('entry-selection').getAttribute('data-points')).toBe('2');
  expect(await details.textContent()).toMatch(/2\.5 units/);
  await details.getByText('IDs').click();
  expect(await details.textContent()).toContain('request-of-1');
  // The service's thirty days are over; the other one has days left, and says so.
  expect(Number(await studio.get('entry-continue-says').getAttribute('data-days'))).toBeLessThanOrEqual(0);

  // Names, notes, tags, stars.
  await studio.get('library-entries').focus();
  await page.keyboard.press('s');
  await page.waitForSelector('[data-testid="entry-star"][aria-pressed="true"]');
  await page.keyboard.press('F2');
  await studio.get('entry-name').fill('The one with the cup');
  await page.keyboard.press('Enter');
  await item(past.edits.first).filter({ hasText: 'The one with the cup' }).waitFor();
  await studio.get('entry-note').fill('客户说可以');
  await studio.get('library-tag-input').fill('Nordlys');
  await page.keyboard.press('Enter');
  await studio.get('library-tag-shown').filter({ hasText: 'Nordlys' }).waitFor();
  for (const text of ['the cup nordlys', '客户说']) {
    await studio.get('library-search').fill(text);
    await total(page, 1);
  }
  await studio.get('library-search').fill('');
  await total(page, 4);

  // Before and after in lockstep, with a wipe; its selection on the frames.
  await item(past.edits.first).click();
  await details.waitFor();
  await studio.get('library-entries').focus();
  await page.keyboard.press(' ');
  await page.waitForSelector('[data-testid="compare"][data-status="ready"][data-frame="0"]');
  for (let press = 0; press < 3; press += 1) await page.keyboard.press('ArrowRight');
  await page.waitForSelector('[data-testid="compare"][data-frame="3"]');
  await studio.get('wipe').focus();
  await page.keyboard.press('End');
  expect(await studio.get('wipe').getAttribute('aria-valuenow')).toBe('100');
  await studio.get('look-selection').click();
  await page.waitForSelector('[data-testid="past-selection"][data-frame="4"][data-frames="2"]');
  await studio.get('past-frame').nth(1).click();
  await page.waitForSelector('[data-testid="past-selection"][data-frame="8"]');
  await page.keyboard.press('Escape');

  // Two results beside each other; picked by keyboard.
  await item(past.edits.first).click();
  await item(past.edits.second).click({ modifiers: ['Control'] });
  await picked(page, 2);
  await studio.get('library-compare').click();
  await page.waitForSelector('[data-testid="compare"][data-status="ready"][data-way="wipe"]');
  await studio.get('way-beside').click();
  await page.keyboard.press('Escape');
  await studio.get('library-entries').focus();
  await page.keyboard.press('Control+a');
  await picked(page, 4);

  // Taken out: dragged, exported, reported.
  await answerDialogs(app, folder);
  await item(past.edits.first).click();
  await picked(page, 1);
  const box = (await item(past.edits.first).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 6 });
  await expect.poll(async () => (await seenIn(app)).dragged, { timeout: 10_000 }).toHaveLength(1);
  await page.mouse.up();
  expect((await seenIn(app)).dragged[0]).toContain(`${past.edits.first}.mp4`);
  expect((await seenIn(app)).icons).toEqual([96]);
  for (const [act, what] of [
    ['videos', 'videos'],
    ['report', 'report'],
    ['sheet', 'sheet'],
    ['pack', 'pack'],
  ]) {
    await studio.get('library-export').click();
    await studio.get(`library-export-${act}`).click();
    await page.waitForSelector(`[data-testid="library-outcome"][data-what="${what}"]`, { timeout: 60_000 });
  }
  expect(existsSync(join(folder, `${past.edits.first}.mp4`))).toBe(true);
  const report = readFileSync(join(folder, 'Edits and costs.csv'), 'utf8');
  expect(report).toContain('2.5');
  expect(report).toContain('0.35');

  // Removed, brought back; then with its files to the bin.
  await item(past.edits.failed).click();
  await studio.get('library-entries').focus();
  await page.keyboard.press('Delete');
  await total(page, 3);
  await studio.get('library-entries').focus();
  await page.keyboard.press('Control+z');
  await total(page, 4);
  await item(past.edits.second).click();
  await studio.get('library-more').click();
  await studio.get('library-act-trash').click();
  await studio.get('trash-confirm').click();
  await page.waitForSelector('[data-testid="library-outcome"][data-what="trash"]', { timeout: 30_000 });
  await total(page, 3);
  expect((await seenIn(app)).binned.some((path) => path.includes(past.edits.second))).toBe(true);

  // Nothing that a screen reader cannot follow, with what was saved and said meanwhile; the empty state leads back.
  await item(past.edits.first).click();
  await details.waitFor();
  expect(await unreadable(page)).toEqual([]);
  await studio.get('library-search').fill('nothing is called this');
  await page.waitForSelector('[data-testid="library-empty"][data-asked="true"]');
  await studio.get('library-clear').click();
  await total(page, 3);

  // Again with changes: the past edit is on the table, its points where they were; what cannot be sent is kept.
  await item(past.edits.first).click();
  await details.waitFor();
  await studio.get('entry-again').click();
  await page.waitForSelector(`[data-testid="stage"][data-session="${past.sessionId}"]`);
  expect(await studio.get('library-view').count()).toBe(0);
  expect(await studio.get('prompt').inputValue()).toBe('Delete the red cup from <<<video_1>>>');
  await studio.get('session-over').waitFor();

  // And from the list to the stage by Enter, back by Escape.
  await page.keyboard.press('Control+Shift+L');
  await studio.get('library-search').press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await picked(page, 1);
  await page.keyboard.press('Escape');
  await page.waitForSelector('[data-testid="library-view"]', { state: 'detached' });
  await studio.get('stage').waitFor();
});

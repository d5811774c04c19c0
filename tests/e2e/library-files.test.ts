import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderName } from '../../electron/main/archive/move.ts';
import { launchApp, makeRunFolder } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import {
  answerDialogs,
  choose,
  nobodyAnswers,
  openPastWork as open,
  picked,
  seenIn,
  total,
} from '../support/library-window.ts';
import { Studio } from '../support/studio.ts';

const left = closedAfterEach();

test('a missing file is noticed and found again, the folder is seen through, tidied and moved, and a result goes on', async () => {
  const elsewhere = makeRunFolder('elsewhere');
  const [moved, other, disk] = [
    join(elsewhere, 'cup final.mp4'),
    join(elsewhere, 'other.mp4'),
    makeRunFolder('disk'),
  ];
  chmodSync(disk, 0o777);
  const { studio, page, past, app } = await open(left, ({ edits }, userDataDir) => {
    const results = join(userDataDir, 'library', 'files', 'results');
    copyFileSync(join(results, `${edits.second}.mp4`), other);
    renameSync(join(results, `${edits.first}.mp4`), moved);
  });
  await answerDialogs(app, disk);

  // Noticed when the library is opened; another film is not taken for it, the same one is.
  await page.keyboard.press('Control+Shift+L');
  await studio.get('library-troubles').click();
  await page.waitForSelector('[data-testid="troubles"][data-total="1"]');
  await page.waitForSelector('[data-testid="trouble"][data-what="missing"]');
  await choose(app, other);
  await studio.get('trouble-relink').click();
  await studio.get('trouble').getByRole('alert').waitFor();
  await choose(app, moved);
  await studio.get('trouble-relink').click();
  await page.waitForSelector('[data-testid="troubles"][data-total="0"]');
  await studio.get('troubles-close').click();
  await page.waitForSelector('[data-testid="library-troubles"]', { state: 'detached' });
  await page.locator(`[data-testid="library-item"][data-id="${past.edits.second}"]`).click();
  await studio.get('entry-continue').waitFor();
  await page.keyboard.press('Escape');
  await page.waitForSelector('[data-testid="library-view"]', { state: 'detached' });

  // What the folder holds, what a clean-up would take, and what it took.
  await studio.get('settings-open').click();
  await page.waitForSelector('[data-testid="storage"]:not([data-files="0"])');
  await studio.get('storage-clean-up').click();
  for (const rule of ['removed', 'session-videos', 'previews', 'fixed-clips', 'watermarked', 'results']) {
    const box = studio.get(`clean-up-${rule}`);
    if ((await box.isChecked()) !== (rule === 'session-videos')) await box.click();
  }
  await page.getByTestId('clean-up-age').selectOption('0');
  await studio.get('clean-up-line').filter({ hasText: 'market.mp4' }).waitFor();
  await page.waitForSelector('[data-testid="clean-up"][data-files="1"]');
  await studio.get('clean-up-now').click();
  await expect.poll(async () => (await seenIn(app)).binned, { timeout: 30_000 }).toHaveLength(1);
  expect((await seenIn(app)).binned[0]).toContain('market.mp4');
  await page.waitForSelector('[data-testid="clean-up"]', { state: 'detached' });

  // Moved to another disk: the plan first, then all of it is there.
  await choose(app, disk);
  await studio.get('storage-move').click();
  await page.waitForSelector('[data-testid="storage-move-plan"][data-obstacle=""]');
  await studio.get('storage-move-now').click();
  await studio.get('storage-folder').and(page.locator(`[title*="disk"]`)).waitFor({ timeout: 30_000 });
  expect(readFileSync(join(disk, folderName, 'results', `${past.edits.first}.mp4`))).toEqual(
    readFileSync(moved),
  );
  await studio.get('settings-close').click();

  // Its result is the next clip, offline too: what is on disk is looked at, and the service's days are said.
  await page.keyboard.press('Control+Shift+L');
  await page.locator(`[data-testid="library-item"][data-id="${past.edits.second}"]`).click();
  await studio.get('entry-continue').click();
  await page.waitForSelector('[data-testid="library-view"]', { state: 'detached' });
  await studio.get('session-start').waitFor();
});

test('a library whose folder went is found, put in order and narrowed in every way, and goes into one file and out of it elsewhere', async () => {
  const elsewhere = makeRunFolder('elsewhere');
  const [away, loose, out] = ['away', 'loose', 'out'].map((name) => join(elsewhere, name)) as [
    string,
    string,
    string,
  ];
  for (const folder of [loose, out]) mkdirSync(folder);
  chmodSync(out, 0o777);
  const { studio, page, past, app } = await open(
    left,
    ({ edits }, userDataDir) => {
      renameSync(join(userDataDir, 'library', 'files'), away);
      renameSync(join(away, 'results', `${edits.first}.mp4`), join(loose, 'found again.mp4'));
    },
    // Posters of the rail, asked for before the folder is found.
    [/404 \(Not Found\)/],
  );
  await answerDialogs(app, out);
  const item = (id: string) => page.locator(`[data-testid="library-item"][data-id="${id}"]`);
  const slowly = { timeout: 20_000 };
  const ids = () =>
    page
      .getByTestId('library-item')
      .evaluateAll((items) => items.map((one) => (one as HTMLElement).dataset.id ?? ''));

  // The folder is where somebody moved it, and the one file that was not with it lies in another.
  await page.keyboard.press('Control+Shift+L');
  await page.waitForSelector('[data-testid="library-view"][data-loaded="true"]');
  await studio.get('library-folder-absent').waitFor();
  await choose(app, loose);
  await studio.get('library-find-folder').click();
  await studio.get('library-folder-absent').getByText('None of the library').waitFor();
  await choose(app, away);
  await studio.get('library-find-folder').click();
  await page.waitForSelector('[data-testid="library-folder-absent"]', { state: 'detached' });
  await studio.get('library-troubles').click();
  await page.waitForSelector('[data-testid="troubles"][data-total="1"]');
  await choose(app, loose);
  await studio.get('troubles-search-folder').click();
  await page.waitForSelector('[data-testid="troubles"][data-total="0"]');
  await studio.get('troubles-close').click();

  // In a list and as pictures, in either direction.
  await studio.get('library-list').click();
  await page.waitForSelector('[data-testid="library-list"][aria-pressed="true"]');
  await studio.get('library-grid').click();
  await studio.get('library-sort').selectOption('title');
  await studio.get('library-direction').click();
  await expect.poll(async () => (await ids()).length, slowly).toBe(4);
  const falling = await ids();
  await studio.get('library-direction').click();
  await expect.poll(ids, slowly).toEqual(falling.toReversed());

  // A star, and each way of narrowing.
  await item(past.edits.second).click();
  await picked(page, 1);
  await studio.get('library-star').click();
  await studio.get('library-starred').click();
  await total(page, 1);
  await item(past.edits.second).waitFor();
  await studio.get('library-all').click();
  await total(page, 4);
  for (const [filter, choice, count] of [
    ['filter-kind', 'filter-kind-clip', 1],
    ['filter-mode', 'filter-mode-removal', 3],
    ['filter-account', 'filter-provider-kling', 3],
  ] as const) {
    await studio.get(filter).first().click();
    await studio.get(choice).click();
    await total(page, count);
    await page.keyboard.press('Escape');
    await studio.get(`${filter}-clear`).click();
    await total(page, 4);
  }
  for (const [filter, least] of [
    ['filter-units', '2'],
    ['filter-size', '0.01'],
    ['filter-length', '0.5'],
  ] as const) {
    await studio.get(filter).first().click();
    await studio.get(`${filter}-least`).fill(least);
    await studio.get(`${filter}-least`).press('Enter');
    await page.waitForSelector('[data-testid="library-count"]:not([data-total="4"])');
    const finished = (id: string) => id === past.edits.first || id === past.edits.second;
    await expect.poll(async () => (await ids()).filter(finished).length, slowly).toBe(2);
    await page.keyboard.press('Escape');
    await studio.get(`${filter}-clear`).click();
    await total(page, 4);
  }
  await studio.get('filter-date').first().click();
  await studio.get('filter-date-until').fill('2001-01-01');
  await page.waitForSelector('[data-testid="library-empty"][data-asked="true"]');
  await page.keyboard.press('Escape');
  await studio.get('library-clear').click();
  await total(page, 4);

  // All of it in one file, and out of it on another computer.
  await studio.get('library-pack-all').click();
  await page.waitForSelector('[data-testid="library-outcome"][data-what="pack"]', { timeout: 60_000 });
  const [file] = readdirSync(out);
  await left.running!.close();
  const elsewhereApp = (left.running = await launchApp({ args: [nobodyAnswers], lang: 'en' }));
  const there = new Studio(elsewhereApp.page);
  await answerDialogs(elsewhereApp.app, out);
  await choose(elsewhereApp.app, join(out, file!));
  await elsewhereApp.page.keyboard.press('Control+Shift+L');
  await there.get('library-unpack').click();
  await total(elsewhereApp.page, 4);
  await there.get('library-starred').click();
  await total(elsewhereApp.page, 1);
  await elsewhereApp.page.locator(`[data-testid="library-item"][data-id="${past.edits.second}"]`).click();
  await there.get('entry-continue').waitFor();
});

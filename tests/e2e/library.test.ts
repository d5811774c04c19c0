import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
} from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { folderName } from '../../electron/main/archive/move.ts';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { launchApp, makeRunFolder, type RunningApp } from '../support/electron.ts';
import { seedPastWork, type PastWork } from '../support/past-work.ts';
import { Studio } from '../support/studio.ts';

let running: RunningApp | null = null;
afterEach(async () => {
  await running?.close();
  running = null;
});

/** The window on last month's work; nothing answers where the service is looked for. */
async function open(
  prepare: (past: PastWork, userDataDir: string) => void = () => undefined,
  expectedErrors: RegExp[] = [],
): Promise<{ studio: Studio; page: Page; past: PastWork; userDataDir: string }> {
  const tools = await locateTools();
  const size = { width: 1280, height: 720, fps: 30, seconds: 2, container: 'mp4' } as const;
  const clips = [];
  for (const seed of [1, 2, 3]) clips.push(await makeTruthClip(tools, { ...size, seed }));
  const userDataDir = makeRunFolder('data');
  const past = await seedPastWork(tools, userDataDir, clips[0]!, [clips[1]!, clips[2]!]);
  prepare(past, userDataDir);
  running = await launchApp({
    ...{ userDataDir, args: ['--api-base-url=http://127.0.0.1:9'], lang: 'en', expectedErrors },
  });
  // The computer's own word for it: no test reaches farther than loopback anyway.
  await running.page.evaluate(() => {
    Object.defineProperty(navigator, 'onLine', { get: () => false });
  });
  return { studio: new Studio(running.page), page: running.page, past, userDataDir };
}

/** Answers the system's dialogs that ask for a file or folder; what was dragged and binned is kept to be looked at. */
async function answerDialogs(folder: string): Promise<void> {
  await running!.app.evaluate(({ dialog, shell, BrowserWindow }, to) => {
    const seen = { dragged: [] as string[], icons: [] as number[], binned: [] as string[] };
    Object.assign(globalThis, { seen });
    dialog.showSaveDialog = ((...words: unknown[]) => {
      const { defaultPath } = words.at(-1) as { defaultPath: string };
      const name = defaultPath.split('/').at(-1)!;
      return Promise.resolve({ canceled: false, filePath: `${to}/${name}` });
    }) as typeof dialog.showSaveDialog;
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [to] })) as typeof dialog.showOpenDialog;
    shell.showItemInFolder = () => undefined;
    shell.openPath = () => Promise.resolve('');
    shell.trashItem = (path) => Promise.resolve(void seen.binned.push(path));
    const contents = BrowserWindow.getAllWindows()[0]!.webContents;
    contents.startDrag = ({ files, icon }) => {
      seen.icons.push(typeof icon === 'string' ? 0 : icon.getSize().width);
      seen.dragged.push(...(files ?? []));
    };
  }, folder);
}

interface Seen {
  dragged: string[];
  /** Widths of the pictures under the pointer. */
  icons: number[];
  binned: string[];
}
const seen = (): Promise<Seen> => running!.app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);

/** What the next dialog that asks for a file or folder is answered. */
const choose = (path: string): Promise<void> =>
  running!.app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = (() =>
      Promise.resolve({ canceled: false, filePaths: [chosen] })) as typeof dialog.showOpenDialog;
  }, path);

/** What a screen reader cannot follow. */
async function unreadable(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
}

const total = (page: Page, count: number) =>
  page.waitForSelector(`[data-testid="library-count"][data-total="${count}"]`);
const picked = (page: Page, count: number) =>
  page.waitForSelector(`[data-testid="library-count"][data-picked="${count}"]`);

test('last month is found, looked at, compared and taken out again, with the network cut', async () => {
  const { studio, page, past } = await open();
  const folder = makeRunFolder('exports');
  // The application's user writes into it.
  chmodSync(folder, 0o777);
  await running!.app.evaluate(({ app }, path) => app.setPath('downloads', path), folder);
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
  await answerDialogs(folder);
  await item(past.edits.first).click();
  await picked(page, 1);
  const box = (await item(past.edits.first).boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 60, box.y + 60, { steps: 6 });
  await expect.poll(async () => (await seen()).dragged, { timeout: 10_000 }).toHaveLength(1);
  await page.mouse.up();
  expect((await seen()).dragged[0]).toContain(`${past.edits.first}.mp4`);
  expect((await seen()).icons).toEqual([96]);
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
  expect((await seen()).binned.some((path) => path.includes(past.edits.second))).toBe(true);

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

test('a missing file is noticed and found again, the folder is seen through, tidied and moved, and a result goes on', async () => {
  const elsewhere = makeRunFolder('elsewhere');
  const [moved, other, disk] = [
    join(elsewhere, 'cup final.mp4'),
    join(elsewhere, 'other.mp4'),
    makeRunFolder('disk'),
  ];
  chmodSync(disk, 0o777);
  const { studio, page, past } = await open(({ edits }, userDataDir) => {
    const results = join(userDataDir, 'library', 'files', 'results');
    copyFileSync(join(results, `${edits.second}.mp4`), other);
    renameSync(join(results, `${edits.first}.mp4`), moved);
  });
  await answerDialogs(disk);

  // Noticed when the library is opened; another film is not taken for it, the same one is.
  await page.keyboard.press('Control+Shift+L');
  await studio.get('library-troubles').click();
  await page.waitForSelector('[data-testid="troubles"][data-total="1"]');
  await page.waitForSelector('[data-testid="trouble"][data-what="missing"]');
  await choose(other);
  await studio.get('trouble-relink').click();
  await studio.get('trouble').getByRole('alert').waitFor();
  await choose(moved);
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
  await expect.poll(async () => (await seen()).binned, { timeout: 30_000 }).toHaveLength(1);
  expect((await seen()).binned[0]).toContain('market.mp4');
  await page.waitForSelector('[data-testid="clean-up"]', { state: 'detached' });

  // Moved to another disk: the plan first, then all of it is there.
  await choose(disk);
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
  const { studio, page, past } = await open(
    ({ edits }, userDataDir) => {
      renameSync(join(userDataDir, 'library', 'files'), away);
      renameSync(join(away, 'results', `${edits.first}.mp4`), join(loose, 'found again.mp4'));
    },
    // Posters of the rail, asked for before the folder is found.
    [/404 \(Not Found\)/],
  );
  await answerDialogs(out);
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
  await choose(loose);
  await studio.get('library-find-folder').click();
  await studio.get('library-folder-absent').getByText('None of the library').waitFor();
  await choose(away);
  await studio.get('library-find-folder').click();
  await page.waitForSelector('[data-testid="library-folder-absent"]', { state: 'detached' });
  await studio.get('library-troubles').click();
  await page.waitForSelector('[data-testid="troubles"][data-total="1"]');
  await choose(loose);
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
  await running!.close();
  running = await launchApp({ args: ['--api-base-url=http://127.0.0.1:9'], lang: 'en' });
  const there = new Studio(running.page);
  await answerDialogs(out);
  await choose(join(out, file!));
  await running.page.keyboard.press('Control+Shift+L');
  await there.get('library-unpack').click();
  await total(running.page, 4);
  await there.get('library-starred').click();
  await total(running.page, 1);
  await running.page.locator(`[data-testid="library-item"][data-id="${past.edits.second}"]`).click();
  await there.get('entry-continue').waitFor();
});

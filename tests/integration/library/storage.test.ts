import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { planCleanUp } from '../../../electron/main/archive/clean-up.ts';
import { emptyLeft, folderName, moveFiles, planMove } from '../../../electron/main/archive/move.ts';
import { clearCache, overviewOf } from '../../../electron/main/archive/overview.ts';
import { contentOf, filesIn, fillLibrary, openIn } from '../../support/whole-library.ts';
import { temporaryFolder } from '../../support/temp.ts';

const job = { signal: new AbortController().signal, progress: () => undefined };

function filled() {
  const folder = temporaryFolder();
  const library = openIn(folder);
  onTestFinished(() => library.close());
  fillLibrary(library, folder);
  return { folder, library };
}

test('moved to another folder it is the same library, also after a restart, and the old folder is gone', async () => {
  const { folder, library } = filled();
  const [content, files, from] = [contentOf(library), filesIn(library), library.filesDir];
  const plan = await planMove(library, folder);
  expect(plan).toMatchObject({ files: files.length, obstacle: null });
  await moveFiles(library, plan.to, job);
  expect(library.filesDir).toBe(join(folder, folderName));
  expect([contentOf(library), filesIn(library)]).toEqual([content, files]);
  expect(existsSync(from)).toBe(false);
  library.close();
  const again = openIn(folder);
  onTestFinished(() => again.close());
  expect(again.filesDir).toBe(plan.to);
  expect(contentOf(again)).toEqual(content);
});

test('what was written to the old folder during the move comes along', async () => {
  const { folder, library } = filled();
  const from = library.filesDir;
  await moveFiles(library, join(folder, 'there'), job);
  library.place.switchTo(library.filesDir);
  mkdirSync(join(from, 'results'), { recursive: true });
  writeFileSync(join(from, 'results', 'late.mp4'), 'late');
  library.raw.db.prepare('UPDATE place SET leaving = ?').run(from);
  library.close();
  const again = openIn(folder);
  onTestFinished(() => again.close());
  await emptyLeft(again);
  expect(readFileSync(join(again.filesDir, 'results', 'late.mp4'), 'utf8')).toBe('late');
  expect(existsSync(from)).toBe(false);
  expect(again.place.leaving()).toBeNull();
});

test('cancelled, a move leaves everything as it was', async () => {
  const { folder, library } = filled();
  const [content, files, from] = [contentOf(library), filesIn(library), library.filesDir];
  const stop = new AbortController();
  const to = join(folder, 'there');
  const moving = moveFiles(library, to, { signal: stop.signal, progress: () => stop.abort() });
  await expect(moving).rejects.toMatchObject({ code: 'cancelled' });
  expect([library.filesDir, contentOf(library), filesIn(library)]).toEqual([from, content, files]);
  expect(existsSync(to)).toBe(false);
});

test.each([
  ['same', (from: string) => join(from, '..', 'files')],
  ['inside-itself', (from: string) => join(from, 'results')],
])('a move to a place that is no place is not offered: %s', async (obstacle, chosen) => {
  const { library } = filled();
  expect(await planMove(library, chosen(library.filesDir))).toMatchObject({ obstacle });
});

test('a folder of that name with something in it is left alone', async () => {
  const { folder, library } = filled();
  mkdirSync(join(folder, folderName));
  writeFileSync(join(folder, folderName, 'mine.txt'), 'mine');
  expect(await planMove(library, folder)).toMatchObject({ obstacle: 'not-empty' });
});

test('storage adds up to what is on disk, and a cache is emptied', async () => {
  const { folder, library } = filled();
  const cache = join(folder, 'cache');
  mkdirSync(cache);
  writeFileSync(join(cache, 'thumbnail.jpg'), 'x'.repeat(1000));
  const places = { library, home: folder, cache, standardFiles: library.filesDir };
  const before = await overviewOf(places, Date.now());
  const of = (group: string) => before.groups.find((one) => one.group === group);
  expect(of('results')).toEqual({ group: 'results', files: 2, bytes: 'result 0result 1'.length });
  expect(of('cache')).toMatchObject({ files: 1, bytes: 1000 });
  expect(before.groups.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(before.bytes);
  expect(before.ages).toEqual([{ age: 'week', files: before.files, bytes: before.bytes }]);
  expect(await clearCache(cache)).toEqual({ files: 1, bytes: 1000 });
});

test('a clean-up names what it would take: old, not starred, of sessions that are over', async () => {
  const { library } = filled();
  const now = Date.now();
  const plan = (rules: Parameters<typeof planCleanUp>[1]['rules'], olderThanDays: number | null) =>
    planCleanUp(library, { rules, olderThanDays }, now);
  expect((await plan(['results'], null)).paths).toEqual([]);
  for (const { id } of library.query({ text: '', offset: 0, limit: 9 }).items) {
    library.own.describe({ kind: 'edit', id }, { starred: false });
  }
  expect((await plan(['results'], null)).plan).toMatchObject({
    files: 2,
    groups: [{ rule: 'results', files: 2 }],
  });
  expect((await plan(['results'], 30)).paths).toEqual([]);
  const old = new Date(now - 40 * 86_400_000);
  utimesSync(join(library.filesDir, 'results', 'take 1.mp4'), old, old);
  expect((await plan(['results'], 30)).plan.lines).toMatchObject([{ name: 'take 1.mp4', bytes: 8 }]);
  expect((await plan(['session-videos'], null)).plan.lines).toMatchObject([{ name: 'video.mp4' }]);
});

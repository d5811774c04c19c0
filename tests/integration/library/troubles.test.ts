import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createTroubles } from '../../../electron/main/archive/troubles.ts';
import { fileKey } from '../../../electron/main/clips/file-key.ts';
import { fillLibrary, openIn } from '../../support/whole-library.ts';
import { temporaryFolder } from '../../support/temp.ts';

const job = { signal: new AbortController().signal, progress: () => undefined };

function filled() {
  const folder = temporaryFolder();
  const library = openIn(folder);
  onTestFinished(() => library.close());
  fillLibrary(library, folder);
  library.raw.db.prepare('UPDATE clips SET bytes = 8, sha256 = NULL').run();
  const troubles = createTroubles(library, () => 1000);
  const result = (number: number) => join(library.filesDir, 'results', `take ${number}.mp4`);
  return { folder, library, troubles, result };
}

test('missing and changed files are noticed, shown on their entry, and forgotten when they are right again', async () => {
  const { library, troubles, result } = filled();
  expect(await troubles.check(true, job)).toEqual({ checked: 4, missing: 0, changed: 0, found: 0 });
  renameSync(result(0), `${result(0)}.away`);
  writeFileSync(result(1), 'RESULT 1');
  expect(await troubles.check(false, job)).toMatchObject({ missing: 1, changed: 0 });
  expect(await troubles.check(true, job)).toMatchObject({ missing: 1, changed: 1 });
  const trouble = library.query({ text: '', filter: { troubled: true }, offset: 0, limit: 9 }).items;
  expect(trouble.map((item) => item.trouble).sort()).toEqual(['changed', 'missing']);
  renameSync(`${result(0)}.away`, result(0));
  expect(await troubles.check(false, job)).toMatchObject({ missing: 0, found: 1 });
  expect(troubles.list(9, 0)).toMatchObject({ total: 1, items: [{ what: 'changed', name: 'take 1.mp4' }] });
  const { role, id } = troubles.list(9, 0).items[0]!;
  await troubles.accept({ role, id });
  expect(await troubles.check(true, job)).toMatchObject({ missing: 0, changed: 0 });
});

test('a moved file is taken back only where it is the same, and a whole folder is searched', async () => {
  const { folder, library, troubles, result } = filled();
  const elsewhere = join(folder, 'elsewhere', 'deep');
  mkdirSync(elsewhere, { recursive: true });
  renameSync(result(0), join(elsewhere, 'renamed.mp4'));
  renameSync(join(folder, 'films', 'red cup.mp4'), join(elsewhere, 'original.mov'));
  writeFileSync(join(elsewhere, 'other.mp4'), 'RESULT 0');
  await troubles.check(false, job);
  const missing = troubles.list(9, 0).items.find(({ role }) => role === 'result')!;
  expect(await troubles.relink(missing, join(elsewhere, 'other.mp4'))).toBe('different');
  expect(await troubles.searchIn(join(folder, 'elsewhere'), job)).toMatchObject({ linked: 2, left: 0 });
  expect(readFileSync(result(0), 'utf8')).toBe('result 0');
  // Brought again from there it is the clip that was linked.
  const { key } = (await fileKey(join(elsewhere, 'original.mov')))!;
  expect(library.clips.findByFileKey(key)).toMatchObject({ path: join(elsewhere, 'original.mov') });
  expect(await troubles.check(true, job)).toMatchObject({ missing: 0, changed: 0 });
  rmSync(result(0));
  await troubles.check(false, job);
  expect(await troubles.relink(missing, join(elsewhere, 'renamed.mp4'))).toBe('linked');
  expect(library.query({ text: '', filter: { troubled: true }, offset: 0, limit: 9 }).total).toBe(0);
});

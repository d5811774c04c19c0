import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { type Library, openLibrary } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import { gramsOf } from '../../../electron/main/library/search-text.ts';
import { seedLibrary } from '../../support/seed/library.ts';
import { temporaryFolder } from '../../support/temp.ts';

const questions = [
  { text: '' },
  { text: 'de' },
  { text: '杯子' },
  { text: '', filter: { modes: ['swap' as const] } },
  { text: 'video', filter: { statuses: ['failed' as const] } },
  { text: '', filter: { starred: true as const } },
  { text: '', filter: { tags: ['approved'] } },
];
const answers = (library: Library) =>
  questions.map((question) => library.query({ ...question, offset: 0, limit: 1000 }));

test('a library from before there were marks is filtered and searched as before', () => {
  const folder = temporaryFolder();
  const at = { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
  const seeded = openLibrary(at);
  seedLibrary({ library: seeded, edits: 300, until: Date.UTC(2026, 5, 1) });
  const expected = answers(seeded);
  seeded.close();

  // As the form before had it: grams without marks, and no column for them, nor for what came after.
  const { db } = openDatabase(at);
  db.exec("INSERT INTO entry_grams (entry_grams) VALUES ('delete-all')");
  const texts = db.prepare('SELECT entry, text FROM entry_texts').all() as { entry: number; text: string }[];
  const insert = db.prepare('INSERT INTO entry_grams (rowid, grams) VALUES (?, ?)');
  for (const { entry, text } of texts) insert.run(entry, gramsOf(text));
  db.exec('ALTER TABLE entry_texts DROP COLUMN marks; UPDATE entries_form SET form = 1');
  db.exec('DROP INDEX clips_by_file_key; ALTER TABLE clips DROP COLUMN file_key');
  db.pragma(`user_version = ${migrations.filter(({ number }) => number < 70).at(-1)!.number}`);
  db.close();

  const opened = openLibrary(at);
  onTestFinished(() => opened.close());
  expect(answers(opened)).toEqual(expected);
  expect(expected.every(({ total }) => total > 0)).toBe(true);
  const failed = opened.query({ text: '', filter: { statuses: ['failed'] }, offset: 0, limit: 1 });
  opened.edits.update(failed.items[0]!.id, { status: 'done', error: null });
  expect(opened.query({ text: '', filter: { statuses: ['failed'] }, offset: 0, limit: 1 }).total).toBe(
    failed.total - 1,
  );
  expect(opened.integrityProblems()).toEqual([]);
});

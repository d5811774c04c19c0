import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import { editRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

const before = migrations.filter(({ number }) => number < 40);

test('what was begun before there were several accounts belongs to the first, and loses nothing', () => {
  const folder = temporaryFolder();
  const at = { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
  const { db } = openDatabase({ ...at, migrations: before });
  const [clip, session, practised, paid] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  const insertEdit =
    db.prepare(`INSERT INTO edits (id, session_id, clip_id, provider, external_task_id, task_id, status,
    sends, mode, prompt, negative_prompt, quality, duration, watermark, callback_url, model_name, imported, created_at, updated_at)
    VALUES (?, ?, ?, ?, ?, 'task-1', 'submitted', 1, 'removal', 'Delete the cup', '', 'std', '5', 0, '', '', 0, 1, 1)`);
  db.exec(`
    INSERT INTO clips (id, kind, name, added_at, updated_at, check_state, checks) VALUES ('${clip}', 'file', 'cup.mp4', 1, 1, 'done', '[]');
    INSERT INTO sessions (id, remote_id, clip_id, provider, started_at, updated_at, expires_at, state, fps, duration_ms, width, height, total_frame)
      VALUES ('${session}', 'r', '${clip}', 'kling', 1, 1, 2, 'open', 30, 3000, 1280, 720, 90);
  `);
  insertEdit.run(practised, session, clip, 'practice', 'one');
  insertEdit.run(paid, session, clip, 'kling', 'two');
  db.exec(
    `INSERT INTO edit_events (edit_id, at, status, note) VALUES ('${paid}', 1, 'submitting', 'ordered')`,
  );
  db.exec(`INSERT INTO results (id, edit_id, kind, position, state, file_name, created_at)
    VALUES ('${randomUUID()}', '${paid}', 'video', 0, 'waiting', 'x.mp4', 1)`);
  db.close();

  const library = openLibrary(at);
  onTestFinished(() => library.close());
  expect(library.sessions.get(session).account).toBe('default');
  expect(library.edits.get(practised).account).toBeNull();
  expect(library.edits.get(paid)).toMatchObject({
    account: 'default',
    sessionId: session,
    prompt: 'Delete the cup',
  });
  expect(library.edits.events(paid)).toHaveLength(1);
  expect(library.results.ofEdit(paid)).toHaveLength(1);
  expect(library.edits.open().map(({ id }) => id)).toEqual([practised, paid]);
});

test('two accounts may use the same external id, one may not use it twice', () => {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const [one, two] = [randomUUID(), randomUUID()];
  const edit = (account: string | null) =>
    editRecord({
      provider: account === null ? 'practice' : 'kling',
      account,
      externalTaskId: 'from-elsewhere',
    });
  for (const account of [one, two, null]) library.edits.insert(edit(account), 'found');
  for (const account of [one, null])
    expect(() => library.edits.insert(edit(account), 'again')).toThrow(/UNIQUE/);
  const found = library.edits.findByExternalId({ provider: 'kling', account: two }, 'from-elsewhere');
  expect(found?.account).toBe(two);
});

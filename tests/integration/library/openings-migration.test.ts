import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a library from before openings were kept has none, and keeps them from now on', () => {
  const folder = temporaryFolder();
  const at = { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
  const { db } = openDatabase({ ...at, migrations: migrations.filter(({ number }) => number < 50) });
  db.exec(`INSERT INTO clips (id, kind, name, added_at, updated_at, check_state, checks)
    VALUES ('a clip', 'file', 'cup.mp4', 1, 1, 'done', '[]')`);
  db.close();

  const library = openLibrary(at);
  onTestFinished(() => library.close());
  expect(library.clips.get('a clip').name).toBe('cup.mp4');
  const mine = { provider: 'kling', account: 'default' } as const;
  const other = { provider: 'kling', account: 'other' } as const;
  expect(library.openings.find('source', mine)).toBeUndefined();
  const opening = { sessionId: 'one', startedAt: 5, answer: { sessionId: 'theirs', raw: [1] } };
  library.openings.put('source', mine, opening);
  library.openings.put('source', other, { ...opening, sessionId: 'two' });
  library.openings.put('source', mine, { ...opening, startedAt: 6 });
  expect(library.openings.find('source', mine)).toEqual({ ...opening, startedAt: 6 });
  library.openings.remove('source', mine);
  expect(library.openings.find('source', mine)).toBeUndefined();
  expect(library.openings.find('source', other)?.sessionId).toBe('two');
});

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import { clipRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('clips from before files were known again are as they were, and a removed clip is not found by its file', () => {
  const folder = temporaryFolder();
  const at = { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
  const { db } = openDatabase({ ...at, migrations: migrations.filter(({ number }) => number < 80) });
  db.exec(`INSERT INTO clips (id, kind, name, path, added_at, updated_at, check_state, checks)
    VALUES ('a clip', 'file', 'cup.mp4', '/films/cup.mp4', 1, 1, 'done', '[]')`);
  db.close();

  const library = openLibrary(at);
  onTestFinished(() => library.close());
  expect(library.clips.get('a clip')).toMatchObject({ name: 'cup.mp4', fileKey: null });
  const [older, newer] = [1, 2].map((updatedAt) =>
    library.clips.insert(clipRecord({ fileKey: 'a key', updatedAt })),
  );
  expect(library.clips.findByFileKey('a key')?.id).toBe(newer!.id);
  library.remove([{ kind: 'clip', id: newer!.id }]);
  expect(library.clips.findByFileKey('a key')?.id).toBe(older!.id);
  expect(library.clips.findByFileKey('another')).toBeUndefined();
});

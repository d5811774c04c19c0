import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import { clipRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('a library from before the tray was kept has an empty one, and keeps it from now on, without what was removed', () => {
  const folder = temporaryFolder();
  const at = { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
  const { db } = openDatabase({ ...at, migrations: migrations.filter(({ number }) => number < 60) });
  db.exec(`INSERT INTO clips (id, kind, name, added_at, updated_at, check_state, checks)
    VALUES ('a clip', 'file', 'cup.mp4', 1, 1, 'done', '[]')`);
  db.close();

  const library = openLibrary(at);
  expect(library.tray.get()).toEqual([]);
  const [b, c] = [library.clips.insert(clipRecord()), library.clips.insert(clipRecord())];
  library.tray.put([c.id, 'a clip', b.id, 'never heard of']);
  library.remove([{ kind: 'clip', id: b.id }]);
  library.close();

  const later = openLibrary(at);
  onTestFinished(() => later.close());
  expect(later.tray.get()).toEqual([c.id, 'a clip']);
  later.restore([{ kind: 'clip', id: b.id }]);
  expect(later.tray.get()).toEqual([c.id, 'a clip', b.id]);
  later.tray.put([]);
  expect(later.tray.get()).toEqual([]);
});

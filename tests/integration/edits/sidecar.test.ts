import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeSidecar } from '../../../electron/main/edits/sidecar.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { editRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('says whose account it was, by the name its owner gave it', async () => {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const edit = library.edits.insert(editRecord({ provider: 'kling', account: 'default' }), 'ordered');
  const path = join(library.filesDir, 'results', 'cup.mp4');
  mkdirSync(join(library.filesDir, 'results'), { recursive: true });
  writeFileSync(path, 'video');
  library.results.insert({
    ...{
      id: crypto.randomUUID(),
      editId: edit.id,
      kind: 'video',
      position: 0,
      state: 'here',
      fileName: 'cup.mp4',
      path,
    },
    ...{
      bytes: 5,
      sha256: null,
      durationMs: 1000,
      posterPath: null,
      videoId: null,
      remoteUrl: null,
      createdAt: 1,
    },
  });
  const sidecar = (): unknown =>
    JSON.parse(readFileSync(join(library.filesDir, 'results', 'cup.json'), 'utf8'));

  await writeSidecar(library, edit, (id) => (id === 'default' ? 'Studio B' : ''));
  expect(sidecar()).toMatchObject({ account: { id: 'default', name: 'Studio B' }, destination: null });
  await writeSidecar(library, { ...edit, account: null });
  expect(sidecar()).toMatchObject({ account: null });
});

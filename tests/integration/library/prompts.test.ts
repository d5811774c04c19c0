import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { editRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

test("the user's own prompts of a kind come back once each, the last used first", () => {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const order = (createdAt: number, prompt: string, change = {}) =>
    library.edits.insert(editRecord({ mode: 'removal', createdAt, prompt, ...change }), 'ordered');
  order(1, 'Delete the cup');
  order(2, '删除杯子');
  order(3, 'Delete the cup');
  order(4, 'swap it', { mode: 'swap' });
  order(5, 'ordered elsewhere', { imported: true });
  order(6, '');
  expect(library.edits.prompts('removal')).toEqual(['Delete the cup', '删除杯子']);
  expect(library.edits.prompts('swap')).toEqual(['swap it']);
  expect(library.edits.prompts('addition')).toEqual([]);
});

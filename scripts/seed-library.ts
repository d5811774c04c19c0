import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openLibrary } from '../electron/main/library/library.ts';
import { seedFiles } from '../tests/support/seed/files.ts';
import { seedLibrary } from '../tests/support/seed/library.ts';

/*
 * `npm run seed-library -- <edits> [--into FOLDER] [--no-files]`: a library as some years of work leave it behind, in a user
 * data folder for `npm start -- --user-data-dir=FOLDER`. The same edits every time. Results are links to a handful of films.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  allowNegative: true,
  options: { into: { type: 'string' }, files: { type: 'boolean', default: true } },
});
const edits = Number(positionals[0] ?? 1000);
if (!Number.isSafeInteger(edits) || edits < 1) throw new Error(`Not a number of edits: ${positionals[0]}`);
const folder = path.resolve(
  process.env.INIT_CWD ?? '.',
  values.into ?? mkdtempSync(path.join(tmpdir(), 'library-')),
);
const home = path.join(folder, 'library');
const library = openLibrary({ file: path.join(home, 'library.db'), filesDir: path.join(home, 'files') });
const files = values.files ? await seedFiles(path.join(library.filesDir, 'seed')) : undefined;
let told = 0;
seedLibrary({
  ...{ library, edits, files },
  until: Date.now(),
  onProgress: (made) => {
    if (made - told < edits / 10 && made < edits) return;
    told = made;
    console.log(`${made} edits`);
  },
});
library.close();
console.log(`npm start -- --user-data-dir=${folder}`);

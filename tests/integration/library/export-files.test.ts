import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { exportSheet, exportVideos } from '../../../electron/main/archive/export-files.ts';
import { reportOf } from '../../../electron/main/archive/report.ts';
import { filesOf, toBin } from '../../../electron/main/archive/trash.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { readImage } from '../../../electron/shared/images/read-image.ts';
import { generate, realTools } from '../../support/media.ts';
import { clipRecord, editRecord, resultRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

const job = { signal: new AbortController().signal, progress: () => undefined };

async function withResults(count: number) {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const results = join(library.filesDir, 'results');
  mkdirSync(results, { recursive: true });
  const clip = library.clips.insert(clipRecord());
  const items = [];
  for (let index = 0; index < count; index++) {
    const path = join(results, `take ${index}.mp4`);
    writeFileSync(path, `video ${index}`);
    writeFileSync(join(results, `take ${index}.json`), '{}');
    const edit = library.edits.insert(
      editRecord({
        clipId: clip.id,
        prompt: `=HYPERLINK("x"), "quoted" ${index}`,
        units: '2.5',
        status: 'done',
      }),
      'ordered',
    );
    library.results.insert(resultRecord(edit.id, { path, fileName: `take ${index}.mp4`, state: 'here' }));
    items.push({ kind: 'edit', id: edit.id } as const);
  }
  return { folder, library, items };
}

test('videos are copied beside what is there already, and what is missing is counted', async () => {
  const { folder, library, items } = await withResults(3);
  const to = join(folder, 'out');
  mkdirSync(to);
  writeFileSync(join(to, 'take 0.mp4'), 'somebody else’s');
  const gone = library.results.ofEdit(items[2]!.id)[0]!;
  library.results.update(gone.id, { path: join(library.filesDir, 'results', 'nowhere.mp4') });
  expect(await exportVideos(library, items, to, job)).toEqual({ written: 2, missing: 1 });
  expect(readdirSync(to).sort()).toEqual(['take 0 (2).mp4', 'take 0.mp4', 'take 1.mp4']);
});

test('a report adds the costs up, and no cell of it is run by a spreadsheet', async () => {
  const { library, items } = await withResults(2);
  const lines = reportOf(library, items, (column) => column).split('\r\n');
  expect(lines[0]).toBe(
    '\u{feff}ordered,clip,mode,prompt,status,quality,duration,units,cost,service,account,task,external,request,files,tags,note',
  );
  expect(lines[1]).toContain(`,"'=HYPERLINK(""x""), ""quoted"" 0",done,std,5,2.5,0.35,practice,`);
  expect(lines[3]).toContain(',units,,,,5,0.70,');
});

test('a contact sheet has room for each picture', async () => {
  const { folder, library, items } = await withResults(5);
  const tools = await realTools();
  const poster = join(folder, 'poster.jpg');
  await generate(tools, poster, ['testsrc=s=90x160:d=1'], ['-frames:v', '1']);
  for (const { id } of items) {
    for (const result of library.results.ofEdit(id))
      library.results.update(result.id, { posterPath: poster });
  }
  const to = join(folder, 'sheet.jpg');
  await exportSheet(library, items, to, tools, job);
  expect(readImage(readFileSync(to))).toMatchObject({ width: 3 * 320 + 16, height: 2 * 180 + 8 });
});

test('where nothing has a picture a contact sheet says so, and leaves nothing behind', async () => {
  const { folder, library, items } = await withResults(2);
  const to = join(folder, 'sheet.jpg');
  const refused = exportSheet(library, items, to, await realTools(), job);
  await expect(refused).rejects.toMatchObject({ code: 'no-pictures' });
  expect(existsSync(to)).toBe(false);
});

test('to the bin go the results of an entry with what lies beside them, and nothing else', async () => {
  const { library, items } = await withResults(2);
  const binned: string[] = [];
  const paths = filesOf(library, [items[0]!]);
  await toBin(paths, async (path) => void binned.push(path), job);
  expect(binned.map((path) => path.split('/').at(-1))).toEqual(['take 0.mp4', 'take 0.json']);
  expect(existsSync(join(library.filesDir, 'results', 'take 1.mp4'))).toBe(true);
});

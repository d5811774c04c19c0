import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { pack } from '../../../electron/main/archive/pack.ts';
import { tarEnd, tarHeader, tarPadding } from '../../../electron/main/archive/tar.ts';
import { sweepIncoming, unpack } from '../../../electron/main/archive/unpack.ts';
import type { Library } from '../../../electron/main/library/library.ts';
import { contentOf, filesIn, fillLibrary, openIn } from '../../support/whole-library.ts';
import { temporaryFolder } from '../../support/temp.ts';

const job = { signal: new AbortController().signal, progress: () => undefined };
const everything = { text: '', filter: {} };

function library(folder = temporaryFolder()): Library {
  const opened = openIn(folder);
  onTestFinished(() => opened.close());
  return opened;
}

async function packed(): Promise<{ from: Library; file: string }> {
  const folder = temporaryFolder();
  const from = library(folder);
  fillLibrary(from, folder);
  const file = join(folder, 'Library.meslibrary');
  await pack(from, from.entriesOf(everything), file, job);
  return { from, file };
}

test('a library taken in elsewhere is the same library, found through and whole', async () => {
  const { from, file } = await packed();
  const to = library();
  expect(await unpack(to, file, job)).toMatchObject({ added: 4, known: 0, missing: 0 });
  expect(contentOf(to)).toEqual(contentOf(from));
  expect(to.query({ text: '红杯', offset: 0, limit: 9 }).total).toBe(2);
  expect(to.integrityProblems()).toEqual([]);
  expect(filesIn(to).filter((name) => name.startsWith('posters'))).toHaveLength(1);
  expect(to.query({ text: '', offset: 0, limit: 9 }).items[0]).toMatchObject({
    tags: ['定稿'],
    starred: true,
  });
});

test('taken in twice it is there once, and where it came from nothing changes', async () => {
  const { from, file } = await packed();
  const to = library();
  await unpack(to, file, job);
  const [content, files] = [contentOf(to), filesIn(to)];
  expect(await unpack(to, file, job)).toMatchObject({ added: 0, known: 4, files: 0 });
  expect([contentOf(to), filesIn(to)]).toEqual([content, files]);
  const before = contentOf(from);
  expect(await unpack(from, file, job)).toMatchObject({ added: 0, known: 4 });
  expect(contentOf(from)).toEqual(before);
});

test('one edit goes with its session, its clip and its images, and without the others', async () => {
  const folder = temporaryFolder();
  const from = library(folder);
  fillLibrary(from, folder, 5);
  const [one] = from.query({ text: '红杯子 3', offset: 0, limit: 9 }).items;
  const clip = from.clips.update(one!.clipId!, { fileKey: 'what it is known by here' });
  const file = join(folder, 'one.meslibrary');
  expect(await pack(from, [one!], file, job)).toMatchObject({ edits: 1 });
  const to = library();
  await unpack(to, file, job);
  expect(to.query({ text: '', offset: 0, limit: 9 }).items.map(({ id }) => id)).toEqual([one!.id]);
  expect(to.snapshots.ofEdit(one!.id)).toEqual(from.snapshots.ofEdit(one!.id));
  expect(to.clips.get(clip.id).fileKey).toBeNull();
  expect(to.images.findBySha256(createHash('sha256').update('image').digest('hex'))).toHaveLength(1);
});

test('searches that were kept go with a whole library, come in once, and stay out of a selection', async () => {
  const folder = temporaryFolder();
  const from = library(folder);
  fillLibrary(from, folder);
  const kept = {
    name: '定稿',
    text: '红杯',
    filter: { tags: ['定稿'] },
    sort: { by: 'size', descending: true },
  } as const;
  from.own.saveSearch({ ...kept, id: null });
  const items = from.entriesOf(everything);
  const [whole, some] = [join(folder, 'whole.meslibrary'), join(folder, 'some.meslibrary')];
  await pack(from, items, whole, job, 'everything');
  await pack(from, items, some, job, 'selection');

  const to = library();
  await unpack(to, some, job);
  expect(to.own.searches()).toEqual([]);
  for (let times = 0; times < 2; times++) await unpack(to, whole, job);
  expect(to.own.searches()).toEqual(from.own.searches());
  expect(to.own.searches()).toMatchObject([kept]);

  const evil = forged({
    rows: (rows) =>
      rows.map((one) =>
        one.table === 'saved_searches'
          ? { ...one, row: { ...one.row, query: '{"text":"x","filter":{"sql":"1=1"},"sort":{}}' } }
          : one,
      ),
  });
  writeFileSync(whole, evil(readFileSync(whole)));
  await expect(unpack(library(), whole, job)).rejects.toMatchObject({ code: 'library-file-unreadable' });
});

test('an edit that is still under way stays where it is carried on', async () => {
  const folder = temporaryFolder();
  const from = library(folder);
  fillLibrary(from, folder, 2);
  const [open] = from.query({ text: '', offset: 0, limit: 1 }).items;
  from.edits.update(open!.id, { status: 'processing' });
  const file = join(folder, 'x.meslibrary');
  expect(await pack(from, from.entriesOf(everything), file, job)).toMatchObject({ edits: 1 });
});

/** An archive of our making around other records and files. */
function forged(change: {
  rows?: (rows: { table: string; row: Record<string, unknown> }[]) => unknown[];
  names?: (name: string) => string;
  bytes?: (name: string, bytes: Buffer) => Buffer;
}) {
  return (original: Buffer): Buffer => {
    const parts: Buffer[] = [];
    let records: Buffer = Buffer.alloc(0);
    for (let at = 0; original[at] !== 0;) {
      const name = original.toString('ascii', at, at + 100).replace(/\0.*$/s, '');
      const size = Number.parseInt(original.toString('ascii', at + 124, at + 135), 8);
      let bytes: Buffer = original.subarray(at + 512, at + 512 + size);
      at += 512 + size + tarPadding(size).byteLength;
      if (name === 'records.jsonl') {
        const rows = bytes
          .toString()
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line) as never);
        bytes = Buffer.from((change.rows?.(rows) ?? rows).map((row) => JSON.stringify(row)).join('\n'));
        records = bytes;
      }
      if (name === 'library.json') {
        const manifest = JSON.parse(bytes.toString()) as { records: { sha256: string } };
        manifest.records.sha256 = createHash('sha256').update(records).digest('hex');
        bytes = Buffer.from(JSON.stringify(manifest));
      }
      bytes = change.bytes?.(name, bytes) ?? bytes;
      const header = tarHeader('x', bytes.byteLength);
      const given = change.names?.(name) ?? name;
      header.fill(0, 0, 100);
      header.write(given, 0, 'utf8');
      header.write('        ', 148, 'ascii');
      header.write(
        `${header
          .reduce((sum, byte) => sum + byte, 0)
          .toString(8)
          .padStart(6, '0')}\0 `,
        148,
        'ascii',
      );
      parts.push(header, bytes, tarPadding(bytes.byteLength));
    }
    return Buffer.concat([...parts, tarEnd]);
  };
}

const edited = (table: string, part: Record<string, unknown>) =>
  forged({
    rows: (rows) => rows.map((one) => (one.table === table ? { table, row: { ...one.row, ...part } } : one)),
  });

test.each<[string, (file: Buffer) => Buffer]>([
  [
    'a path that leads out',
    forged({ names: (name) => (name.startsWith('files/') ? '../../evil.mp4' : name) }),
  ],
  ['an absolute path', forged({ names: (name) => (name.startsWith('files/') ? '/etc/cron.d/evil' : name) })],
  ['something extra', forged({ names: (name) => (name === 'library.json' ? 'autorun.sh' : name) })],
  [
    'a file that is another one',
    forged({ bytes: (name, bytes) => (name.startsWith('files/') ? Buffer.from('virus') : bytes) }),
  ],
  ['a clip whose file is on this computer', edited('clips', { path: '/etc/passwd' })],
  ['an id that is a path', edited('sessions', { id: '../../../../tmp/evil' })],
  ['an edit that would be ordered', edited('edits', { status: 'submitting' })],
  ['an unknown column', edited('edits', { 'prompt) VALUES (1); DROP TABLE edits; --': 1 })],
  [
    'a table of SQLite’s own',
    forged({ rows: (rows) => [...rows, { table: 'sqlite_master', row: { sql: 'x' } }] }),
  ],
  ['words that are no JSON', edited('edits', { error: '{"code":' })],
  ['a row that names nobody', edited('results', { edit_id: '00000000-0000-4000-8000-000000000000' })],
  [
    'another selection under the same sum',
    edited('selection_snapshots', { snapshot: '{"frames":[],"names":[]}' }),
  ],
  ['half of it', (file) => file.subarray(0, Math.floor(file.byteLength / 2))],
  ['nothing', () => Buffer.alloc(0)],
  ['no archive at all', () => Buffer.from('once upon a time'.repeat(100))],
  [
    'a symbolic link',
    (file) => {
      const copy = Buffer.from(file);
      copy.write('2', 156, 'ascii');
      return copy;
    },
  ],
  [
    'a size beyond everything',
    (file) => {
      const copy = Buffer.from(file);
      copy.write('77777777777', 124, 'ascii');
      return copy;
    },
  ],
])('a library file with %s is refused, and nothing of it stays', async (what, spoil) => {
  const { file } = await packed();
  writeFileSync(file, spoil(readFileSync(file)));
  const to = library();
  const taking = unpack(to, file, job);
  if (what === 'a row that names nobody') {
    // Results of nobody are nobody's: the rest is sound and comes in.
    expect(await taking).toMatchObject({ added: 4 });
    expect(filesIn(to).filter((name) => name.startsWith('results'))).toEqual([]);
    return;
  }
  await expect(taking).rejects.toMatchObject({ code: 'library-file-unreadable' });
  expect(to.query({ text: '', offset: 0, limit: 9 }).total).toBe(0);
  await sweepIncoming(to);
  expect(filesIn(to)).toEqual([]);
});

test('names of results are made harmless', async () => {
  const { file } = await packed();
  const evil = forged({
    rows: (rows) =>
      rows.map((one) =>
        one.table === 'results'
          ? {
              ...one,
              row: {
                ...one.row,
                path: { ...(one.row.path as object), name: '../../../etc/passwd\u0000.sh' },
              },
            }
          : one,
      ),
  });
  writeFileSync(file, evil(readFileSync(file)));
  const to = library();
  await unpack(to, file, job);
  const results = filesIn(to).filter((name) => name.includes('passwd'));
  expect(results).toHaveLength(2);
  for (const name of results) expect(name).toMatch(/^results\/[^/]+\.mp4$/);
});

import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { LibraryFilter, LibraryItem } from '../../../electron/shared/domain/library.ts';
import { openDatabase } from '../../../electron/main/library/database.ts';
import { type Library, openLibrary } from '../../../electron/main/library/library.ts';
import { createEntries } from '../../../electron/main/library/entries.ts';
import { migrations } from '../../../electron/main/library/migrations/index.ts';
import { statements } from '../../../electron/main/library/rows.ts';
import { createSearch } from '../../../electron/main/library/search.ts';
import { clipRecord, editRecord, sessionRecord } from '../../support/records.ts';
import { seedLibrary } from '../../support/seed/library.ts';
import { temporaryFolder } from '../../support/temp.ts';

function library(folder = temporaryFolder()): Library {
  const opened = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => opened.close());
  return opened;
}

const found = (opened: Library, text: string, filter: LibraryFilter = {}) =>
  opened.query({ text, filter, offset: 0, limit: 200 }).items.map(({ title }) => title);

test('an edit is found by all its words however often it has changed since', () => {
  const opened = library();
  const edit = opened.edits.insert(editRecord({ prompt: 'Delete the red cup' }), 'ordered');
  for (const status of ['submitted', 'processing', 'failed'] as const) {
    const error = { code: 'task-failed', message: `said ${status}`, details: {} } as const;
    opened.edits.update(edit.id, { status, error });
  }
  for (const text of ['red cup', 'delete', 'said failed', 'cu']) {
    expect(found(opened, text), text).toHaveLength(1);
  }
  expect(found(opened, 'said processing')).toEqual([]);
});

test('an entry is found by how an id of it begins, and by what people said of it', () => {
  const opened = library();
  const edit = opened.edits.insert(editRecord({ taskId: '842250903629086785' }), 'ordered');
  const ref = { kind: 'edit', id: edit.id } as const;
  expect(found(opened, '84225090')).toHaveLength(1);
  expect(found(opened, edit.externalTaskId!.toUpperCase())).toHaveLength(1);
  opened.own.describe(ref, {
    name: 'Hero shot',
    note: '客户已确认',
    tags: ['episode 3', '定稿'],
    starred: true,
  });
  for (const text of ['hero', '确认', '客户已确认', 'episode', '定稿']) {
    expect(found(opened, text), text).toEqual(['Hero shot']);
  }
  expect(opened.item(ref)).toMatchObject({ starred: true, noted: true, tags: ['episode 3', '定稿'] });
  opened.own.describe(ref, { name: null, note: '', tags: [], starred: false });
  expect(found(opened, '确认')).toEqual([]);
  expect(opened.item(ref)).toMatchObject({ starred: false, noted: false, tags: [] });
});

test('filters hold together, sorting goes both ways, and facets say what there is', () => {
  const opened = library();
  const clip = opened.clips.insert(clipRecord());
  const session = opened.sessions.insert(sessionRecord(clip.id, { durationMs: 4004 }));
  const edit = (title: string, change: Parameters<typeof editRecord>[0]) =>
    opened.edits.insert(editRecord({ prompt: title, clipId: clip.id, ...change }), 'ordered');
  edit('a', { mode: 'swap', status: 'done', units: '3.5', createdAt: 10, provider: 'kling', account: 'one' });
  edit('b', { mode: 'swap', status: 'failed', createdAt: 20, sessionId: session.id });
  edit('c', { mode: 'addition', status: 'done', units: '10', createdAt: 30 });
  expect(found(opened, '', { modes: ['swap'], statuses: ['done', 'failed'] }).sort()).toEqual(['a', 'b']);
  expect(found(opened, '', { modes: ['swap'], accounts: ['one'] })).toEqual(['a']);
  expect(found(opened, '', { from: 20, until: 30 })).toEqual(['b']);
  expect(found(opened, '', { units: { least: 4 } })).toEqual(['c']);
  expect(found(opened, '', { durationMs: { most: 5000 } })).toEqual(['b']);
  const sorted = (by: 'units' | 'title', descending: boolean) =>
    opened.query({ text: '', sort: { by, descending }, offset: 0, limit: 9 }).items.map(({ title }) => title);
  expect(sorted('units', true)).toEqual(['c', 'a', 'b']);
  expect(sorted('title', false)).toEqual(['a', 'b', 'c']);
  expect(opened.facets()).toMatchObject({
    modes: [
      { value: 'swap', count: 2 },
      { value: 'addition', count: 1 },
    ],
    accounts: [{ value: 'one', count: 1 }],
    oldest: 10,
    newest: 30,
    mostUnits: 10,
  });
});

test('a search that was kept comes back as it was', () => {
  const folder = temporaryFolder();
  const first = library(folder);
  const search = {
    name: 'Red cups of March',
    text: 'red cup',
    filter: { modes: ['swap' as const], from: 5 },
    sort: { by: 'units' as const, descending: true },
  };
  first.own.saveSearch({ id: null, ...search });
  first.close();
  const second = library(folder);
  const [kept] = second.own.searches();
  expect(kept).toMatchObject(search);
  second.own.saveSearch({ ...kept!, name: 'Cups' });
  expect(second.own.searches().map(({ name }) => name)).toEqual(['Cups']);
  second.own.removeSearch(kept!.id);
  expect(second.own.searches()).toEqual([]);
});

test('an old library is found through as a new one is', () => {
  const folder = temporaryFolder();
  const at = { file: join(folder, 'library.db'), filesDir: join(folder, 'files') };
  const old = openDatabase({ ...at, migrations: migrations.filter(({ number }) => number < 20) }).db;
  old.exec(`
    INSERT INTO clips (id, kind, name, added_at, updated_at, check_state, checks) VALUES ('c', 'file', 'harbour.mp4', 1, 1, 'done', '[]');
    INSERT INTO sessions (id, remote_id, clip_id, provider, started_at, updated_at, expires_at, state, fps, duration_ms, width, height, total_frame)
      VALUES ('s', 'remote-s', 'c', 'kling', 1, 1, 2, 'expired', 30, 3000, 1280, 720, 90);
    INSERT INTO edits (id, session_id, clip_id, provider, external_task_id, task_id, status, sends, mode, prompt, negative_prompt,
      quality, duration, watermark, callback_url, model_name, imported, units, created_at, updated_at)
      VALUES ('e', 's', 'c', 'kling', 'x-1', '84225', 'done', 1, 'swap', '把红杯子换掉', '', 'std', '5', 0, '', '', 0, '2', 5, 6);
    INSERT INTO entries (kind, id, at, shown, text) VALUES ('edit', 'e', 6, 1, '把红杯子换掉');
  `);
  old.close();
  const opened = library(folder);
  for (const text of ['红杯', '红杯子', 'harbour'])
    expect(found(opened, text), text).toEqual(['把红杯子换掉']);
  expect(opened.query({ text: '', offset: 0, limit: 5 })).toMatchObject({
    total: 1,
    items: [{ kind: 'edit', createdAt: 5, units: '2', durationMs: 3000, provider: 'kling' }],
  });
});

test('in a seeded library paging meets every entry once, filtered and searched alike', () => {
  const opened = library();
  seedLibrary({ library: opened, edits: 400, until: Date.UTC(2026, 5, 1) });
  for (const [text, filter] of [
    ['', {}],
    ['video_1', {}],
    ['', { modes: ['swap' as const] }],
    ['video', { statuses: ['done' as const] }],
    ['de', {}],
  ] as const) {
    const seen: string[] = [];
    const page = (offset: number) => opened.query({ text, filter, offset, limit: 150 });
    const { total } = page(0);
    for (let offset = 0; offset < total; offset += 150) seen.push(...page(offset).items.map(({ id }) => id));
    expect(new Set(seen).size, text).toBe(total);
    expect(
      opened
        .entriesOf({ text, filter })
        .map(({ id }) => id)
        .sort(),
      text,
    ).toEqual([...seen].sort());
    expect(total, text).toBeGreaterThan(10);
  }
});

test('every filter, alone and with words, finds what looking through all of it finds', () => {
  const opened = library();
  seedLibrary({ library: opened, edits: 1200, until: Date.UTC(2026, 5, 1) });
  const everything = opened.query({ text: '', offset: 0, limit: 10_000 }).items;
  const starred = everything.find((item) => item.starred)!;
  opened.own.describe({ kind: starred.kind, id: starred.id }, { tags: ['two words', '蓝 · "'] });
  const all = opened.query({ text: '', offset: 0, limit: 10_000 }).items;
  const account = all.find((item) => item.account !== null)!.account!;
  const filters: readonly (readonly [LibraryFilter, (item: LibraryItem) => boolean])[] = [
    [{}, () => true],
    [{ modes: ['swap', 'addition'] }, ({ mode }) => mode === 'swap' || mode === 'addition'],
    [{ kinds: ['session'] }, ({ kind }) => kind === 'session'],
    [
      { statuses: ['failed'], accounts: [account] },
      (item) => item.status === 'failed' && item.account === account,
    ],
    [
      { providers: ['practice'], units: { least: 7 } },
      (item) => item.provider === 'practice' && Number(item.units) >= 7,
    ],
    [{ starred: true }, (item) => item.starred],
    [{ tags: ['two words', '蓝 · "'] }, ({ id }) => id === starred.id],
    [{ durationMs: { most: 3000 } }, ({ durationMs }) => durationMs !== null && durationMs <= 3000],
  ];
  // As with a hundred thousand: no question is small.
  const sql = statements(opened.raw.db);
  const small = createSearch(sql, createEntries(sql), { few: 10, many: 200, readFirst: 80 });
  const words: readonly (readonly [string, (title: string) => boolean])[] = [
    ['', () => true],
    ['video_1', (title) => title.includes('video_1')],
    ['杯子', (title) => title.includes('杯子')],
    ['green cup', (title) => title.includes('green') && title.includes('cup')],
  ];
  for (const [filter, passes] of filters) {
    for (const [text, has] of words) {
      for (const by of ['changed', 'title'] as const) {
        const sort = { by, descending: true };
        const ids = all.filter((item) => passes(item) && has(item.title.toLowerCase())).map(({ id }) => id);
        const pages = [0, 50, 100].flatMap(
          (offset) => small.page({ text, filter, sort, offset, limit: 50 }).found,
        );
        const about = JSON.stringify([filter, text, by]);
        const whole = opened.query({ text, filter, sort, offset: 0, limit: 10_000 });
        expect(whole.total, about).toBe(ids.length);
        expect(whole.items.map(({ id }) => id).sort(), about).toEqual(ids.toSorted());
        expect(
          pages.map(({ id }) => id),
          about,
        ).toEqual(whole.items.slice(0, 150).map(({ id }) => id));
      }
    }
  }
});

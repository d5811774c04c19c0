import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { type Library, openLibrary } from '../../../electron/main/library/library.ts';
import type { ClipRecord } from '../../../electron/main/library/records.ts';
import type { LibraryItem } from '../../../electron/shared/domain/library.ts';
import { clipRecord, editRecord, sessionRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

function library(folder = temporaryFolder(), now?: () => number): Library {
  const opened = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files'), now });
  onTestFinished(() => opened.close());
  return opened;
}

function withSession(opened: Library): { clipId: string; sessionId: string } {
  const clip = opened.clips.insert(clipRecord());
  const session = opened.sessions.insert(sessionRecord(clip.id));
  return { clipId: clip.id, sessionId: session.id };
}

const all = { text: '', offset: 0, limit: 50 };

test('whoever shows the list is told when a point has been confirmed, and then finds it counted', async () => {
  const folder = temporaryFolder();
  const told: (() => void)[] = [];
  const opened = openLibrary({
    file: join(folder, 'library.db'),
    filesDir: join(folder, 'files'),
    listChanged: () => told.splice(0).forEach((tell) => tell()),
  });
  onTestFinished(() => opened.close());
  const change = () => new Promise<void>((resolve) => told.push(resolve));
  let changed = change();
  const { sessionId } = withSession(opened);
  await changed;
  changed = change();
  opened.selections.replaceConfirmed(sessionId, new Map([[7, [{ x: 0.5, y: 0.5 }]]]));
  await changed;
  expect(opened.query(all).items[0]).toMatchObject({ id: sessionId, points: 1 });
});

test('what is put in comes out the same after the library is closed and opened again', () => {
  const folder = temporaryFolder();
  const first = library(folder);
  const clip = first.clips.insert(
    clipRecord({
      facts: {
        durationMs: 5005,
        width: 1280,
        height: 720,
        fps: 29.97,
        codec: 'h264',
        container: 'mp4',
        hasAudio: true,
      },
      checks: [
        { rule: 'duration', state: 'fixable', message: 'too-long', values: { found: 11, needed: '2–5' } },
      ],
      fix: { steps: ['trim'] },
      fixedPath: join(first.filesDir, 'fixed', 'a.mp4'),
    }),
  );
  const session = first.sessions.insert(sessionRecord(clip.id));
  const edit = first.edits.insert(
    editRecord({
      sessionId: session.id,
      clipId: clip.id,
      retry: {
        nextTryAt: 9,
        attempt: 2,
        error: { code: 'too-fast', message: 'm', details: { serviceCode: 1302 } },
      },
    }),
    'ordered',
  );
  first.close();
  const second = library(folder);
  expect(second.clips.get(clip.id)).toEqual(clip);
  expect(second.sessions.get(session.id)).toEqual(session);
  expect(second.edits.get(edit.id)).toEqual(edit);
});

test('a point comes back with exactly the numbers that were sent', () => {
  const opened = library();
  const { sessionId } = withSession(opened);
  // -0 is sent as 0 (JSON knows no other), so it is no number a point can have.
  const fraction = fc.double({ min: 0, max: 1, noNaN: true }).filter((value) => !Object.is(value, -0));
  fc.assert(
    fc.property(
      fc.array(fc.record({ x: fraction, y: fraction }), { minLength: 1, maxLength: 10 }),
      (points) => {
        opened.selections.replaceConfirmed(sessionId, new Map([[7, points]]));
        opened.selections.appendOp(sessionId, { kind: 'add', frameIndex: 7, points });
        const back = opened.selections.confirmedPoints(sessionId).get(7)!;
        const { ops, cursor } = opened.selections.ops(sessionId);
        const op = ops[cursor - 1];
        for (const [index, { x, y }] of points.entries()) {
          expect(Object.is(back[index]!.x, x) && Object.is(back[index]!.y, y)).toBe(true);
          expect(op).toEqual({ kind: 'add', frameIndex: 7, points });
        }
      },
    ),
    { numRuns: 60 },
  );
});

test('undo keeps what was undone until something new is done', () => {
  const { selections, ...opened } = library();
  const { sessionId } = withSession({ selections, ...opened } as Library);
  const op = (x: number) => ({ kind: 'add', frameIndex: 0, points: [{ x, y: 0.5 }] }) as const;
  selections.appendOp(sessionId, op(0.1));
  const both = selections.appendOp(sessionId, op(0.2));
  const undone = selections.setCursor(sessionId, 1);
  expect(undone).toMatchObject({ cursor: 1, ops: [op(0.1), op(0.2)] });
  expect(undone.revision).toBeGreaterThan(both.revision);
  expect(selections.setCursor(sessionId, 2)).toMatchObject({ cursor: 2 });
  selections.setCursor(sessionId, 1);
  expect(selections.appendOp(sessionId, op(0.3))).toMatchObject({ cursor: 2, ops: [op(0.1), op(0.3)] });
});

test('a clip that is not edited yet is listed with what it needs', () => {
  const opened = library();
  const check = (...states: ClipRecord['checks'][number]['state'][]): Partial<ClipRecord> => ({
    checks: states.map((state) => ({ rule: 'duration', state, message: 'ok', values: {} })),
  });
  const failed = (code: 'file-gone' | 'cancelled'): Partial<ClipRecord> => ({
    checkState: 'failed',
    error: { code, message: '', details: {} },
  });
  const cases: [Partial<ClipRecord>, LibraryItem['verdict']][] = [
    [check('pass', 'unknown'), 'ready'],
    [check('pass', 'fixable'), 'fixable'],
    [check('fixable', 'fail'), 'refused'],
    [{ checkState: 'checking', ...check('fail') }, 'refused'],
    [{ checkState: 'checking', checks: [] }, 'checking'],
    [{ checkState: 'remote', checks: [] }, 'ready'],
    [failed('file-gone'), 'refused'],
    [failed('cancelled'), 'checking'],
  ];
  for (const [change, verdict] of cases) {
    const { id } = opened.clips.insert(clipRecord(change));
    expect([change, opened.item({ kind: 'clip', id }).verdict]).toEqual([change, verdict]);
  }
  const { sessionId } = withSession(opened);
  expect(opened.item({ kind: 'session', id: sessionId }).verdict).toBeNull();
});

test('the rail lists edits, sessions not yet ordered from, and clips without a session', () => {
  let time = 10_000;
  const opened = library(temporaryFolder(), () => ++time);
  const lonely = opened.clips.insert(clipRecord({ name: 'lonely.mov', updatedAt: ++time }));
  const { clipId, sessionId } = withSession(opened);
  expect(opened.query(all).items.map(({ kind, id }) => [kind, id])).toEqual([
    ['clip', lonely.id],
    ['session', sessionId],
  ]);
  const edit = opened.edits.insert(editRecord({ sessionId, clipId, updatedAt: ++time }), 'ordered');
  expect(opened.query(all).items.map(({ kind, id }) => [kind, id])).toEqual([
    ['edit', edit.id],
    ['clip', lonely.id],
  ]);
  opened.remove([{ kind: 'edit', id: edit.id }]);
  expect(opened.query(all).items.map(({ kind }) => kind)).toContain('session');
  opened.restore([{ kind: 'edit', id: edit.id }]);
  expect(opened.query(all)).toMatchObject({ total: 2, items: [{ kind: 'edit', clipId, sessionId }, {}] });
});

test.each([
  ['red cup', true],
  ['RED CUP', true],
  ['up.mp', true],
  ['红杯子', true],
  ['杯子', true],
  ['杯', true],
  ['content-policy', true],
  ['"quoted" OR NOT', false],
  ['100%', false],
  ['blue', false],
])('searching for %s', (text, found) => {
  const opened = library();
  const clip = opened.clips.insert(clipRecord({ name: 'red cup.mp4' }));
  opened.edits.insert(
    editRecord({
      clipId: clip.id,
      prompt: '删除<<<video_1>>>中的红杯子',
      status: 'failed',
      error: { code: 'content-policy', message: 'no', details: {} },
    }),
    'ordered',
  );
  expect(opened.query({ ...all, text }).total).toBe(found ? 1 : 0);
});

test('pages follow each other without a gap and without a repeat', () => {
  const opened = library();
  const ids = Array.from(
    { length: 25 },
    (_, index) => opened.edits.insert(editRecord({ updatedAt: 5000 + (index % 3) }), '').id,
  );
  const seen = [0, 10, 20].flatMap((offset) =>
    opened.query({ text: '', offset, limit: 10 }).items.map(({ id }) => id),
  );
  expect([...seen].sort()).toEqual([...ids].sort());
});

test('a change of status and its event are written together or not at all', () => {
  const opened = library();
  const edit = opened.edits.insert(editRecord(), 'ordered');
  expect(() =>
    opened.transaction(() => {
      opened.edits.update(edit.id, { status: 'submitted', taskId: '1' });
      throw new Error('power cut');
    }),
  ).toThrow('power cut');
  expect(opened.edits.get(edit.id).status).toBe('submitting');
  opened.edits.update(edit.id, { status: 'submitted', taskId: '1' });
  expect(opened.edits.events(edit.id).map(({ status }) => status)).toEqual(['submitting', 'submitted']);
});

test('an external id can be used once', () => {
  const opened = library();
  const externalTaskId = randomUUID();
  opened.edits.insert(editRecord({ externalTaskId }), '');
  expect(() => opened.edits.insert(editRecord({ externalTaskId }), '')).toThrow(/UNIQUE/);
});

test('files inside the folder are found again after the folder has moved', () => {
  const folder = temporaryFolder();
  const first = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'here') });
  const clip = first.clips.insert(clipRecord({ fixedPath: join(folder, 'here', 'fixed', 'a.mp4') }));
  first.close();
  const moved = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'there') });
  onTestFinished(() => moved.close());
  expect(moved.clips.get(clip.id)).toMatchObject({
    fixedPath: join(folder, 'there', 'fixed', 'a.mp4'),
    path: '/films/red cup.mp4',
  });
});

test('a word that many have and one that few have are found alike, the newest first', () => {
  const opened = library();
  opened.transaction(() => {
    for (let index = 0; index < 2100; index++) {
      const prompt = index % 700 === 0 ? 'an ordinary lamp and a Zürich rarity' : 'an ordinary lamp';
      opened.edits.insert(editRecord({ prompt, updatedAt: 5000 + index }), '');
    }
  });
  const many = opened.query({ text: 'ordinary lamp', offset: 2, limit: 3 });
  expect(many).toMatchObject({ total: 2100, items: [{ at: 7097 }, { at: 7096 }, { at: 7095 }] });
  for (const text of ['rarity', 'ZÜRICH', 'lamp rarity']) {
    expect(opened.query({ ...all, text })).toMatchObject({
      total: 3,
      items: [{ at: 6400 }, { at: 5700 }, { at: 5000 }],
    });
  }
  opened.remove([{ kind: 'edit', id: opened.query({ ...all, text: 'rarity' }).items[0]!.id }]);
  expect(opened.query({ ...all, text: 'rarity' }).total).toBe(2);
  expect(opened.query(all).total).toBe(2099);
});

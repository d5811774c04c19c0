import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { again } from '../../../electron/main/archive/again.ts';
import { createDetails } from '../../../electron/main/archive/details.ts';
import { type Library, openLibrary } from '../../../electron/main/library/library.ts';
import { noPreview, type PointXY } from '../../../electron/shared/domain/selection.ts';
import { pointsKey, wantedPoints } from '../../../electron/main/sessions/selection-model.ts';
import { clipRecord, editRecord, sessionRecord } from '../../support/records.ts';
import { temporaryFolder } from '../../support/temp.ts';

const first: PointXY = { x: 0.1234567890123456, y: 0.5 };
const mask = { objectId: 0, size: [720, 1280], counts: 'PPYo1e0', png: null } as const;

/** A session from which one edit was ordered, and whose points were changed after that. */
function pastEdit(): { library: Library; sessionId: string; editId: string } {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const clip = library.clips.insert(clipRecord());
  const session = library.sessions.insert(sessionRecord(clip.id, { requestId: 'request-of-session' }));
  const select = (points: Map<number, PointXY[]>) => {
    library.selections.replaceConfirmed(session.id, points);
    for (const frameIndex of points.keys()) {
      library.selections.putMasks(session.id, { frameIndex, revision: 1, masks: [mask] });
    }
  };
  library.selections.appendOp(session.id, { kind: 'rename', objectId: 0, name: 'the cup' });
  select(new Map([[7, [first]]]));
  const edit = library.edits.insert(
    editRecord({ sessionId: session.id, clipId: clip.id, prompt: 'Delete the cup' }),
    'ordered',
  );
  library.edits.update(edit.id, { status: 'submitted', requestId: 'request-of-order' });
  library.edits.update(edit.id, { status: 'done', requestId: 'request-of-answer', units: '2' });
  select(new Map([[30, [{ x: 0.9, y: 0.9 }]]]));
  return { library, sessionId: session.id, editId: edit.id };
}

const lookAt = (library: Library) =>
  createDetails({
    library,
    clips: { get: () => null as never },
    sessions: { get: () => null as never },
    edits: { get: () => null as never },
    previews: { of: () => noPreview },
    idFor: (path) => path,
  });

test('a past edit has the selection that it was ordered with, whatever became of the session since', () => {
  const { library, editId, sessionId } = pastEdit();
  const details = lookAt(library).of({ kind: 'edit', id: editId });
  expect(details.selection).toMatchObject({
    sessionId,
    frames: [
      {
        frameIndex: 7,
        points: [{ ...first, state: 'confirmed' }],
        masks: [{ objectId: 0, size: [720, 1280], counts: 'PPYo1e0' }],
      },
    ],
    objects: [{ objectId: 0, name: 'the cup' }],
  });
  expect(Object.is(details.selection!.frames[0]!.points[0]!.x, first.x)).toBe(true);
});

test('every change of state is on record with its time and its request', () => {
  const { library, editId } = pastEdit();
  const { history, requestIds } = lookAt(library).of({ kind: 'edit', id: editId });
  expect(history.map(({ status, requestId }) => [status, requestId])).toEqual([
    ['submitting', null],
    ['submitted', 'request-of-order'],
    ['done', 'request-of-answer'],
  ]);
  expect(requestIds).toEqual([
    { what: 'session', requestId: 'request-of-session' },
    { what: 'edit', requestId: 'request-of-order' },
    { what: 'edit', requestId: 'request-of-answer' },
  ]);
});

test('ordering again begins with the same parameters and the same points', () => {
  const { library, editId, sessionId } = pastEdit();
  let wanted: ReadonlyMap<number, readonly PointXY[]> = wantedPoints([
    { kind: 'add', frameIndex: 30, points: [{ x: 0.9, y: 0.9 }] },
  ]);
  const saved: unknown[] = [];
  const report = again(
    {
      library,
      edits: { saveDraft: (id, draft) => void saved.push(id, draft) as never },
      sessions: { get: () => ({ state: 'expired' }) as never },
      selections: {
        key: () => pointsKey(wanted),
        restore: (_id, points) => {
          wanted = points;
          return null as never;
        },
      },
    },
    editId,
  );
  expect(report).toEqual({ sessionId, expired: true, selectionRestored: true });
  expect(saved).toMatchObject([sessionId, { prompt: 'Delete the cup', mode: 'removal', imageIds: [] }]);
  expect([...wanted]).toEqual([[7, [first]]]);
});

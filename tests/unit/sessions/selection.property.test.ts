import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import type { PointXY, Preview, SelectionMask } from '../../../electron/shared/domain/selection.ts';
import type { SelectionOp } from '../../../electron/shared/domain/selection-op.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import {
  nothingSent,
  samePoint,
  wantedPoints,
  type ServicePoints,
} from '../../../electron/main/sessions/selection-model.ts';
import { Selections, type SelectionStore } from '../../../electron/main/sessions/selections.ts';
import type { SelectionService } from '../../../electron/main/sessions/selection-sync.ts';

const noPreview: Preview = {
  state: 'none',
  video: null,
  cover: null,
  tracking: null,
  trackingReadable: false,
  error: null,
};

/** The store as a crash would leave it: everything a call wrote is there, nothing else. */
function memoryStore(): SelectionStore & { service: ServicePoints } {
  let ops: SelectionOp[] = [];
  let cursor = 0;
  const masks = new Map<number, readonly SelectionMask[]>();
  const store = {
    service: nothingSent,
    history: () => ({ ops, cursor }),
    append: (_: string, op: SelectionOp) => {
      ops = [...ops.slice(0, cursor), op];
      cursor = ops.length;
    },
    moveCursor: (_: string, to: number) => {
      cursor = to;
    },
    servicePoints: () => store.service,
    saveServicePoints: (_: string, points: ServicePoints) => {
      store.service = points;
    },
    masks: () => masks,
    saveMasks: (_: string, frame: number, list: readonly SelectionMask[]) => void masks.set(frame, list),
    dropMasks: () => masks.clear(),
  };
  return store;
}

type Fault = 'none' | 'lost-before' | 'lost-after' | 'refused';

/** A service with the vendor's rules, which loses requests and answers as told. */
function strictService(faults: Fault[]) {
  const frames = new Map<number, PointXY[]>();
  const violations: string[] = [];
  const masksFor = (frame: number): SelectionMask[] =>
    frames.has(frame) ? [{ objectId: 0, size: [1, 1], counts: JSON.stringify(frames.get(frame)) }] : [];
  async function exchange<T>(work: () => T): Promise<T> {
    await Promise.resolve();
    const fault = faults.shift() ?? 'none';
    if (fault === 'lost-before') throw new AppError('network-reset', 'lost before');
    const answer = work();
    if (fault === 'lost-after') throw new AppError('network-timeout', 'lost after');
    return answer;
  }
  const service: SelectionService = {
    add: (frame, points) =>
      exchange(() => {
        const now = frames.get(frame) ?? [];
        if (points.some((point) => now.some((other) => samePoint(point, other))))
          violations.push('point sent twice');
        frames.set(frame, [...now, ...points]);
        if (frames.size > 10) violations.push('more than 10 frames');
        if ((frames.get(frame)?.length ?? 0) > 10) violations.push('more than 10 points');
        return masksFor(frame);
      }),
    delete: (frame, points) =>
      exchange(() => {
        const now = frames.get(frame) ?? [];
        if (!points.some((point) => now.some((other) => samePoint(point, other)))) {
          throw new AppError('bad-parameters', 'no such point');
        }
        const left = now.filter((point) => !points.some((other) => samePoint(point, other)));
        if (left.length > 0) frames.set(frame, left);
        else frames.delete(frame);
        return masksFor(frame);
      }),
    clear: () => exchange(() => frames.clear()),
  };
  return { service, frames, violations };
}

const action = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('add' as const), frame: fc.nat(12), at: fc.nat(12) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('remove' as const), frame: fc.nat(12), at: fc.nat(12) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('undo', 'redo') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('clear', 'wait', 'restart') }) },
);

const at = (index: number): PointXY => ({ x: index / 13, y: 1 / (index + 1) });

test('whatever is clicked, undone, lost or restarted, client and service end with the same points', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(action, { maxLength: 60 }),
      fc.array(fc.constantFrom<Fault>('none', 'none', 'lost-before', 'lost-after'), { maxLength: 30 }),
      async (actions, faults) => {
        const store = memoryStore();
        const { service, frames, violations } = strictService([...faults]);
        const open = () =>
          new Selections({
            store,
            serviceFor: () => service,
            previewOf: () => noPreview,
            changed: () => undefined,
            retryDelay: () => 1_000_000,
          });
        let selections = open();
        for (const step of actions) {
          try {
            if (step.kind === 'add') selections.addPoints('s', step.frame, [at(step.at)]);
            if (step.kind === 'remove') selections.removePoint('s', step.frame, at(step.at));
          } catch (error) {
            expect((error as AppError).code).toMatch(/^too-many-/);
          }
          if (step.kind === 'undo') selections.undo('s');
          if (step.kind === 'redo') selections.redo('s');
          if (step.kind === 'clear') selections.clear('s');
          if (step.kind === 'wait') await selections.settled('s').catch(() => undefined);
          if (step.kind === 'restart') {
            await selections.stop();
            selections = open();
          }
        }
        for (let tries = 0; tries <= faults.length; tries += 1)
          await selections.settled('s').catch(() => undefined);
        const wanted = selections.get('s');
        const plain = wanted.frames.map((frame) => [
          frame.frameIndex,
          frame.points.map(({ x, y }) => ({ x, y })),
        ]);
        const sorted = (list: readonly PointXY[]) => [...list].sort((a, b) => a.x - b.x);
        expect(new Map([...frames].map(([frame, points]) => [frame, sorted(points)]))).toEqual(
          new Map(plain.map(([frame, points]) => [frame, sorted(points as PointXY[])])),
        );
        expect(wanted.sync).toBe('synced');
        expect(violations).toEqual([]);
        for (const frame of wanted.frames) {
          expect(JSON.parse(frame.masks[0]?.counts ?? '[]')).toEqual(frames.get(frame.frameIndex));
        }
        await selections.stop();
      },
    ),
    { numRuns: 400 },
  );
});

test('where the answer to a removal was lost, the frame ends with the mask of the points that are left', async () => {
  const { service, frames } = strictService(['none', 'lost-after']);
  const selections = new Selections({
    store: memoryStore(),
    serviceFor: () => service,
    previewOf: () => noPreview,
    changed: () => undefined,
    retryDelay: () => 1_000_000,
  });
  selections.addPoints('s', 0, [at(0), at(1)]);
  await selections.settled('s');
  selections.removePoint('s', 0, at(1));
  await selections.settled('s').catch(() => undefined);
  const { frames: shown } = await selections.settled('s');
  expect(frames.get(0)).toEqual([at(0)]);
  expect(shown[0]?.masks).toEqual([expect.objectContaining({ counts: JSON.stringify([at(0)]) })]);
  await selections.stop();
});

test('a refused point stays visible with its reason, and its neighbours of the same burst get through', async () => {
  const bad = at(3);
  const seen: (readonly PointXY[])[] = [];
  const service: SelectionService = {
    add: async (_frame, points) => {
      await Promise.resolve();
      seen.push(points);
      if (points.some((point) => samePoint(point, bad)))
        throw new AppError('recognition-refused', 'nothing there', { status: 3 });
      return [];
    },
    delete: async () => {
      await Promise.resolve();
      throw new AppError('bad-parameters', 'no such point');
    },
    clear: async () => Promise.resolve(),
  };
  const selections = new Selections({
    store: memoryStore(),
    serviceFor: () => service,
    previewOf: () => noPreview,
    changed: () => undefined,
  });
  selections.addPoints('s', 0, [at(1), at(2), bad, at(4)]);
  const { frames } = await selections.settled('s');
  expect(frames[0]?.points.map((point) => point.state)).toEqual([
    'confirmed',
    'confirmed',
    'refused',
    'confirmed',
  ]);
  expect(frames[0]?.points[2]?.error?.code).toBe('recognition-refused');
  expect(seen[0]).toHaveLength(4);
});

test('undo goes back over points, clears and names, and redo forward again', () => {
  const selections = new Selections({
    store: memoryStore(),
    serviceFor: () => strictService([]).service,
    previewOf: () => noPreview,
    changed: () => undefined,
  });
  selections.addPoints('s', 5, [at(1)]);
  selections.addPoints('s', 2, [at(2)]);
  selections.clear('s');
  expect(selections.undo('s').frames.map((frame) => frame.frameIndex)).toEqual([2, 5]);
  expect(selections.undo('s').frames.map((frame) => frame.frameIndex)).toEqual([5]);
  expect(selections.redo('s').frames.map((frame) => frame.frameIndex)).toEqual([2, 5]);
  expect(selections.addPoints('s', 7, [at(3)]).canRedo).toBe(false);
});

test('what was clicked before the power cut goes out when the session is opened again, without another click', async () => {
  const store = memoryStore();
  const { service, frames } = strictService(['lost-before']);
  const open = () =>
    new Selections({
      store,
      serviceFor: () => service,
      previewOf: () => noPreview,
      changed: () => undefined,
      retryDelay: () => 1_000_000,
    });
  const before = open();
  before.addPoints('s', 4, [at(2)]);
  await vi.waitFor(() => expect(before.get('s').sync).toBe('offline'));
  await before.stop();
  expect(frames.size).toBe(0);

  const after = open();
  expect(after.get('s').sync).toBe('stopped');
  after.open('s');
  await vi.waitFor(() => expect(after.get('s').sync).toBe('synced'));
  expect(frames.get(4)).toEqual([at(2)]);
  await after.stop();
});

test('numbers go out exactly as clicked', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (x, y) => {
        const points = wantedPoints([{ kind: 'add', frameIndex: 0, points: [{ x, y }] }]).get(0);
        expect(Object.is(points?.[0]?.x, x) && Object.is(points?.[0]?.y, y)).toBe(true);
      },
    ),
  );
});

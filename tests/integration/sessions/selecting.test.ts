import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { locateTools } from '../../../electron/main/media/tools.ts';
import type { SelectionService } from '../../../electron/main/sessions/selection-sync.ts';
import { selectionStore } from '../../../electron/main/sessions/selection-store.ts';
import { Selections } from '../../../electron/main/sessions/selections.ts';
import { noPreview, type PointXY, type SelectionMask } from '../../../electron/shared/domain/selection.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { clipRecord, sessionRecord } from '../../support/records.ts';
import { reset, success } from '../../support/scripted-service/steps.ts';
import { startWholeService, type WholeService } from '../../support/scripted-service/whole-service.ts';
import { temporaryFolder } from '../../support/temp.ts';

let service: WholeService;
beforeAll(async () => {
  service = await startWholeService(await makeTruthClip(await locateTools(), { seconds: 3 }));
});
afterAll(() => service.close());

/** What a person would have in mind: every state they were in, and where in it they are. */
class Mind {
  #states: { points: ReadonlyMap<number, readonly string[]>; name: string }[] = [
    { points: new Map(), name: '' },
  ];
  #at = 0;

  get now() {
    return this.#states[this.#at]!;
  }

  on(frame: number): readonly string[] {
    return this.now.points.get(frame) ?? [];
  }

  put(frame: number, points: readonly string[]): void {
    const next = new Map(this.now.points);
    if (points.length > 0) next.set(frame, points);
    else next.delete(frame);
    this.change({ points: next });
  }

  change(part: Partial<Mind['now']>): void {
    this.#states = [...this.#states.slice(0, this.#at + 1), { ...this.now, ...part }];
    this.#at += 1;
  }

  move(by: 1 | -1): void {
    this.#at = Math.min(this.#states.length - 1, Math.max(0, this.#at + by));
  }
}

const frame = fc.nat(4);
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('add' as const), frame, at: fc.nat(11) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('remove' as const), frame, at: fc.nat(11) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('copy' as const), frame, to: frame }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('clear-frame' as const), frame }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('rename' as const), name: fc.constantFrom('cup', '杯子') }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('clear' as const, 'settle' as const, 'restart' as const, 'refuse' as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom('cut' as const, 'lose' as const),
      route: fc.constantFrom('add' as const, 'delete' as const, 'clear' as const),
    }),
  },
);

const place = (at: number): PointXY => ({ x: at / 12, y: 1 / (at + 1) });
const written = ({ x, y }: PointXY): string => `${x},${y}`;

test('over HTTP and a database on disk, through cuts, lost answers, refusals and restarts: what is in mind is what is shown and what the service has', async () => {
  const client = createKlingClient({
    baseUrl: service.baseUrl,
    credentials: { kind: 'token', apiKey: 'api-key-for-tests' },
  });
  const masksOf = ({ masks }: Awaited<ReturnType<typeof client.addSelection>>): readonly SelectionMask[] =>
    masks.flatMap(({ objectId, rle }) => (rle ? [{ objectId, size: rle.size, counts: rle.counts }] : []));
  const options = (signal: AbortSignal) => ({ signal, attempts: 1 });

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 45 }), async (steps) => {
      const { sessionId: remote } = await client.initSelection({ videoId: '7' });
      const overHttp: SelectionService = {
        add: async (frameIndex, points, signal) =>
          masksOf(await client.addSelection({ sessionId: remote, frameIndex, points }, options(signal))),
        delete: async (frameIndex, points, signal) =>
          masksOf(await client.deleteSelection({ sessionId: remote, frameIndex, points }, options(signal))),
        clear: async (signal) => void (await client.clearSelection({ sessionId: remote }, options(signal))),
      };
      service.forget();
      const folder = temporaryFolder();
      const open = () => {
        const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
        const selections = new Selections({
          store: selectionStore(library),
          serviceFor: () => overHttp,
          previewOf: () => noPreview,
          changed: () => undefined,
          retryDelay: () => 1_000_000,
        });
        return { library, selections };
      };
      let { library, selections } = open();
      const clip = library.clips.insert(clipRecord());
      const { id } = library.sessions.insert(sessionRecord(clip.id));
      const mind = new Mind();
      const shown = () =>
        new Map(selections.get(id).frames.map(({ frameIndex, points }) => [frameIndex, points.map(written)]));

      for (const one of steps) {
        switch (one.do) {
          case 'add': {
            const here = mind.on(one.frame);
            const point = place(one.at);
            if (here.includes(written(point))) break;
            if (here.length === 10) {
              expect(() => selections.addPoints(id, one.frame, [point])).toThrow(AppError);
              break;
            }
            selections.addPoints(id, one.frame, [point]);
            mind.put(one.frame, [...here, written(point)]);
            break;
          }
          case 'remove': {
            const point = place(one.at);
            const here = mind.on(one.frame);
            selections.removePoint(id, one.frame, point);
            if (here.includes(written(point)))
              mind.put(
                one.frame,
                here.filter((other) => other !== written(point)),
              );
            break;
          }
          case 'copy': {
            const here = mind.on(one.to);
            const more = mind.on(one.frame).filter((point) => !here.includes(point));
            if (here.length + more.length > 10) break;
            selections.copyPoints(id, one.frame, one.to);
            if (more.length > 0) mind.put(one.to, [...here, ...more]);
            break;
          }
          case 'clear-frame':
            selections.clearFrame(id, one.frame);
            if (mind.on(one.frame).length > 0) mind.put(one.frame, []);
            break;
          case 'clear':
            selections.clear(id);
            if (mind.now.points.size > 0) mind.change({ points: new Map() });
            break;
          case 'rename':
            selections.renameObject(id, 0, one.name);
            mind.change({ name: one.name });
            break;
          case 'undo':
            selections.undo(id);
            mind.move(-1);
            break;
          case 'redo':
            selections.redo(id);
            mind.move(1);
            break;
          case 'settle':
            await selections.settled(id).catch(() => undefined);
            break;
          case 'restart':
            // A request that was under way may reach a server late, whoever sent it; the cuts and losses stand for that.
            await selections.settled(id).catch(() => undefined);
            await selections.stop();
            library.close();
            ({ library, selections } = open());
            break;
          case 'refuse':
            // Nothing is recognised the next time, whatever is asked.
            service.next('add', success({ status: 3, session_id: remote }));
            break;
          case 'cut':
            service.next(one.route, reset);
            break;
          case 'lose':
            service.lose(one.route);
            break;
          default:
            one satisfies never;
        }
        expect(shown()).toEqual(mind.now.points);
      }
      for (let tries = 0; selections.get(id).sync !== 'synced' && tries < 60; tries += 1)
        await selections.settled(id).catch(() => undefined);
      const sorted = (points: ReadonlyMap<number, readonly string[]>) =>
        [...points].map(([at, list]) => [at, [...list].sort()] as const).sort(([a], [b]) => a - b);
      expect(selections.get(id).sync).toBe('synced');
      // Refused once and for all in this run: shown, and not with the service.
      const refused = new Set(
        selections
          .get(id)
          .frames.flatMap(({ frameIndex, points }) =>
            points
              .filter(({ state }) => state === 'refused')
              .map((point) => `${frameIndex} ${written(point)}`),
          ),
      );
      const taken = [...mind.now.points].flatMap(([at, list]) => {
        const left = list.filter((point) => !refused.has(`${at} ${point}`));
        return left.length > 0 ? [[at, left] as const] : [];
      });
      expect(sorted(service.held)).toEqual(sorted(new Map(taken)));
      if (taken.length > 0)
        expect(selections.get(id).objects).toEqual([{ objectId: 0, name: mind.now.name }]);
      await selections.stop();
      library.close();
    }),
    { numRuns: 15 },
  );
}, 120_000);

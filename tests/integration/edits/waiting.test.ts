import { expect, test } from 'vitest';
import type { Clock } from '../../../electron/main/kling/clock.ts';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import { defaultWaits } from '../../../electron/main/edits/waits.ts';
import { draft, ended, quickWaits } from '../../support/edit-engine.ts';
import { setUpEngine } from '../../support/engine-setting.ts';
import { createHastyClock } from '../../support/fake-clock.ts';
import { startScriptedService } from '../../support/scripted-service/server.ts';

/** Over midnight, and longer than any back-off. */
const offlineMs = 30 * 3_600_000;

/** A clock that knows how many timers are running. */
function counted(clock: Clock) {
  const running = new Set<symbol>();
  return {
    running,
    now: () => clock.now(),
    after(ms: number, fire: () => void) {
      const timer = Symbol('timer');
      running.add(timer);
      const takeBack = clock.after(ms, () => {
        running.delete(timer);
        fire();
      });
      return () => {
        running.delete(timer);
        takeBack();
      };
    },
  };
}
const real: Clock = { now: () => Date.now(), after: (ms, fire) => timeout(ms, fire) };
function timeout(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
}
const credentials = { kind: 'token', apiKey: 'api-key-for-tests' } as const;

test('thirty hours without a network are survived, gently: what was ordered is picked up when it is back', async () => {
  const gone = await startScriptedService();
  await gone.close();
  const clock = createHastyClock(0);
  const live = { baseUrl: '', tasks: [] as readonly unknown[] };
  let [from, tries] = [0, 0];
  const { edits, until, server, session } = await setUpEngine(
    { runsFor: () => 1 },
    {
      clock,
      waits: defaultWaits,
      client() {
        // The line goes as soon as the order has been taken.
        if (from === 0 && live.tasks.length > 0) from = clock.now();
        const offline = from > 0 && clock.now() < from + offlineMs;
        if (offline) tries++;
        return createKlingClient({ baseUrl: offline ? gone.baseUrl : live.baseUrl, credentials });
      },
    },
  );
  Object.assign(live, server);
  await edits.start();
  const { id } = edits.create(session.id, draft());
  const troubled = await until(id, ({ retry, taskId }) => taskId !== null && retry !== null, 60_000);
  expect(troubled.retry?.error.code).toBe('network-offline');
  expect(await until(id, ended, 60_000)).toMatchObject({ status: 'done', retry: null });
  expect(clock.now()).toBeGreaterThan(from + offlineMs);
  // Once every five minutes or a little more.
  expect(tries).toBeGreaterThan(30 * 7);
  expect(tries).toBeLessThan(30 * 13);
}, 90_000);

test('while nothing is open nothing runs: no timer, no request', async () => {
  const clock = counted(real);
  const { edits, until, server, session } = await setUpEngine({}, { clock });
  await edits.start();
  expect(clock.running.size).toBe(0);
  const { id } = edits.create(session.id, draft());
  await until(id, ended);
  const asked = { ...server.requests };
  // What the end of the edit set going gets its turn.
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(clock.running.size).toBe(0);
  expect(server.requests).toEqual(asked);
});

test('a computer that slept looks at everything when it wakes, not when the next look was due', async () => {
  const { edits, until, server, session } = await setUpEngine(
    { runsFor: () => 1 },
    { waits: { ...quickWaits, askScale: 1000 } },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  await until(id, ({ taskId }) => taskId !== null);
  const before = server.requests.query + server.requests.list;
  edits.wake();
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(before).toBe(0);
});

test('many tasks are asked for in one list, few by themselves', async () => {
  const many = await setUpEngine({ runsFor: () => 150 });
  await many.edits.start();
  const ids = Array.from({ length: 30 }, () => many.edits.create(many.session.id, draft()).id);
  for (const id of ids) await many.until(id, ended);
  expect(many.server.requests.list).toBeGreaterThan(0);
  // Each by itself would have been asked for some seven times.
  expect(many.server.requests.list + many.server.requests.query).toBeLessThan(60);

  const one = await setUpEngine({ runsFor: () => 60 });
  await one.edits.start();
  await one.until(one.edits.create(one.session.id, draft()).id, ended);
  expect(one.server.requests.list).toBe(0);
});

test('answers that make no sense never end the waiting', async () => {
  const nonsense = [
    { kind: 'raw', status: 200, body: '{"code":0,"data":{}}' },
    { kind: 'raw', status: 200, body: '[]' },
    { kind: 'raw', status: 404, body: '<html>' },
    { kind: 'refuse', status: 401, code: 1002 },
    { kind: 'refuse', status: 429, code: 1102 },
    { kind: 'refuse', status: 404, code: 1203 },
    { kind: 'refuse', status: 400, code: 1399 },
  ] as const;
  const { edits, until, session } = await setUpEngine(
    { fault: (route, count) => (route === 'query' ? (nonsense[count] ?? null) : null) },
    // A task that the service does not know is asked for again in half a minute.
    { clock: createHastyClock(5000), waits: quickWaits },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done', error: null });
});

test('a look that fails is not the last one', async () => {
  let broken = 3;
  const problems: string[] = [];
  const { edits, until, session } = await setUpEngine(
    {},
    {
      onProblem: (message) => problems.push(message),
      concurrency() {
        if (broken-- > 0) throw new Error('settings out of reach');
        return null;
      },
    },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(problems.filter((problem) => problem.includes('settings out of reach'))).toHaveLength(3);
});

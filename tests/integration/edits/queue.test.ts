import { expect, test } from 'vitest';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import type { Credentials } from '../../../electron/main/kling/credentials.ts';
import { draft, ended, quickWaits } from '../../support/edit-engine.ts';
import { setUpEngine } from '../../support/engine-setting.ts';

test('orders go out in order under a limit that nobody told us', async () => {
  let most = 0;
  const { edits, until, server, session } = await setUpEngine({ slots: 2, runsFor: () => 60 });
  await edits.start();
  const ids = Array.from({ length: 8 }, () => edits.create(session.id, draft()));
  for (const { id } of ids) {
    expect(await until(id, ended)).toMatchObject({ status: 'done' });
    const now = Date.now();
    most = Math.max(
      most,
      server.tasks.filter(({ endsAt, createdAt }) => createdAt <= now && endsAt > now).length,
    );
  }
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual(
    ids.map(({ externalTaskId }) => externalTaskId),
  );
  expect(most).toBeLessThanOrEqual(2);
});

test('a cap set by the user is kept to', async () => {
  const running: number[] = [];
  const { edits, until, server, session } = await setUpEngine(
    {
      runsFor: () => 40,
      fault: (route) => {
        if (route === 'create') running.push(server.tasks.filter(({ endsAt }) => endsAt > Date.now()).length);
        return null;
      },
    },
    { concurrency: () => 1 },
  );
  await edits.start();
  const ids = Array.from({ length: 4 }, () => edits.create(session.id, draft()).id);
  for (const id of ids) await until(id, ended);
  expect(Math.max(...running)).toBe(0);
});

test("the user's cap counts an order in doubt as running", async () => {
  let answering = false;
  const { edits, until, server, session } = await setUpEngine(
    {
      fault: (route, count) => {
        if (route === 'create' && count === 0) return { kind: 'reset', take: 'before' };
        return route === 'query' && !answering ? { kind: 'refuse', status: 503, code: 5001 } : null;
      },
    },
    { concurrency: () => 1 },
  );
  await edits.start();
  const [first, second] = [edits.create(session.id, draft()), edits.create(session.id, draft())];
  await until(first.id, ({ retry }) => retry !== null && retry.attempt > 3);
  expect(server.requests.create).toBe(1);
  answering = true;
  for (const { id } of [first, second]) expect(await until(id, ended)).toMatchObject({ status: 'done' });
});

test('without credentials an order waits for them, and can be taken back meanwhile', async () => {
  const keychain: { found?: Credentials } = {};
  const at = { baseUrl: '' };
  const { edits, until, server, session } = await setUpEngine(
    {},
    {
      client: () => createKlingClient({ ...at, credentials: () => keychain.found }),
      waits: { ...quickWaits, firstRetryMs: 3_600_000, longestRetryMs: 3_600_000 },
    },
  );
  at.baseUrl = server.baseUrl;
  await edits.start();
  const [first, second] = [edits.create(session.id, draft()), edits.create(session.id, draft())];
  const waiting = await until(first.id, ({ retry }) => retry?.error.code === 'auth-missing');
  expect(waiting).toMatchObject({ status: 'submitting', inDoubt: false });
  expect(edits.withdraw(second.id)).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
  keychain.found = { kind: 'token', apiKey: 'api-key-for-tests' };
  edits.wake();
  expect(await until(first.id, ended)).toMatchObject({ status: 'done' });
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual([first.externalTaskId]);
});

test('before it is sent an edit can be withdrawn, and afterwards not', async () => {
  const { edits, until, server, session } = await setUpEngine();
  const early = edits.create(session.id, draft());
  expect(edits.withdraw(early.id)).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
  await edits.start();
  const sent = edits.create(session.id, draft());
  await until(sent.id, ended);
  expect(() => edits.withdraw(sent.id)).toThrow(expect.objectContaining({ code: 'edit-already-sent' }));
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual([sent.externalTaskId]);
});

test('"try now" ends the wait', async () => {
  const { edits, until, session } = await setUpEngine(
    {
      fault: (route, count) =>
        route === 'create' && count === 0 ? { kind: 'refuse', status: 429, code: 1302 } : null,
    },
    { waits: { ...quickWaits, firstRetryMs: 3_600_000, longestRetryMs: 3_600_000 } },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  const waiting = await until(id, ({ retry }) => retry !== null);
  expect(waiting.retry).toMatchObject({ attempt: 1, error: { code: 'too-fast' } });
  expect(waiting.retry!.nextTryAt).toBeGreaterThan(Date.now() + 3_000_000);
  edits.tryNow(id);
  expect(await until(id, ended)).toMatchObject({ status: 'done', retry: null });
});

test('nobody overtakes, whatever the service refuses on the way', async () => {
  const refusals = [1303, 1302, 1303, 1303, 1302];
  const { edits, until, server, session } = await setUpEngine({
    slots: 2,
    runsFor: () => 25,
    fault: (route, count) => {
      const code = route === 'create' ? refusals[count % 9] : undefined;
      return code === undefined ? null : { kind: 'refuse', status: 429, code };
    },
  });
  await edits.start();
  const ids = Array.from({ length: 20 }, () => edits.create(session.id, draft()));
  for (const { id } of ids) expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual(
    ids.map(({ externalTaskId }) => externalTaskId),
  );
});

test('an account that others keep full is tried again and again, until all orders are through', async () => {
  const { edits, until, server, session } = await setUpEngine({
    fault: (route, count) =>
      route === 'create' && count < 25 ? { kind: 'refuse', status: 429, code: 1303 } : null,
  });
  await edits.start();
  const ids = Array.from({ length: 4 }, () => edits.create(session.id, draft()));
  const first = await until(ids[0]!.id, ({ retry }) => (retry?.attempt ?? 0) > 5);
  expect(first).toMatchObject({
    status: 'submitting',
    inDoubt: false,
    retry: { error: { code: 'too-many-parallel' } },
  });
  for (const { id } of ids) expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual(
    ids.map(({ externalTaskId }) => externalTaskId),
  );
});

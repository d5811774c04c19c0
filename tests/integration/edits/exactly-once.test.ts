import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { draft, ended, engineFor, quickWaits } from '../../support/edit-engine.ts';
import { setUpEngine } from '../../support/engine-setting.ts';
import type { Fault } from '../../support/task-service.ts';

test('an ordered edit ends as checked files with names that tell what they are', async () => {
  const { edits, until, server, session, library } = await setUpEngine();
  await edits.start();
  const ordered = edits.create(session.id, draft({ watermark: true }));
  expect(ordered.status).toBe('submitting');
  const done = await until(ordered.id, ended);
  expect(done).toMatchObject({ status: 'done', units: '1.5', error: null, retry: null });
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual([ordered.externalTaskId]);
  expect(done.results.map(({ kind, present }) => [kind, present])).toEqual([
    ['video', true],
    ['watermarked', true],
  ]);
  const folder = join(library.filesDir, 'results');
  const day = new Date(ordered.createdAt).toLocaleDateString('sv');
  const base = `${day} red cup - removal - Delete the cup from`;
  expect(readdirSync(folder).sort()).toEqual([`${base} (watermarked).mp4`, `${base}.json`, `${base}.mp4`]);
  const movie = server.movieOf(server.tasks[0]!.taskId);
  expect(readFileSync(join(folder, `${base}.mp4`)).equals(movie)).toBe(true);
  const sidecar: unknown = JSON.parse(readFileSync(join(folder, `${base}.json`), 'utf8'));
  expect(sidecar).toMatchObject({
    edit: { externalTaskId: ordered.externalTaskId, prompt: ordered.prompt },
    selection: [{ frameIndex: 0, points: [{ x: 0.5, y: 0.25 }] }],
    results: [{ sha256: createHash('sha256').update(movie).digest('hex') }, {}],
  });
});

const faults: readonly (readonly [string, Fault])[] = [
  ['a reset before it was taken', { kind: 'reset' }],
  ['a reset after it was taken', { kind: 'reset', take: 'before' }],
  ['a reset, and taken only later', { kind: 'reset', take: 'late' }],
  ['no answer', { kind: 'silence' }],
  ['no answer, but taken', { kind: 'silence', take: 'before' }],
  ['half an answer', { kind: 'cut' }],
  ['half an answer, but taken', { kind: 'cut', take: 'before' }],
  ['an empty answer, but taken', { kind: 'raw', status: 200, body: '', take: 'before' }],
  ['a page of a gateway', { kind: 'raw', status: 502, body: '<html>bad gateway' }],
  ['a page of a gateway, but taken', { kind: 'raw', status: 502, body: '<html>bad gateway', take: 'before' }],
  ['an internal error', { kind: 'refuse', status: 500, code: 5000 }],
  ['an internal error, but taken', { kind: 'refuse', status: 500, code: 5000, take: 'before' }],
  ['too fast', { kind: 'refuse', status: 429, code: 1302 }],
  ['too many at once', { kind: 'refuse', status: 429, code: 1303 }],
];

test.each(faults)('%s: the edit is made exactly once', async (_name, fault) => {
  const { edits, until, server, session } = await setUpEngine({
    fault: (route, count) => (route === 'create' && count === 0 ? fault : null),
  });
  await edits.start();
  const { id, externalTaskId } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual([externalTaskId]);
});

test('while the question stays unanswered nothing is sent again', async () => {
  const { edits, until, server, session } = await setUpEngine({
    fault: (route, count) => {
      if (route === 'create' && count === 0) return { kind: 'reset', take: 'before' };
      return route === 'query' && count < 5 ? { kind: 'refuse', status: 503, code: 5001 } : null;
    },
  });
  await edits.start();
  const { id } = edits.create(session.id, draft());
  const troubled = await until(id, ({ retry }) => retry?.error.code === 'service-maintenance');
  expect(troubled.status).toBe('submitting');
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.requests.create).toBe(1);
  expect(server.tasks).toHaveLength(1);
});

test.each([
  ['and had the order all the same', 'before', 1],
  ['and never had the order', undefined, 2],
] as const)(
  'a service that will not be asked for an external id, %s: its list tells',
  async (_how, take, sent) => {
    const { edits, until, server, session } = await setUpEngine({
      fault: (route, count, path) => {
        if (route === 'create' && count === 0) return { kind: 'reset', ...(take && { take }) };
        const byExternalId = route === 'query' && !/\/t-[^/]*$/.test(path);
        return byExternalId ? { kind: 'refuse', status: 400, code: 1201 } : null;
      },
    });
    await edits.start();
    const { id } = edits.create(session.id, draft());
    expect(await until(id, ended)).toMatchObject({ status: 'done' });
    expect(server.requests.create).toBe(sent);
    expect(server.tasks).toHaveLength(1);
  },
);

test('a list that leaves ids out is no proof that an order never arrived', async () => {
  const { edits, until, server, session } = await setUpEngine({
    fault: (route, count) => {
      if (route === 'create' && count === 0) return { kind: 'reset' };
      return route === 'query' ? { kind: 'refuse', status: 400, code: 1201 } : null;
    },
  });
  server.addTask('');
  await edits.start();
  const { id } = edits.create(session.id, draft());
  const asking = await until(id, ({ retry }) => (retry?.attempt ?? 0) > 6);
  expect(asking).toMatchObject({ status: 'submitting', inDoubt: true });
  expect(server.requests.create).toBe(1);
});

test('a repeated order that is refused as a duplicate is looked for, not given up', async () => {
  const { edits, until, server, session } = await setUpEngine({
    fault: (route, count) => {
      // The first order arrives after everyone has stopped believing in it.
      if (route === 'create' && count === 0) return { kind: 'reset' };
      return route === 'create' ? { kind: 'refuse', status: 400, code: 1201, take: 'before' } : null;
    },
  });
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.tasks).toHaveLength(1);
});

test.each([
  [400, 1301, 'content-policy'],
  [400, 1201, 'bad-parameters'],
  [429, 1102, 'account-exhausted'],
  [401, 1002, 'auth-invalid'],
])(
  'a refusal (%s, %s) ends the edit with its reason, and nothing is sent again',
  async (status, code, error) => {
    const { edits, until, server, session } = await setUpEngine({
      fault: (route) => (route === 'create' ? { kind: 'refuse', status, code } : null),
    });
    await edits.start();
    const { id } = edits.create(session.id, draft());
    const failed = await until(id, ended);
    expect(failed).toMatchObject({
      status: 'failed',
      error: { code: error, details: { serviceCode: code } },
    });
    expect(failed.requestId).toEqual(failed.error?.details['requestId']);
    expect(server.requests.create).toBe(1);
  },
);

test.each([
  [404, 1203, 'no such session', {}, 'session-expired', true],
  [400, 1201, 'session_id: invalid', {}, 'session-expired', true],
  [404, 1203, 'no such model', { modelName: 'kling-v9' }, 'no-such-resource', false],
] as const)(
  'an order refused with %s %s "%s" tells whether the session is over',
  async (status, code, message, change, error, over) => {
    const told: string[] = [];
    const { edits, until, session } = await setUpEngine(
      { fault: (route) => (route === 'create' ? { kind: 'refuse', status, code, message } : null) },
      { onSessionOver: (sessionId) => told.push(sessionId) },
    );
    await edits.start();
    const { id } = edits.create(session.id, draft(change));
    expect(await until(id, ended)).toMatchObject({ status: 'failed', error: { code: error } });
    expect(told).toEqual(over ? [session.id] : []);
  },
);

test('while it is in doubt an order says so, is asked for again and again, and cannot be taken back', async () => {
  const { edits, until, server, session } = await setUpEngine(
    {
      lateMs: 400,
      fault: (route, count) => (route === 'create' && count === 0 ? { kind: 'reset', take: 'late' } : null),
    },
    { waits: { ...quickWaits, settleMs: 60_000 } },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ({ retry }) => retry?.error.code === 'order-in-doubt')).toMatchObject({
    inDoubt: true,
  });
  expect(() => edits.withdraw(id)).toThrow(expect.objectContaining({ code: 'edit-already-sent' }));
  // Found as soon as it has arrived, long before anyone would have sent it again.
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.requests.create).toBe(1);
});

test('a task that fails at the service says why', async () => {
  const { edits, until, session } = await setUpEngine({ fails: () => true });
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({
    status: 'failed',
    error: { code: 'task-failed', details: { serviceMessage: 'content moderation' } },
  });
});

test('what was ordered before the engine stopped is done after it starts again', async () => {
  const first = await setUpEngine({ runsFor: () => 100 });
  await first.edits.start();
  const { id } = first.edits.create(first.session.id, draft());
  await first.until(id, ({ status }) => status === 'submitted' || status === 'processing');
  await first.edits.stop();
  const second = engineFor({ library: first.library, baseUrl: first.server.baseUrl });
  await second.edits.start();
  expect(await second.until(id, ended)).toMatchObject({ status: 'done' });
  await second.edits.stop();
  expect(first.server.tasks).toHaveLength(1);
});

test("import takes in the account's tasks once, and finds an edit that was given up too early", async () => {
  const { edits, until, server, session, library } = await setUpEngine();
  const withdrawn = edits.create(session.id, draft());
  edits.withdraw(withdrawn.id);
  await edits.start();
  const mine = edits.create(session.id, draft());
  await until(mine.id, ended);
  server.addTask('ordered-elsewhere');
  server.addTask('');
  server.addTask(withdrawn.externalTaskId);
  expect(await edits.import({ provider: 'practice', account: null })).toEqual({ adopted: 2, known: 2 });
  expect(await edits.import({ provider: 'practice', account: null })).toEqual({ adopted: 0, known: 4 });
  expect(await until(withdrawn.id, ({ status }) => status === 'done')).toMatchObject({ error: null });
  const imported = library.edits.findByExternalId(
    { provider: 'practice', account: null },
    'ordered-elsewhere',
  )!;
  const done = await until(imported.id, ended);
  expect(done).toMatchObject({ status: 'done', imported: true });
  expect(existsSync(edits.pathOfResult(done.results[0]!.id))).toBe(true);
});

test.each([
  [{ prompt: ' ' }, 'text_missing'],
  [{ prompt: 'x'.repeat(2501) }, 'prompt_long'],
  [{ mode: 'swap' }, 'image_count'],
  [{ duration: '10' }, 'duration_fit'],
  [{ callbackUrl: 'ftp://x' }, 'url'],
] as const)('%o is refused before anything is sent: %s', async (change, rule) => {
  const { edits, server, session, library } = await setUpEngine();
  await edits.start();
  expect(() => edits.create(session.id, draft(change))).toThrow(
    expect.objectContaining({
      code: 'request-invalid',
      details: expect.objectContaining({ rule }) as unknown,
    }),
  );
  expect(library.edits.open()).toEqual([]);
  expect(server.requests.create).toBe(0);
});

test('an edit is not ordered with another selection than the one shown', async () => {
  const { edits, session, library } = await setUpEngine();
  library.selections.appendOp(session.id, { kind: 'add', frameIndex: 3, points: [{ x: 0.1, y: 0.1 }] });
  expect(() => edits.create(session.id, draft())).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ rule: 'selection_pending' }) as unknown }),
  );
  library.selections.appendOp(session.id, { kind: 'clear' });
  expect(() => edits.create(session.id, draft())).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ rule: 'selection_missing' }) as unknown }),
  );
});

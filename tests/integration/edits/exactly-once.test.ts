import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, extname, join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import type { Credentials } from '../../../electron/main/kling/credentials.ts';
import type { Library } from '../../../electron/main/library/library.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { unfinished } from '../../../electron/main/download/resume.ts';
import { draft, ended, engineFor, type EngineParts, quickWaits } from '../../support/edit-engine.ts';
import { clipRecord, sessionRecord } from '../../support/records.ts';
import { type Fault, startTaskService, type TaskServiceOptions } from '../../support/task-service.ts';
import { temporaryFolder } from '../../support/temp.ts';

async function setUp(service: TaskServiceOptions = {}, parts: Partial<EngineParts> = {}) {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  const clip = library.clips.insert(clipRecord());
  const session = library.sessions.insert(sessionRecord(clip.id, { expiresAt: Date.now() + 86_400_000 }));
  select(library, session.id);
  const server = await startTaskService(service);
  const engine = engineFor({ library, baseUrl: server.baseUrl, ...parts });
  onTestFinished(async () => {
    await engine.edits.stop();
    await server.close();
    library.close();
  });
  return { folder, library, session, server, ...engine };
}

function select(library: Library, sessionId: string): void {
  const points = [{ x: 0.5, y: 0.25 }];
  library.selections.appendOp(sessionId, { kind: 'add', frameIndex: 0, points });
  library.selections.replaceConfirmed(sessionId, new Map([[0, points]]));
}

test('an ordered edit ends as checked files with names that tell what they are', async () => {
  const { edits, until, server, session, library } = await setUp();
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
  const { edits, until, server, session } = await setUp({
    fault: (route, count) => (route === 'create' && count === 0 ? fault : null),
  });
  await edits.start();
  const { id, externalTaskId } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual([externalTaskId]);
});

test('while the question stays unanswered nothing is sent again', async () => {
  const { edits, until, server, session } = await setUp({
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

test('a repeated order that is refused as a duplicate is looked for, not given up', async () => {
  const { edits, until, server, session } = await setUp({
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
    const { edits, until, server, session } = await setUp({
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
    const { edits, until, session } = await setUp(
      { fault: (route) => (route === 'create' ? { kind: 'refuse', status, code, message } : null) },
      { onSessionOver: (sessionId) => told.push(sessionId) },
    );
    await edits.start();
    const { id } = edits.create(session.id, draft(change));
    expect(await until(id, ended)).toMatchObject({ status: 'failed', error: { code: error } });
    expect(told).toEqual(over ? [session.id] : []);
  },
);

test('without credentials an order waits for them, and can be taken back meanwhile', async () => {
  const keychain: { found?: Credentials } = {};
  const at = { baseUrl: '' };
  const { edits, until, server, session } = await setUp(
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

test('while it is in doubt an order says so, is asked for again and again, and cannot be taken back', async () => {
  const { edits, until, server, session } = await setUp(
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

test("the user's cap counts an order in doubt as running", async () => {
  let answering = false;
  const { edits, until, server, session } = await setUp(
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

test('a task that fails at the service says why', async () => {
  const { edits, until, session } = await setUp({ fails: () => true });
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({
    status: 'failed',
    error: { code: 'task-failed', details: { serviceMessage: 'content moderation' } },
  });
});

test('orders go out in order under a limit that nobody told us', async () => {
  let most = 0;
  const { edits, until, server, session } = await setUp({ slots: 2, runsFor: () => 60 });
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
  const { edits, until, server, session } = await setUp(
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

test('what was ordered before the engine stopped is done after it starts again', async () => {
  const first = await setUp({ runsFor: () => 100 });
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

test('before it is sent an edit can be withdrawn, and afterwards not', async () => {
  const { edits, until, server, session } = await setUp();
  const early = edits.create(session.id, draft());
  expect(edits.withdraw(early.id)).toMatchObject({ status: 'failed', error: { code: 'cancelled' } });
  await edits.start();
  const sent = edits.create(session.id, draft());
  await until(sent.id, ended);
  expect(() => edits.withdraw(sent.id)).toThrow(expect.objectContaining({ code: 'edit-already-sent' }));
  expect(server.tasks.map(({ externalId }) => externalId)).toEqual([sent.externalTaskId]);
});

test.each([
  ['a page instead of the video', { kind: 'raw', status: 200, body: '<!doctype html>' }],
  ['a broken file server', { kind: 'raw', status: 503, body: '' }],
  ['an address that is over', { kind: 'raw', status: 403, body: '' }],
  ['a line that breaks', { kind: 'cut' }],
  ['a reset', { kind: 'reset' }],
] satisfies [string, Fault][])('%s: the result is fetched again until it is here', async (_name, fault) => {
  const { edits, until, session, library } = await setUp({
    fault: (route, count) => (route === 'file' && count < 3 ? fault : null),
  });
  await edits.start();
  const { id } = edits.create(session.id, draft());
  expect(await until(id, ended)).toMatchObject({ status: 'done' });
  expect(readdirSync(join(library.filesDir, 'results')).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a result that the service has deleted is said to be gone, not waited for any longer', async () => {
  let offset = 0;
  const { edits, until, session } = await setUp(
    { fault: (route) => (route === 'file' ? { kind: 'raw', status: 404, body: '' } : null) },
    { clock: { now: () => Date.now() + offset, after: (ms, fire) => after(ms, fire) } },
  );
  await edits.start();
  const { id } = edits.create(session.id, draft());
  await until(id, ({ retry, status }) => status === 'downloading' && retry !== null);
  offset = 31 * 86_400_000;
  edits.wake();
  expect(await until(id, ended)).toMatchObject({ status: 'failed', error: { code: 'result-expired' } });
});

function after(ms: number, fire: () => void): () => void {
  const timer = setTimeout(fire, ms);
  return () => clearTimeout(timer);
}

test("import takes in the account's tasks once, and finds an edit that was given up too early", async () => {
  const { edits, until, server, session, library } = await setUp();
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
  const { edits, server, session, library } = await setUp();
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
  const { edits, session, library } = await setUp();
  library.selections.appendOp(session.id, { kind: 'add', frameIndex: 3, points: [{ x: 0.1, y: 0.1 }] });
  expect(() => edits.create(session.id, draft())).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ rule: 'selection_pending' }) as unknown }),
  );
  library.selections.appendOp(session.id, { kind: 'clear' });
  expect(() => edits.create(session.id, draft())).toThrow(
    expect.objectContaining({ details: expect.objectContaining({ rule: 'selection_missing' }) as unknown }),
  );
});

test.skipIf(!existsSync('/dev/full'))(
  'a full disk holds a result up only until there is room again',
  async () => {
    const { edits, until, session, library } = await setUp();
    await edits.start();
    const ordered = edits.create(session.id, draft());
    const day = new Date(ordered.createdAt).toLocaleDateString('sv');
    const results = join(library.filesDir, 'results');
    const { data } = unfinished(join(results, `${day} red cup - removal - Delete the cup from.mp4`));
    mkdirSync(results, { recursive: true });
    symlinkSync('/dev/full', data);
    await until(
      ordered.id,
      ({ status, retry }) => status === 'downloading' && retry?.error.code === 'disk-full',
    );
    rmSync(data, { force: true });
    expect(await until(ordered.id, ended)).toMatchObject({ status: 'done', retry: null });
  },
);

test('"try now" ends the wait', async () => {
  const { edits, until, session } = await setUp(
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

test('a result that was whole on disk when the power went is taken up, and nothing is left beside it', async () => {
  let broken = true;
  const first = await setUp({
    fault: (route) => (route === 'file' && broken ? { kind: 'raw', status: 503, body: '' } : null),
  });
  await first.edits.start();
  const { id } = first.edits.create(first.session.id, draft());
  await first.until(id, ({ status, retry }) => status === 'downloading' && retry !== null);
  await first.edits.stop();
  const { path } = first.library.results.ofEdit(id)[0]!;
  writeFileSync(path!, first.server.movieOf(first.server.tasks[0]!.taskId));
  writeFileSync(unfinished(path!).info, '{}');
  const fetched = first.server.requests.file;
  broken = false;
  const second = engineFor({ library: first.library, baseUrl: first.server.baseUrl });
  onTestFinished(() => second.edits.stop());
  await second.edits.start();
  expect(await second.until(id, ended)).toMatchObject({ status: 'done' });
  expect(first.server.requests.file).toBe(fetched);
  expect(
    readdirSync(dirname(path!))
      .map((name) => extname(name))
      .sort(),
  ).toEqual(['.json', '.mp4']);
});

test('all files of one edit share their name, whatever other edits are called', async () => {
  const { edits, until, session } = await setUp();
  await edits.start();
  const names: string[][] = [];
  for (const watermark of [false, true, false, true]) {
    const { id } = edits.create(session.id, draft({ watermark }));
    const { results } = await until(id, ended);
    names.push(results.map(({ fileName }) => fileName.replace(/^.* the cup from/, '')));
  }
  expect(names).toEqual([
    ['.mp4'],
    [' (2).mp4', ' (2) (watermarked).mp4'],
    [' (3).mp4'],
    [' (4).mp4', ' (4) (watermarked).mp4'],
  ]);
});

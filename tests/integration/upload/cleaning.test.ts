import { expect, onTestFinished, test } from 'vitest';
import type { UploadRecord } from '../../../electron/main/library/records.ts';
import { Cleaning } from '../../../electron/main/upload/cleaning.ts';
import type { CleanUp } from '../../../electron/shared/domain/destination.ts';
import { startS3Server } from '../../support/s3-server/server.ts';
import { destinationAt, makeFile, put } from '../../support/uploads.ts';

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const signal = new AbortController().signal;
const name = `${'a'.repeat(64)}.mp4`;

/** A bucket with one upload in it, and a clock. */
async function house(cleanUp: CleanUp, part: Partial<UploadRecord> = {}) {
  const server = await startS3Server();
  onTestFinished(() => server.close());
  const destination = destinationAt(server);
  await (
    await put(destination, makeFile(10).path, { name })
  ).hosted;
  const start = Date.now();
  const state = { now: start, inSession: false, lookRound: true };
  const problems: string[] = [];
  const rows = new Map<string, UploadRecord>([
    [
      'a',
      {
        sha256: 'a'.repeat(64),
        destination: 'test',
        destinationId: 'mine',
        objectName: name,
        bytes: 10,
        ours: true,
        progress: null,
        done: 10,
        usedAt: start,
        updatedAt: start,
        ...part,
      },
    ],
  ]);
  const cleaning = new Cleaning({
    uploads: {
      all: () => [...rows.values()],
      remove: () => void rows.clear(),
      inSession: () => state.inSession,
    },
    list: () => [{ id: 'mine', cleanUp }],
    open: () => Promise.resolve(destination),
    mayLookRound: () => state.lookRound,
    now: () => state.now,
    onProblem: (message) => problems.push(message),
  });
  const after = async (ms: number) => {
    state.now = start + ms;
    await cleaning.run(signal);
    return server.store.objects.size === 0 ? 'gone' : 'there';
  };
  return { server, state, rows, problems, cleaning, after };
}

test('deleted once its session is over, and not while one is being opened', async () => {
  const { state, after, rows } = await house({ after: 'session' });
  expect(await after(0.5 * hourMs)).toBe('there');
  state.inSession = true;
  expect(await after(23 * hourMs)).toBe('there');
  state.inSession = false;
  expect(await after(23 * hourMs)).toBe('gone');
  expect(rows.size).toBe(0);
});

test('deleted some days after its last use, later where a session still goes on', async () => {
  const { state, after } = await house({ after: 'days', days: 2 });
  expect(await after(1.9 * dayMs)).toBe('there');
  state.inSession = true;
  expect(await after(2.1 * dayMs)).toBe('there');
  state.inSession = false;
  expect(await after(2.1 * dayMs)).toBe('gone');
});

test('kept where the user wants it kept, and where somebody else put it', async () => {
  expect(await (await house({ after: 'never' })).after(400 * dayMs)).toBe('there');
  expect(await (await house({ after: 'session' }, { ours: false })).after(400 * dayMs)).toBe('there');
});

test('what cannot be deleted now is said and tried again', async () => {
  const { server, after, problems } = await house({ after: 'session' });
  server.denied.add('s3:DeleteObject');
  expect(await after(30 * hourMs)).toBe('there');
  expect(problems).toEqual([expect.stringContaining('AccessDenied')]);
  server.denied.clear();
  expect(await after(31 * hourMs)).toBe('gone');
});

test('an upload that nobody came back to is aborted after a week, as are orphans', async () => {
  const { server, state, rows, cleaning } = await house({ after: 'never' });
  const [row] = rows.values();
  const key = `studio/${name}`;
  const begun = server.store.begin(key, '', Date.now());
  const orphan = server.store.begin(key, '', Date.now());
  const kept = { id: begun.id, key, partBytes: 8e6, bytes: 2e7, mtimeMs: 1, parts: [] };
  rows.set('a', { ...row!, progress: kept });
  state.now += 6 * dayMs;
  expect(await cleaning.run(signal)).toEqual({ deleted: 0, abandoned: 0 });
  expect(server.store.multiparts.size).toBe(2);
  state.now += 1.1 * dayMs;
  expect(await cleaning.run(signal)).toEqual({ deleted: 0, abandoned: 2 });
  expect([server.store.multiparts.has(begun.id), server.store.multiparts.has(orphan.id)]).toEqual([
    false,
    false,
  ]);
});

test('a look round for its own sake asks no keychain while another service is in use', async () => {
  const { server, state, cleaning } = await house({ after: 'never' });
  state.lookRound = false;
  const before = server.received.length;
  await cleaning.run(signal);
  expect(server.received.length).toBe(before);
});

test('nothing to do asks nobody', async () => {
  const { server, cleaning, rows } = await house({ after: 'session' });
  rows.clear();
  const before = server.received.length;
  await cleaning.run(signal);
  expect(server.received.length).toBe(before);
});

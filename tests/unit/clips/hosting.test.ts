import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Hosting, type HostRequest } from '../../../electron/main/clips/hosting.ts';
import { createJobs, type Jobs } from '../../../electron/main/jobs/jobs.ts';
import type { UploadRecord } from '../../../electron/main/library/records.ts';
import type { Destination, Transfer } from '../../../electron/main/upload/destination.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';

let folder: string;
let events: StudioEvent[];
let puts: Transfer[];
let there: Set<string>;
let abandoned: unknown[];
let rows: Map<string, UploadRecord>;
let uses: string[];
let jobs: Jobs;
let hosting: Hosting;
/** Plays the next transfers; without one left they succeed. */
let plays: ((transfer: Transfer) => Promise<void>)[];
const nowMs = 1_000_000;

const destination = (key = 'bucket'): Destination => ({
  key,
  resumable: true,
  async put(transfer) {
    puts.push(transfer);
    await plays.shift()?.(transfer);
    there.add(`${key} ${transfer.name}`);
    transfer.onBytes(transfer.facts.bytes);
    return { url: `https://cdn.example/${transfer.name}?fresh=${puts.length}`, expiresAt: null };
  },
  find: (name) =>
    Promise.resolve(
      there.has(`${key} ${name}`) ? { url: `https://cdn.example/${name}`, expiresAt: null } : null,
    ),
  remove: () => Promise.resolve(),
  abandon: (kept) => {
    abandoned.push(kept);
    return Promise.resolve();
  },
  sweep: () => Promise.resolve(0),
  test: () => Promise.resolve([]),
});

const host = (path: string, to = destination(), more: Partial<HostRequest> = {}) =>
  hosting.host({
    clipId: '7b6a3c1e-7c57-4a53-9d0a-3f3a3e6b8f10',
    subject: 'clip',
    path,
    target: { destination: to, destinationId: 'mine' },
    signal: AbortSignal.timeout(10_000),
    onHash: () => undefined,
    ...more,
  });

/** Stands still until its signal says that it must end. */
const hang = ({ signal }: Transfer) =>
  new Promise<void>((_resolve, reject) => {
    const abort = () => reject(new AppError('cancelled', 'cancelled'));
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort);
  });

const uploadJob = () => jobs.list().find(({ kind }) => kind === 'upload');
const row = () => [...rows.values()][0];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hosting-'));
  events = [];
  [puts, abandoned, uses, plays] = [[], [], [], []];
  there = new Set();
  rows = new Map();
  jobs = createJobs({ emit: (event) => events.push(event) });
  hosting = new Hosting({
    uploads: {
      find: (sha256, key) => rows.get(`${key} ${sha256}`),
      put: (record) => void rows.set(`${record.destination} ${record.sha256}`, record),
      remove: (sha256, key) => void rows.delete(`${key} ${sha256}`),
      usedBy: (_sha256, key, clipId) => uses.push(`${key} ${clipId}`),
    },
    jobs,
    now: () => nowMs,
  });
  await writeFile(join(folder, 'a.mp4'), 'same content');
  await writeFile(join(folder, 'B.MP4'), 'same content');
});

afterEach(() => rm(folder, { recursive: true }));

test('the same content goes up once, whatever the file is called, and gets a fresh address each time', async () => {
  const first = await host(join(folder, 'a.mp4'));
  const second = await host(join(folder, 'B.MP4'));
  expect(second.split('?')[0]).toBe(first.split('?')[0]);
  expect(puts).toHaveLength(1);
  expect(row()).toMatchObject({ ours: true, progress: null, done: 12, destinationId: 'mine' });
  expect(uses).toContain('bucket 7b6a3c1e-7c57-4a53-9d0a-3f3a3e6b8f10');
});

test('each destination gets its own copy', async () => {
  await host(join(folder, 'a.mp4'));
  await host(join(folder, 'a.mp4'), destination('other bucket'));
  expect(puts).toHaveLength(2);
});

test('what somebody deleted at the destination is put there again', async () => {
  await host(join(folder, 'a.mp4'));
  there.clear();
  await host(join(folder, 'a.mp4'));
  expect(puts).toHaveLength(2);
});

test('what another computer has put there is used, and is not ours to delete', async () => {
  await host(join(folder, 'a.mp4'));
  rows.clear();
  await host(join(folder, 'a.mp4'));
  expect(puts).toHaveLength(1);
  expect(row()).toMatchObject({ ours: false });
  there.clear();
  await host(join(folder, 'a.mp4'));
  expect(row()).toMatchObject({ ours: true });
});

test('a file that has become another one under the same name is another upload', async () => {
  const hashes: string[] = [];
  const onHash = (sha256: string) => hashes.push(sha256);
  await host(join(folder, 'a.mp4'), destination(), { onHash });
  await writeFile(join(folder, 'a.mp4'), 'else content');
  await utimes(join(folder, 'a.mp4'), 5, 5);
  await host(join(folder, 'a.mp4'), destination(), { onHash });
  expect(new Set(hashes).size).toBe(2);
  expect(puts.map(({ name }) => name)).toEqual(hashes.map((sha256) => `${sha256}.mp4`));
});

test('hashing and uploading are shown as jobs and end', async () => {
  await host(join(folder, 'a.mp4'));
  const ends = events.flatMap((event) => (event.type === 'job-ended' ? [event.end] : []));
  expect(ends.map(({ job, outcome }) => [job.kind, outcome])).toEqual([
    ['hash', 'done'],
    ['upload', 'done'],
  ]);
  expect(ends[1]?.job.transfer).toMatchObject({ done: 12, total: 12 });
});

test('a paused upload stands still and goes on with what was kept', async () => {
  plays = [
    async (transfer) => {
      transfer.keep({ half: 'way' }, 7);
      transfer.onBytes(6);
      await hang(transfer);
    },
  ];
  const hosted = host(join(folder, 'a.mp4'));
  await expect.poll(() => uploadJob()?.transfer?.done).toBe(6);
  const { id } = uploadJob()!;
  jobs.pause(id);
  expect(uploadJob()?.transfer).toMatchObject({ paused: true, pausable: true, bytesPerSecond: null });
  await expect.poll(() => puts[0]?.signal.aborted).toBe(true);
  expect(puts).toHaveLength(1);
  jobs.resume(id);
  await hosted;
  expect(puts).toHaveLength(2);
  expect(puts[1]?.kept).toEqual({ half: 'way' });
  expect(abandoned).toEqual([]);
});

test('what passes by itself is tried again with what was kept, and the wait is said', async () => {
  plays = [
    (transfer) => {
      transfer.keep({ half: 'way' }, 7);
      return Promise.reject(new AppError('network-reset', 'gone', { doubt: true }));
    },
  ];
  const hosted = host(join(folder, 'a.mp4'));
  await expect.poll(() => uploadJob()?.retry?.error.code).toBe('network-reset');
  jobs.tryNow(uploadJob()!.id);
  await hosted;
  expect(puts[1]?.kept).toEqual({ half: 'way' });
});

test('a refusal is not tried again', async () => {
  plays = [
    () => Promise.reject(new AppError('upload-refused', 'no', { status: 403, reason: 'AccessDenied' })),
  ];
  await expect(host(join(folder, 'a.mp4'))).rejects.toMatchObject({ code: 'upload-refused' });
  expect(puts).toHaveLength(1);
});

test('cancelling takes away what was half way up', async () => {
  plays = [
    async (transfer) => {
      transfer.keep({ half: 'way' }, 7);
      await hang(transfer);
    },
  ];
  const hosted = host(join(folder, 'a.mp4'));
  await expect.poll(() => row()?.progress).toEqual({ half: 'way' });
  jobs.cancel(uploadJob()!.id);
  await expect(hosted).rejects.toMatchObject({ code: 'cancelled' });
  expect(abandoned).toEqual([{ half: 'way' }]);
  expect(rows.size).toBe(0);
});

test('an upload cancelled while it is paused ends as well', async () => {
  plays = [hang];
  const hosted = host(join(folder, 'a.mp4'));
  await expect.poll(() => uploadJob()?.transfer?.pausable).toBe(true);
  const { id } = uploadJob()!;
  jobs.pause(id);
  jobs.cancel(id);
  await expect(hosted).rejects.toMatchObject({ name: /Error/ });
  expect(jobs.list()).toEqual([]);
});

test('what is half way up when the application ends is kept and goes on at the next start', async () => {
  plays = [
    async (transfer) => {
      transfer.onBytes(7);
      transfer.keep({ half: 'way' }, 7);
      await hang(transfer);
    },
  ];
  const hosted = host(join(folder, 'a.mp4'));
  await expect.poll(() => row()?.progress).toEqual({ half: 'way' });
  await Promise.all([jobs.stop(), hosted.catch(() => undefined)]);
  expect(abandoned).toEqual([]);
  expect(row()).toMatchObject({ progress: { half: 'way' }, done: 7 });
  await host(join(folder, 'a.mp4'));
  expect(puts[1]?.kept).toEqual({ half: 'way' });
  expect(row()?.progress).toBeNull();
});

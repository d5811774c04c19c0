import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Hosting } from '../../../electron/main/clips/hosting.ts';
import { createJobs } from '../../../electron/main/jobs/jobs.ts';
import type { UploadRecord } from '../../../electron/main/library/records.ts';
import type { Destination } from '../../../electron/main/upload/destination.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';

let folder: string;
let events: StudioEvent[];
let puts: string[];
let there: Set<string>;
let hosting: Hosting;
let nowMs: number;

const destination = (key = 'bucket'): Destination => ({
  key,
  put: (_path, { name, onProgress }) => {
    puts.push(name);
    there.add(name);
    onProgress(100);
    return Promise.resolve({ url: `https://cdn.example/${name}`, expiresAt: nowMs + 48 * 3_600_000 });
  },
  exists: (name) => Promise.resolve(there.has(name)),
  test: () => Promise.resolve([]),
});

const host = (path: string, to = destination()) =>
  hosting.host({
    clipId: '7b6a3c1e-7c57-4a53-9d0a-3f3a3e6b8f10',
    subject: 'clip',
    path,
    sha256: null,
    destination: to,
    signal: AbortSignal.timeout(10_000),
  });

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hosting-'));
  events = [];
  puts = [];
  there = new Set();
  nowMs = 1_000_000;
  const rows = new Map<string, UploadRecord>();
  hosting = new Hosting({
    uploads: {
      find: (sha256, key) => rows.get(`${key} ${sha256}`),
      put: (record) => void rows.set(`${record.destination} ${record.sha256}`, record),
    },
    jobs: createJobs({ emit: (event) => events.push(event) }),
    now: () => nowMs,
  });
  await writeFile(join(folder, 'a.mp4'), 'same content');
  await writeFile(join(folder, 'B.MP4'), 'same content');
});

afterEach(() => rm(folder, { recursive: true }));

test('the same content goes up once, whatever the file is called', async () => {
  const first = await host(join(folder, 'a.mp4'));
  const second = await host(join(folder, 'B.MP4'));
  expect(second.url).toBe(first.url);
  expect(puts).toHaveLength(1);
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

test('an address about to end is not handed out', async () => {
  await host(join(folder, 'a.mp4'));
  nowMs += 47.5 * 3_600_000;
  await host(join(folder, 'a.mp4'));
  expect(puts).toHaveLength(2);
});

test('hashing and uploading are shown as jobs and end', async () => {
  await host(join(folder, 'a.mp4'));
  const ends = events.flatMap((event) => (event.type === 'job-ended' ? [event.end] : []));
  expect(ends.map(({ job, outcome }) => [job.kind, outcome])).toEqual([
    ['hash', 'done'],
    ['upload', 'done'],
  ]);
});

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFetcher } from '../../../electron/main/app/fetcher.ts';
import { allowFrom } from '../../../electron/main/download/request.ts';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';
import { createJobs } from '../../../electron/main/jobs/jobs.ts';
import { createKlingClient } from '../../../electron/main/kling/client.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { createSessionServices } from '../../../electron/main/sessions/create.ts';
import { constantRateTable } from '../../../electron/shared/frame-time/frames.ts';
import type { Job } from '../../../electron/shared/domain/job.ts';
import type { AppError } from '../../../electron/shared/errors/app-error.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';
import { encodeCounts } from '../../../electron/shared/rle/counts.ts';
import type { Probe } from '../../../electron/shared/media/probe.ts';
import { clipRecord } from '../../support/records.ts';
import { raw, refusal, success } from '../../support/scripted-service/steps.ts';
import { startWholeService, type WholeService } from '../../support/scripted-service/whole-service.ts';
import { temporaryFolder } from '../../support/temp.ts';

/*
 * What the service made is fetched until it is here: a session that was opened and a preview that was made are not asked for
 * (and perhaps paid for) again because a download failed, or because the application ended in between.
 */

let signs = 0;
const facts = { fps: 30, durationMs: 3000, width: 1280, height: 720, totalFrame: 90 };

async function startService(folder: string): Promise<WholeService> {
  const path = join(folder, 'video.mp4');
  writeFileSync(path, Buffer.from('\0\0\0\x18ftypisom and more'));
  const service = await startWholeService({ path, ...facts, frameCount: facts.totalFrame });
  onTestFinished(() => service.close());
  return service;
}

/** One run of the application: library, jobs and sessions, on a service. */
function startRun(folder: string, service: WholeService) {
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  const clip = library.clips.list()[0] ?? library.clips.insert(clipRecord());
  const jobs = createJobs({ emit: (event) => tell(event) });
  let waiting: ((job: Job) => void) | null = null;
  const tell = (event: StudioEvent) => {
    if (event.type === 'job' && event.job.retry !== null) waiting?.(event.job);
  };
  const client = createKlingClient({
    baseUrl: service.baseUrl,
    credentials: { kind: 'token', apiKey: 'api-key-for-tests' },
  });
  const media = {
    probe: () => Promise.resolve({ video: { durationUs: 3_000_000 } } as unknown as Probe),
  };
  const services = createSessionServices({
    library,
    clips: {
      name: () => 'clip',
      // Signed anew each time, as by a bucket.
      host: () => Promise.resolve({ kind: 'url', url: `https://clips.example/clip.mp4?sign=${signs++}` }),
    },
    service: {
      current: () => ({ provider: 'kling', account: 'default' }),
      client: () => Promise.resolve(client),
    },
    videos: {
      measure: () => Promise.resolve(facts),
      poster: () => Promise.resolve(null),
      frames: () =>
        Promise.resolve({ table: constantRateTable(facts.fps, facts.totalFrame), mirrored: false }),
    },
    proxyOf: () => Promise.reject(new Error('Nothing is looked at here.')),
    fetchFile: createFetcher(() => Promise.resolve(allowFrom(service.baseUrl)), media),
    media: createMediaRegistry(),
    jobs,
    emit: tell,
  });
  let open = true;
  const end = async () => {
    if (!open) return;
    open = false;
    await jobs.stop();
    await services.selections.stop();
    library.close();
  };
  onTestFinished(end);
  return {
    ...services,
    ...{ library, jobs, clipId: clip.id, end },
    /** Resolves with a job as soon as one waits. */
    nextWait: () =>
      new Promise<Job>((resolve) => {
        waiting = (job) => {
          waiting = null;
          resolve(job);
        };
      }),
  };
}

const missing = raw(503, '', { 'retry-after': '3000' });
/** Masks as the file of a preview has them. */
const damaged = { object_id: 0, rle_mask: { size: [720, 1280], counts: 'zz' } };
const other = { object_id: 0, rle_mask: { size: [600, 600], counts: encodeCounts(Uint32Array.of(360_000)) } };

const caught = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error as AppError,
  );

test('a session whose video cannot be fetched waits for it, and is opened once', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  service.next('file', missing);
  const run = startRun(folder, service);
  const wait = run.nextWait();
  const opening = run.sessions.start(run.clipId);
  const job = await wait;
  expect(job).toMatchObject({ kind: 'session', retry: { error: { code: 'service-internal' } } });
  expect(job.retry!.nextTryAt).toBeGreaterThan(Date.now() + 2_900_000);
  run.jobs.tryNow(job.id);
  expect((await opening).state).toBe('open');
  expect(service.count('init')).toBe(1);
});

test('a session that was being opened when the application ended is completed by the next run, not opened again', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  service.always('file', missing);
  const first = startRun(folder, service);
  const wait = first.nextWait();
  const opening = caught(first.sessions.start(first.clipId));
  await wait;
  await first.end();
  expect((await opening)?.code).toBe('cancelled');

  service.always('file', null);
  const second = startRun(folder, service);
  const session = await second.sessions.start(second.clipId);
  expect(service.count('init')).toBe(1);
  expect(session.remoteId).toBe('session-1');
  // Complete now: who asks for another one gets another one.
  expect((await second.sessions.start(second.clipId)).remoteId).toBe('session-2');
});

test('an address that leads nowhere is given up when the user says so, and the next try asks anew', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  service.next('file', raw(404, ''));
  const run = startRun(folder, service);
  const wait = run.nextWait();
  const opening = caught(run.sessions.start(run.clipId));
  run.jobs.stopTrying((await wait).id);
  expect((await opening)?.code).toBe('no-such-resource');
  expect((await run.sessions.start(run.clipId)).remoteId).toBe('session-2');
});

test('a session that takes another one’s place says so from its first moment on, and is gone on with', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const first = startRun(folder, service);
  const old = await withPoint(first);
  // The points never arrive: as if the power had gone right after the session was there.
  service.always('add', raw(503, '', { 'retry-after': '3000' }));
  const wait = first.nextWait();
  const renewing = caught(first.sessions.renew(old));
  expect((await wait).kind).toBe('replay');
  await first.end();
  expect((await renewing)?.code).toBe('cancelled');

  service.always('add', null);
  const second = startRun(folder, service);
  const report = await second.sessions.renew(old);
  expect(report).toMatchObject({ points: 1, changedFrames: [], session: { remoteId: 'session-2' } });
  expect(second.library.sessions.get(report.session.id).renewedFrom).toBe(old);
  expect(service.count('init')).toBe(2);
});

/** A session with one point that the service has. */
async function withPoint(run: ReturnType<typeof startRun>): Promise<string> {
  const { id } = await run.sessions.start(run.clipId);
  run.selections.addPoints(id, 4, [{ x: 0.3, y: 0.3 }]);
  await run.selections.settled(id);
  return id;
}

const preview = (service: WholeService) =>
  success({
    status: 0,
    session_id: 'session-1',
    final_unit_deduction: '1',
    res: {
      video: `${service.baseUrl}/files/tracked.mp4`,
      tracking_output: `${service.baseUrl}/files/t.json`,
    },
  });

test('a preview that was made is brought home by a later run, and asked for once', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const first = startRun(folder, service);
  const id = await withPoint(first);
  service.next('preview', preview(service));
  service.next('file', ...[missing, missing]);
  const wait = first.nextWait();
  const making = caught(first.previews.request(id));
  const job = await wait;
  expect(first.selections.get(id).preview.state).toBe('requesting');
  const again = first.nextWait();
  first.jobs.tryNow(job.id);
  await again;
  await first.end();
  expect((await making)?.code).toBe('cancelled');

  const second = startRun(folder, service);
  expect(second.selections.get(id).preview).toMatchObject({ state: 'none', video: null });
  await second.previews.resume();
  const { state, video, tracking } = second.selections.get(id).preview;
  expect(state).toBe('ready');
  expect([video, tracking]).not.toContain(null);
  expect(service.count('preview')).toBe(1);
  // Asked for again with the same points, nothing goes out.
  await second.previews.request(id);
  expect(service.count('preview')).toBe(1);
  const home = join(folder, 'files', 'sessions', id);
  expect(readdirSync(home).filter((name) => name.endsWith('.part'))).toEqual([]);
});

test('a preview whose download was stopped goes on where it was when it is asked for; one that has gone is made anew', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const run = startRun(folder, service);
  const id = await withPoint(run);
  service.next('preview', preview(service), preview(service));
  const stopped = async (step: typeof missing) => {
    service.next('file', step);
    const wait = run.nextWait();
    const making = caught(run.previews.request(id));
    run.jobs.stopTrying((await wait).id);
    return (await making)?.code;
  };
  expect(await stopped(missing)).toBe('service-internal');
  expect(run.selections.get(id).preview).toMatchObject({
    state: 'failed',
    error: { code: 'service-internal' },
  });
  expect(await stopped(raw(404, ''))).toBe('no-such-resource');
  expect(service.count('preview')).toBe(1);
  await run.previews.request(id);
  expect(service.count('preview')).toBe(2);
  expect(run.selections.get(id).preview.state).toBe('ready');
});

test('a preview that leaves doubt is not asked for twice', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const run = startRun(folder, service);
  const id = await withPoint(run);
  service.next('preview', refusal(5000, 'internal'), preview(service));
  expect((await caught(run.previews.request(id)))?.code).toBe('service-internal');
  expect(service.count('preview')).toBe(1);
});

test('a preview during which points went out is taken for no state of the points: nobody sees masks of others', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const run = startRun(folder, service);
  const id = await withPoint(run);
  const between = { x: 0.6, y: 0.6 };
  service.next('preview', (response, request) => {
    run.selections.addPoints(id, 4, [between]);
    void run.selections.settled(id).then(() => preview(service)(response, request));
  });
  await run.previews.request(id);
  expect(run.selections.get(id).preview.state).toBe('required');
  run.selections.removePoint(id, 4, between);
  await run.selections.settled(id);
  expect(run.selections.get(id).preview.state).toBe('required');
  service.next('preview', preview(service));
  await run.previews.request(id);
  expect(run.selections.get(id).preview.state).toBe('ready');
  expect(service.count('preview')).toBe(2);
});

test.each([
  ['as it is known', (frames: object[]) => frames, true],
  [
    'counted from one',
    (frames: object[]) => frames.map((frame, at) => ({ ...frame, frame_index: at + 1 })),
    false,
  ],
  ['with a frame twice', (frames: object[]) => [...frames, frames[0]!], false],
  [
    'of a damaged mask',
    (frames: object[]) => [...frames.slice(1), { frame_index: 0, rle_mask_list: [damaged] }],
    false,
  ],
  [
    'of another picture',
    (frames: object[]) => [...frames.slice(1), { frame_index: 0, rle_mask_list: [other] }],
    false,
  ],
] as const)(
  'a tracking file %s is told from those that are not, and kept',
  async (_name, change, readable) => {
    const folder = temporaryFolder();
    const service = await startService(folder);
    const run = startRun(folder, service);
    const id = await withPoint(run);
    const whole = Array.from({ length: facts.totalFrame }, (_, at) => ({
      frame_index: at,
      rle_mask_list: [],
    }));
    const text = JSON.stringify(change(whole));
    service.tracking(text);
    service.next('preview', preview(service));
    await run.previews.request(id);
    const { state, trackingReadable } = run.selections.get(id).preview;
    expect([state, trackingReadable]).toEqual(['ready', readable]);
    const path = run.library.previews.find(id, run.selections.key(id))?.trackingPath;
    expect(readFileSync(path!, 'utf8')).toBe(text);
  },
);

test.each([
  ['cut off in the middle', (text: string) => text.slice(0, -9)],
  ['of no JSON', () => 'mask: none'],
])('a tracking file %s leaves the service’s own video', async (_name, change) => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const run = startRun(folder, service);
  const id = await withPoint(run);
  service.tracking(change(JSON.stringify([{ frame_index: 0, rle_mask_list: [] }])));
  service.next('preview', preview(service));
  await caught(run.previews.request(id));
  const { state, video, trackingReadable } = run.selections.get(id).preview;
  expect([state, video === null, trackingReadable]).toEqual(['ready', false, false]);
});

test('a preview whose file of masks is not there is the service’s video', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const run = startRun(folder, service);
  const id = await withPoint(run);
  service.always('file', (response, request) =>
    request.path.endsWith('.json')
      ? raw(404, '')(response, request)
      : raw(200, '\0\0\0\x18ftypisom and more', { 'content-type': 'video/mp4' })(response, request),
  );
  service.next('preview', preview(service));
  await run.previews.request(id);
  const { state, video, tracking } = run.selections.get(id).preview;
  expect([state, video === null, tracking]).toEqual(['ready', false, null]);
});

test('a file of masks of enormous size is kept, and not read', async () => {
  const folder = temporaryFolder();
  const service = await startService(folder);
  const run = startRun(folder, service);
  const id = await withPoint(run);
  const frames = JSON.stringify([{ frame_index: 0, rle_mask_list: [] }]);
  service.tracking(frames + ' '.repeat(129 * 1024 * 1024));
  service.next('preview', preview(service));
  await run.previews.request(id);
  const { state, tracking, trackingReadable } = run.selections.get(id).preview;
  expect([state, tracking === null, trackingReadable]).toEqual(['ready', false, false]);
});

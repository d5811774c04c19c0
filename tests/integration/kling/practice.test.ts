import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isNoSuchTask } from '../../../electron/main/kling/answers/refusal.ts';
import { systemClock } from '../../../electron/main/kling/clock.ts';
import { createKlingClient, type KlingClient } from '../../../electron/main/kling/client.ts';
import type { InitAnswer } from '../../../electron/main/kling/types.ts';
import { type RunningPractice, startPractice } from '../../../electron/main/practice/start.ts';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import { makeTruthClip, type TruthClip } from '../../support/clips/index.ts';
import { realTools } from '../../support/media.ts';

import { failureOf } from './setting.ts';

/** The same client, the same calls, against the service that ships with the application. */
let folder: string;
let service: RunningPractice;
// Its own source: Node runs TypeScript in a worker as it is.
const workerUrl = new URL('../../../electron/main/practice/worker.ts', import.meta.url);
let client: KlingClient;
let clip: TruthClip;
let session: InitAnswer;
let image: string;

beforeAll(async () => {
  const tools = await realTools();
  folder = await mkdtemp(path.join(tmpdir(), 'client-practice-'));
  clip = await makeTruthClip(tools, { seconds: 2, fps: 24 });
  service = await startPractice({ workerUrl, dataDir: `${folder}/practice`, tools, pace: 0.05 });
  client = createKlingClient({ baseUrl: service.baseUrl, credentials: service.credentials });
  const { putUrlBase, publicUrlBase, headers } = service.upload;
  const body = await readFile(clip.path);
  await fetch(`${putUrlBase}clip.mp4`, { method: 'PUT', body, headers });
  session = await client.initSelection({ videoUrl: `${publicUrlBase}clip.mp4` });
  const png = `${folder}/image.png`;
  const still = { file: 'testsrc2=size=400x400', generated: true };
  await runFfmpeg(tools, { inputs: [still], outputArgs: ['-frames:v', '1'], output: png });
  image = (await readFile(png)).toString('base64');
});
afterAll(async () => {
  await service.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('the practice service', () => {
  it('opens a session', () => {
    expect(session).toMatchObject({ fps: 24, width: 1280, height: 720, totalFrame: 48, units: '0' });
    expect(session.requestId).toBeTruthy();
  });

  it('takes a point, and takes it back by its exact numbers only', async () => {
    const { sessionId } = session;
    const point = clip.clickPoint(5);
    const added = await client.addSelection({ sessionId, frameIndex: 5, points: [point] });
    expect(added.frameIndex).toBe(5);
    expect(added.masks[0]!.rle).toMatchObject({
      size: [720, 1280],
      counts: expect.stringMatching(/^[0-o]+$/) as unknown,
    });

    const beside = { sessionId, frameIndex: 5, points: [{ x: point.x, y: point.y * (1 + Number.EPSILON) }] };
    expect((await failureOf(client.deleteSelection(beside))).code).toBe('bad-parameters');

    const removed = await client.deleteSelection({ sessionId, frameIndex: 5, points: [point] });
    expect(removed.masks).toEqual([]);
  });

  it('clears a session as often as it is asked', async () => {
    for (let time = 0; time < 2; time++) await client.clearSelection({ sessionId: session.sessionId });
  });

  it('previews what is selected', { timeout: 120_000 }, async () => {
    const { sessionId } = session;
    await client.addSelection({ sessionId, frameIndex: 0, points: [clip.clickPoint(0)] });
    const { video, cover, trackingOutput } = await client.previewSelection({ sessionId });
    for (const address of [video, cover, trackingOutput]) {
      expect((await fetch(address!)).status).toBe(200);
    }
  });

  it('takes an order once per external id, and tells of it under both ids and in the list', async () => {
    const order = {
      sessionId: session.sessionId,
      editMode: 'addition',
      prompt: 'Using the context of <<<video_1>>>, seamlessly add the square from <<<image_1>>>',
      images: [image],
      externalTaskId: 'ours/1 删',
      watermark: true,
    } as const;
    const created = await client.createTask(order);
    expect(created.externalTaskId).toBe(order.externalTaskId);
    expect((await client.queryTask(created.taskId)).externalTaskId).toBe(order.externalTaskId);
    expect((await client.queryTask(order.externalTaskId)).taskId).toBe(created.taskId);
    const again = await failureOf(client.createTask(order));
    expect(again).toMatchObject({ code: 'bad-parameters', details: { doubt: false } });
    const { tasks } = await client.listTasks({ pageNum: 1, pageSize: 500 });
    expect(tasks.map((task) => task.taskId)).toEqual([created.taskId]);
    expect((await client.listTasks({ pageNum: 2 })).tasks).toEqual([]);
  });

  it('does not know what was never ordered, for certain', async () => {
    expect(isNoSuchTask(await failureOf(client.queryTask('never-ordered')))).toBe(true);
  });

  it('does not know a session of another day', async () => {
    const error = await failureOf(client.clearSelection({ sessionId: '123' }));
    expect(error).toMatchObject({ code: 'no-such-resource', details: { mayBeExpired: true } });
  });

  it('tells what the account has', async () => {
    const { packs } = await client.accountCosts({ startTime: 0, endTime: Date.now() });
    expect(packs).toMatchObject([{ type: 'decreasing_total', status: 'online' }]);
  });

  it.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
  ])(
    'is reached from a computer whose clock is %s: its Date tells, once for all calls',
    async (_words, off) => {
      const { baseUrl, credentials } = service;
      const seen: (number | null)[] = [];
      const clock = { now: () => Date.now() + off, after: systemClock.after };
      const wrong = createKlingClient({
        baseUrl,
        credentials,
        clock,
        onExchange: ({ code }) => seen.push(code),
      });
      await expect(wrong.listTasks()).resolves.toBeDefined();
      await expect(wrong.listTasks()).resolves.toBeDefined();
      expect(seen).toEqual([off < 0 ? 1004 : 1003, 0, 0]);
    },
  );

  it('takes an API key as well, and refuses a wrong one', async () => {
    const { baseUrl, credentials } = service;
    const single = (apiKey: string) =>
      createKlingClient({ baseUrl, credentials: { kind: 'token', apiKey } }).listTasks();
    await expect(single(credentials.apiKey)).resolves.toBeDefined();
    expect((await failureOf(single('api-key-kling-wrong'))).code).toBe('auth-invalid');
  });
});

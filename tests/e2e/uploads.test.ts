import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import Database from 'better-sqlite3';
import { afterEach, expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { makeTruthClip, type TruthClip } from '../support/clips/index.ts';
import { launchApp, readableCopy, type RunningApp } from '../support/electron.ts';
import { serve } from '../support/http.ts';
import { startS3Server, type S3Server } from '../support/s3-server/server.ts';
import { startWholeService, type WholeService } from '../support/scripted-service/whole-service.ts';
import { Studio } from '../support/studio.ts';
import { megabyte } from '../support/uploads.ts';

let running: RunningApp | null = null;
let service: WholeService | null = null;
let server: S3Server | null = null;
afterEach(async () => {
  await running?.close();
  await Promise.all([service?.close(), server?.close()]);
  [running, service, server] = [null, null, null];
});

/** A clip of several parts: the film, and then a box that every reader skips. */
async function heavyClip(clip: TruthClip, bytes: number): Promise<string> {
  const file = await readableCopy(clip.path, 'heavy clip.mp4');
  const box = Buffer.alloc(8);
  box.writeUInt32BE(bytes + 8);
  box.write('free', 4);
  appendFileSync(file, Buffer.concat([box, randomBytes(bytes)]));
  return file;
}

async function enterBucket(studio: Studio, { endpoint, bucket, keys }: S3Server, region: string) {
  const fields = {
    's3-endpoint': endpoint,
    's3-region': region,
    's3-bucket': bucket,
    's3-prefix': 'studio/',
    's3-access-key': keys.accessKey,
    's3-secret-key': keys.secretKey,
    'destination-name': 'Test bucket',
  };
  await studio.get('destination-kind').selectOption('s3');
  for (const [name, value] of Object.entries(fields)) await studio.get(name).fill(value);
}

test('a bucket is set up and tested; an upload is paused, survives a power cut, goes on, and is not done twice', async () => {
  const clip = await makeTruthClip(await locateTools(), { seconds: 3 });
  service = await startWholeService(clip);
  server = await startS3Server();
  const file = await heavyClip(clip, 30 * megabyte);
  const args = [`--api-base-url=${service.baseUrl}`];
  running = await launchApp({ args, lang: 'en' });
  let studio = new Studio(running.page);

  // Set up with a mistake: the test says what to change, and one click changes it.
  await studio.get('settings-open').click();
  await studio.connect();
  await enterBucket(studio, server, 'us-east-1');
  await studio.get('destination-save').click();
  const change = studio.get('destination-change');
  await change.waitFor();
  expect(await studio.get('test-steps').last().textContent()).toContain('another region');
  expect(await change.textContent()).toContain('eu-test-1');
  await change.click();
  await studio.get('destination-works').waitFor();
  const item = studio.get('destination-item');
  expect(await item.getAttribute('data-condition')).toBe('works');
  expect(await item.getAttribute('data-default')).toBe('true');
  expect(server.store.objects.size).toBe(0);
  // Secrets do not come back to the page.
  expect(await studio.get('s3-secret-key').inputValue()).toBe('');
  expect(await studio.page.content()).not.toContain(server.keys.secretKey);

  // A second destination, which another click makes the default, and which is removed again.
  await studio.get('destination-add').click();
  await studio.get('destination-kind').selectOption('put');
  await studio.get('put-url').fill('https://dav.example.com/{name}');
  await studio.get('put-public-url').fill('https://dav.example.com/{name}');
  await studio.get('destination-cleanup').selectOption('session');
  await studio.get('destination-save').click();
  await item.nth(1).waitFor();
  await studio.get('destination-default').click();
  await studio.page.waitForSelector(
    '[data-testid="destination-item"][data-default="true"] >> text=dav.example',
  );
  await studio.get('destination-remove').click();
  await studio.get('destination-remove-sure').click();
  await expect.poll(() => item.count(), { timeout: 20_000 }).toBe(1);
  expect(await item.getAttribute('data-default')).toBe('true');
  await studio.get('settings-close').click();

  // The last part does not arrive: the upload stands at what has gone, and is paused.
  const isLast = ({ query }: { query: URLSearchParams }) => query.get('partNumber') === '4';
  server.arm({ when: isLast, hold: new Promise(() => undefined) });
  await studio.openFile(file);
  await studio.checks();
  await studio.get('session-start').click();
  const upload = studio.page.locator('[data-testid="job"][data-kind="upload"]');
  await upload.waitFor();
  await expect
    .poll(() => [...(server?.store.multiparts.values() ?? [])][0]?.parts.size, { timeout: 60_000 })
    .toBe(3);
  expect(await upload.textContent()).toMatch(/MB of \d+(\.\d)? MB/);
  await upload.getByTestId('job-pause').click();
  await upload.and(studio.page.locator('[data-paused="true"]')).waitFor();
  expect(await upload.textContent()).toContain('paused');
  const sent = server.count('PUT', 'partNumber');

  // The power goes. Back again, the clip says how much of it is up, and starting goes on from there.
  await running.kill();
  server.disarm();
  running = await launchApp({ args, lang: 'en', userDataDir: running.userDataDir });
  studio = new Studio(running.page);
  const interrupted = studio.get('upload-interrupted');
  await interrupted.waitFor();
  expect(await interrupted.textContent()).toContain('%');
  expect(Number(await interrupted.getAttribute('data-done'))).toBeGreaterThan(20 * megabyte);
  expect(await interrupted.textContent()).toContain('Test bucket');
  await studio.startSession();
  expect(server.count('PUT', 'partNumber')).toBe(sent + 1);

  // What the service was told is a link that works without any credentials, for longer than the session.
  const [init] = service.received.filter(({ path: asked }) => asked.endsWith('/init-selection'));
  const { video_url: url } = JSON.parse(init!.body) as { video_url: string };
  const fetched = await fetch(url);
  expect([fetched.status, (await fetched.arrayBuffer()).byteLength]).toEqual([200, statSync(file).size]);
  expect(Number(new URL(url).searchParams.get('X-Amz-Expires'))).toBeGreaterThan(86_400);

  // The same content again, under another name: nothing goes up.
  await studio.openFile(await readableCopy(file, 'again.mp4'));
  await studio.checks();
  const puts = server.count('PUT');
  await studio.startSession();
  expect(server.count('PUT')).toBe(puts);
});

/** A store for HTTP PUT, and links of every kind. What is large waits in `arrived` until `open`. */
async function startStore(film: Buffer) {
  const stored = new Map<string, Buffer>();
  const asked: string[] = [];
  const linked: Readonly<Record<string, Buffer>> = {
    '/short.mp4': film,
    '/page.mp4': Buffer.from('<html>sign in</html>'),
  };
  let arrived = (): void => undefined;
  let open = (): void => undefined;
  const arriving = new Promise<void>((resolve) => (arrived = resolve));
  const opened = new Promise<void>((resolve) => (open = resolve));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    asked.push(`${method} ${url}${range ? ' ranged' : ''}`);
    const body = await buffer(request);
    if (method === 'PUT') {
      if (body.byteLength > megabyte) {
        arrived();
        await opened;
      }
      stored.set(url, body);
    } else if (method === 'DELETE') stored.delete(url);
    const content = linked[url] ?? stored.get(url);
    if (method === 'PUT' || method === 'DELETE' || !content) {
      response.writeHead(method === 'PUT' || method === 'DELETE' ? 204 : 404).end();
      return;
    }
    const from = Number(range?.[1] ?? 0);
    const to = Math.min(content.length - 1, Number(range?.[2] || content.length - 1));
    const part = content.subarray(from, to + 1);
    response.writeHead(range ? 206 : 200, {
      'content-length': part.length,
      ...(range ? { 'content-range': `bytes ${from}-${to}/${content.length}` } : {}),
    });
    response.end(method === 'GET' ? part : undefined);
  }
  const origin = await serve((request, response) => void answer(request, response));
  return { origin, stored, asked, arriving, open };
}

test('links are looked at before; an upload in one go says that it cannot be paused, and is taken away after its session', async () => {
  const tools = await locateTools();
  const clip = await makeTruthClip(tools, { seconds: 3 });
  const short = await makeTruthClip(tools, { seconds: 1 });
  service = await startWholeService(clip);
  const store = await startStore(readFileSync(short.path));
  running = await launchApp({ args: [`--api-base-url=${service.baseUrl}`], lang: 'en' });
  const studio = new Studio(running.page);
  await studio.get('settings-open').click();
  await studio.connect();
  await studio.get('destination-kind').selectOption('put');
  await studio.get('put-url').fill(`${store.origin}/store/{name}`);
  await studio.get('put-public-url').fill(`${store.origin}/store/{name}`);
  await studio.get('destination-cleanup').selectOption('session');
  await studio.get('destination-save').click();
  await studio.get('destination-works').waitFor();
  await studio.get('settings-close').click();

  const canStart = () => studio.page.locator('[data-testid="session-start"]:enabled').count();
  const look = async (name: string) => {
    await studio.get('clip-link').fill(`${store.origin}/${name}`);
    await studio.get('clip-use').click();
  };
  for (const [name, code] of [
    ['gone.mp4', 'link-unreachable'],
    ['page.mp4', 'not-a-video'],
  ] as const) {
    await look(name);
    await studio.waitForError(code);
    expect(await canStart()).toBe(0);
    expect(store.asked).toContain(`HEAD /${name}`);
    await studio.get('clip-new').click();
  }
  await look('short.mp4');
  expect((await studio.checks()).duration).toBe('fail');
  expect(store.asked).toContain('GET /short.mp4 ranged');
  expect(await canStart()).toBe(0);
  await studio.get('clip-new').click();

  await studio.openFile(await heavyClip(clip, 2 * megabyte));
  await studio.checks();
  await studio.get('session-start').click();
  await store.arriving;
  await studio.get('upload-whole-only').waitFor();
  expect(await studio.get('upload-whole-only').textContent()).toContain('cannot be paused');
  expect(await studio.get('upload-pause').isDisabled()).toBe(true);
  store.open();
  await studio.page.waitForSelector('[data-testid="stage"][data-session]:not([data-frame="-1"])');
  expect(store.stored.size).toBe(1);

  // A clip that has just been put up is left alone for an hour, since its session may be on its way.
  const library = new Database(join(running.userDataDir, 'library', 'library.db'), { fileMustExist: true });
  library.exec('UPDATE uploads SET used_at = used_at - 7200000');
  library.close();
  service.endSessions();
  await studio.get('stage').click({ position: { x: 200, y: 200 } });
  await studio.get('session-over').waitFor();
  await expect.poll(() => store.stored.size, { timeout: 20_000 }).toBe(0);
});

import { cp } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { locateTools } from '../../electron/main/media/tools.ts';
import { type Canary, heapOf, tracesIn, tracesUnder } from '../support/canary.ts';
import { makeTruthClip } from '../support/clips/index.ts';
import { launchApp, makeRunFolder } from '../support/electron.ts';
import { serve } from '../support/http.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { startWholeService } from '../support/scripted-service/whole-service.ts';
import { Studio } from '../support/studio.ts';

/* Known secrets go in through the window; then everything that could have kept one is searched. */

const canary = {
  accessKey: 'canary-Access/Key+4711=AB12',
  secretKey: 'canary-Secret/Key+0815=CD34',
  apiKey: 'canary-Api/Key+2342=EF56',
  s3AccessKey: 'CANARYS3ACCESS7788',
  s3SecretKey: 'canary-S3/Secret+9900=GH78',
  putHeader: 'canary-Put/Header+6655=IJ90',
} as const;
const canaries: readonly Canary[] = Object.entries(canary).map(([name, value]) => ({ name, value }));

interface Heard {
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
}

const left = closedAfterEach();

interface Store {
  readonly origin: string;
  readonly heard: readonly Heard[];
  /** Until then nobody gets an answer. */
  readonly open: () => void;
}

/** A store that keeps what is put and gives it to everybody. */
async function startStore(): Promise<Store> {
  const heard: Heard[] = [];
  const objects = new Map<string, Buffer>();
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  const origin = await serve((request, response) => {
    const { url = '', method, headers } = request;
    heard.push({ url, headers });
    const name = url.split('/').at(-1) ?? '';
    const answer = (body: Buffer): void => {
      if (method === 'PUT') objects.set(name, body);
      const found = objects.get(name);
      const length = method === 'PUT' ? 0 : (found?.byteLength ?? 0);
      response.writeHead(found ? 200 : 404, { 'content-length': length });
      response.end(method === 'GET' ? found : undefined);
    };
    void opened.then(() => buffer(request)).then(answer);
  });
  return { origin, heard, open };
}

async function launch(userDataDir?: string): Promise<Studio> {
  left.running = await launchApp({
    args: [`--api-base-url=${left.service!.baseUrl}`],
    lang: 'en',
    ...(userDataDir === undefined ? {} : { userDataDir }),
  });
  return new Studio(left.running.page);
}

const stored = (studio: Studio) =>
  studio.page.waitForSelector('[data-testid="credentials-status"][data-state="keychain"]');

/** Saving a destination ends in its real test. */
const tested = (studio: Studio) =>
  studio.page.waitForSelector('[data-testid="destination-test"]:not([disabled]):not([aria-busy="true"])');

async function enterSecrets(studio: Studio, store: Store): Promise<void> {
  const get = (name: string) => studio.get(name);
  await get('settings-open').click();
  await get('auth-keys').check({ force: true });
  await get('access-key').fill(canary.accessKey);
  await get('secret-key').fill(canary.secretKey);
  await get('credentials-save').click();
  await stored(studio);

  await get('destination-kind').selectOption('s3');
  await get('s3-endpoint').fill(store.origin);
  await get('s3-region').fill('eu-central-1');
  await get('s3-bucket').fill('clips');
  await get('s3-access-key').fill(canary.s3AccessKey);
  await get('s3-secret-key').fill(canary.s3SecretKey);
  await get('destination-save').click();
  await get('destination-item').first().waitFor();
  // Whoever goes on while the first one's test is under way keeps what they write.
  await get('destination-add').click();
  await get('destination-kind').selectOption('put');
  await get('put-url').fill(`${store.origin}/put/{name}`);
  await get('put-public-url').fill(`${store.origin}/public/{name}`);
  await get('put-headers').fill(`X-Store-Key: ${canary.putHeader}`);
  store.open();
  await tested(studio);
  expect(await get('put-headers').inputValue()).toContain(canary.putHeader);
  expect(await get('test-steps').count()).toBe(0);
  await get('destination-save').click();
  await get('destination-item').nth(1).waitFor();
  await tested(studio);
  await get('destination-default').click();

  // A second account, of the other kind; its key goes out once, and the first is used again.
  await get('account-add').click();
  await get('account-name').press('Enter');
  await get('auth-token').check({ force: true });
  await get('api-key').fill(canary.apiKey);
  await get('credentials-save').click();
  await stored(studio);
  await get('credentials-test').click();
  await get('test-steps').locator('[data-ok="true"]').first().waitFor();
  await get('account-use').first().check();
  await get('settings-close').click();
}

test('nothing but the Authorization header and the keychain ever has a secret, crashes included', async () => {
  const clip = await makeTruthClip(await locateTools(), { seconds: 3 });
  const file = join(makeRunFolder('clip'), 'clip.mp4');
  await cp(clip.path, file);
  const service = (left.service = await startWholeService(clip));
  const store = await startStore();
  const first = await launch();
  const { userDataDir } = left.running!;
  await enterSecrets(first, store);

  await first.openFile(file);
  await first.checks();
  await first.startSession();
  await first.clickPicture({ x: 0.3, y: 0.3 });
  await first.mode('removal');
  await first.get('prompt').fill('Delete the red thing from <<<video_1>>>');
  await first.order();
  await first.waitForEdit('submitted');
  const heap = await heapOf(first.page);
  // What is known to be there is found: the search sees what it looks at.
  expect(heap).toContain('Delete the red thing');
  expect(tracesIn(canaries, heap), 'the page’s memory').toEqual([]);
  // The power cut, in the middle of it.
  await left.running!.kill();
  expect(tracesUnder(userDataDir, canaries), 'after the crash').toEqual([]);
  expect(tracesIn(canaries, left.running!.printed()), 'what was printed').toEqual([]);

  service.finishAll();
  const second = await launch(userDataDir);
  await second.waitForEdit('done');
  await second.get('settings-open').click();
  await second.get('diagnostics-copy').click();
  const diagnostics = await second.get('diagnostics').inputValue();
  expect(diagnostics).toContain('credentials: keys keychain');
  expect(tracesIn(canaries, diagnostics), 'the diagnostics').toEqual([]);
  expect(tracesIn(canaries, await second.page.content()), 'the page').toEqual([]);
  expect(tracesIn(canaries, await heapOf(second.page)), 'the page’s memory').toEqual([]);
  // Dumps of a crash would be among the files that are searched.
  const dumps = await left.running!.app.evaluate(({ app }) => app.getPath('crashDumps'));
  expect(dumps.startsWith(userDataDir)).toBe(true);
  await left.running!.close();
  expect(tracesUnder(userDataDir, canaries), 'after the end').toEqual([]);
  expect(tracesIn(canaries, left.running!.printed()), 'what was printed').toEqual([]);

  // What went out: a token made from the keys, or the API key, in one header; the store's own key to the store alone.
  const { received } = service;
  expect(received.length).toBeGreaterThan(5);
  for (const { method, path, headers, body } of received) {
    const { authorization = '', ...others } = headers;
    const where = `${method} ${path}`;
    expect(tracesIn(canaries, `${path}\n${JSON.stringify(others)}\n${body}`), where).toEqual([]);
    expect(
      tracesIn(canaries, authorization).filter((name) => name !== 'apiKey' && name !== 'accessKey'),
    ).toEqual([]);
    if (path.startsWith('/files/')) expect(authorization, where).toBe('');
  }
  const puts = store.heard.filter(({ headers }) => headers['x-store-key'] === canary.putHeader);
  expect(puts.length).toBeGreaterThan(0);
  for (const { url, headers } of store.heard) {
    const { 'x-store-key': own, ...others } = headers;
    // S3 names the access key, which is no secret, in what it signs; never the secret key.
    const traces = tracesIn(canaries, `${url}\n${JSON.stringify(others)}`);
    const allowed = url.startsWith('/clips/') ? ['s3AccessKey'] : [];
    expect(
      traces.filter((name) => !allowed.includes(name)),
      url,
    ).toEqual([]);
    if (!url.startsWith('/put/')) expect(own, url).toBeUndefined();
  }
  left.running = null;
});

test.each([
  ['as it is', (text: string) => text],
  ['in an address', (text: string) => `https://host/?key=${encodeURIComponent(text)}&x=1`],
  ['in JSON', (text: string) => JSON.stringify({ key: text })],
  ['in hex', (text: string) => Buffer.from(text).toString('hex')],
  ['in base64', (text: string) => Buffer.from(text).toString('base64')],
  ['in base64, behind one byte', (text: string) => Buffer.from(`:${text}:`).toString('base64')],
  ['in base64, behind two', (text: string) => Buffer.from(`a:${text}:b`).toString('base64url')],
  ['in the memory of a browser', (text: string) => Buffer.from(`x${text}x`, 'utf16le')],
])('the search finds a secret %s, and only the one that is there', (_, form) => {
  for (const { name, value } of canaries) expect(tracesIn(canaries, form(value))).toEqual([name]);
  expect(tracesIn(canaries, form('canary-Other/Key+0000=ZZ99'))).toEqual([]);
});

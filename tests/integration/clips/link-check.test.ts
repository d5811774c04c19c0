import { once } from 'node:events';
import { appendFileSync, copyFileSync, readFileSync } from 'node:fs';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkLinked, reachLink } from '../../../electron/main/clips/link-check.ts';
import { allowFrom } from '../../../electron/main/download/request.ts';
import { createMedia, type Media } from '../../../electron/main/media/media.ts';
import { locateTools, type MediaTools } from '../../../electron/main/media/tools.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { serve } from '../../support/http.ts';
import { temporaryFolder } from '../../support/temp.ts';

const signal = new AbortController().signal;
const local = allowFrom('http://127.0.0.1:1');
const megabyte = 1024 * 1024;

let tools: MediaTools;
beforeAll(async () => void (tools = await locateTools()));

const media = (): Media => createMedia({ tools, cacheDir: temporaryFolder() });

interface Shop {
  readonly requests: IncomingMessage[];
  readonly sent: () => number;
  readonly listener: RequestListener;
}

/** A server of one file, with ranges unless it is told not to know them. */
function shop(content: Buffer, options: { ranges?: boolean; head?: boolean; type?: string } = {}): Shop {
  const { ranges = true, head = true, type = 'video/mp4' } = options;
  const requests: IncomingMessage[] = [];
  let sent = 0;
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    if (request.method === 'HEAD' && !head) return response.writeHead(405).end();
    const range = ranges ? /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? '') : null;
    const [start, end] = range
      ? [Number(range[1]), Math.min(Number(range[2]), content.length - 1)]
      : [0, content.length - 1];
    const body = content.subarray(start, end + 1);
    response.writeHead(range ? 206 : 200, {
      'content-type': type,
      'content-length': body.length,
      ...(range ? { 'content-range': `bytes ${start}-${end}/${content.length}` } : {}),
    });
    if (request.method === 'HEAD') return response.end();
    sent += body.length;
    return response.end(body);
  };
  return { requests, sent: () => sent, listener };
}

const states = (checks: readonly { rule: string; state: string }[]) =>
  Object.fromEntries(checks.map(({ rule, state }) => [rule, state]));

/** A film whose file is much longer than what is looked at. */
async function heavy(): Promise<Buffer> {
  const clip = await makeTruthClip(tools, { seconds: 3 });
  const file = join(temporaryFolder(), 'heavy.mp4');
  copyFileSync(clip.path, file);
  const box = Buffer.alloc(8);
  box.writeUInt32BE(20 * megabyte + 8);
  box.write('free', 4);
  appendFileSync(file, Buffer.concat([box, Buffer.alloc(20 * megabyte)]));
  return readFileSync(file);
}

test('a video within the rules passes, by HEAD and two ranges, without any credential', async () => {
  const content = await heavy();
  const { listener, requests, sent } = shop(content);
  const url = `${await serve(listener)}/clips/morning.mp4?sig=1`;
  const verdict = await checkLinked({ url, allowUrl: local, signal }, media());
  expect(verdict.bytes).toBe(content.length);
  expect(states(verdict.checks)).toMatchObject({ container: 'pass', resolution: 'pass', codec: 'pass' });
  expect(verdict.facts).toMatchObject({ width: 1280, height: 720 });
  expect(verdict.posterPath).not.toBeNull();
  expect(requests.map(({ method }) => method)).toEqual(['HEAD', 'GET', 'GET']);
  expect(sent()).toBeLessThanOrEqual(8 * megabyte);
  expect(requests.every(({ headers }) => !headers.authorization && !headers.cookie)).toBe(true);
});

test('what a file could be fixed for fails in a link: nobody can fix it there', async () => {
  const clip = await makeTruthClip(tools, { seconds: 3, fps: 25 });
  const url = `${await serve(shop(readFileSync(clip.path)).listener)}/pal.mp4`;
  const { checks } = await checkLinked({ url, allowUrl: local, signal }, media());
  expect(states(checks)).toMatchObject({ 'frame-rate': 'fail' });
  expect(checks.some(({ state }) => state === 'fixable')).toBe(false);
});

test('servers that know no HEAD are asked for the first byte', async () => {
  const clip = await makeTruthClip(tools, { seconds: 3 });
  const content = readFileSync(clip.path);
  const { listener, requests } = shop(content, { head: false });
  const reached = await reachLink({ url: `${await serve(listener)}/a.mp4`, allowUrl: local, signal });
  expect(reached).toEqual({ bytes: content.length, type: 'video/mp4' });
  expect(requests.at(-1)?.headers.range).toBe('bytes=0-0');
});

test.each([401, 403, 404, 410, 500])('HTTP %i is not reachable, and said', async (status) => {
  const url = `${await serve((_request, response) => void response.writeHead(status).end())}/a.mp4`;
  await expect(reachLink({ url, allowUrl: local, signal })).rejects.toMatchObject({
    code: 'link-unreachable',
    details: { status },
  });
});

test.each([
  ['a page about a video', '<!doctype html><html><video></video></html>', 'text/html'],
  ['an answer of some interface', '{"error":"no"}', 'application/json'],
  ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0, 0, 0]), 'image/jpeg'],
  ['something else', Buffer.alloc(4000, 7), 'video/mp4'],
])('%s is not a video', async (_what, content, type) => {
  const url = `${await serve(shop(Buffer.from(content), { type }).listener)}/a.mp4`;
  await expect(checkLinked({ url, allowUrl: local, signal }, media())).rejects.toMatchObject({
    code: 'not-a-video',
  });
});

test('a link into this computer is refused as soon as the service is elsewhere, before anything is asked', async () => {
  const { listener, requests } = shop(Buffer.alloc(10));
  const url = `${await serve(listener)}/a.mp4`;
  const allowUrl = allowFrom('https://api.example.com');
  await expect(reachLink({ url, allowUrl, signal })).rejects.toMatchObject({
    code: 'link-invalid',
    details: { reason: 'private_address' },
  });
  expect(requests).toEqual([]);
});

test.each([
  'https://10.0.0.1/a.mp4',
  'https://169.254.169.254/latest',
  'https://[::1]/a.mp4',
  'https://localhost/a.mp4',
])('%s is refused for a service elsewhere', async (url) => {
  const allowUrl = allowFrom('https://api.example.com');
  await expect(reachLink({ url, allowUrl, signal })).rejects.toMatchObject({ code: 'link-invalid' });
});

test('a server that is not there is said of the link, not of the service', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  const url = `http://127.0.0.1:${port}/a.mp4`;
  await expect(reachLink({ url, allowUrl: local, signal })).rejects.toMatchObject({ code: 'link-offline' });
});

test('a link that leads on into a network is refused there', async () => {
  const url = `${await serve(
    (_request, response) => void response.writeHead(302, { location: 'http://10.0.0.1/a.mp4' }).end(),
  )}/a.mp4`;
  await expect(reachLink({ url, allowUrl: local, signal })).rejects.toMatchObject({ code: 'link-invalid' });
});

test('a server that never ends its answer is given up with the look', async () => {
  const stop = new AbortController();
  const url = `${await serve(() => stop.abort())}/a.mp4`;
  await expect(reachLink({ url, allowUrl: local, signal: stop.signal })).rejects.toThrow();
});

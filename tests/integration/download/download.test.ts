import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { download } from '../../../electron/main/download/download.ts';
import { allowFrom } from '../../../electron/main/download/request.ts';
import { unfinished } from '../../../electron/main/download/resume.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { serve } from '../../support/http.ts';
import { temporaryFolder } from '../../support/temp.ts';

const movie = Buffer.concat([Buffer.from('\0\0\0\x18ftypisom'), randomBytes(300_000)]);
const hash = createHash('sha256').update(movie).digest('hex');

/** Serves the movie with ranges; after `cutAfter` bytes of an answer the connection breaks. */
function fileServer(
  options: { cutAfter?: number; etag?: () => string | null; seen?: IncomingMessage[] } = {},
) {
  return (request: IncomingMessage, response: ServerResponse) => {
    options.seen?.push(request);
    const etag = options.etag ? options.etag() : '"v1"';
    const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
    const resumed = start > 0 && etag !== null && request.headers['if-range'] === etag;
    const part = movie.subarray(resumed ? start : 0);
    if (etag) response.setHeader('ETag', etag);
    if (resumed) response.setHeader('Content-Range', `bytes ${start}-${movie.length - 1}/${movie.length}`);
    response.writeHead(resumed ? 206 : 200, { 'Content-Length': part.length });
    if (options.cutAfter === undefined || part.length <= options.cutAfter) response.end(part);
    else {
      response.write(part.subarray(0, options.cutAfter));
      // A break drops what the reader has not taken yet; a real line leaves it the time to.
      setTimeout(() => response.destroy(), 50);
    }
  };
}

const here = allowFrom('http://127.0.0.1');

test('a line that keeps breaking still brings the whole file home, each byte fetched once', async () => {
  const folder = temporaryFolder();
  const seen: IncomingMessage[] = [];
  const base = await serve(fileServer({ cutAfter: 100_000, seen }));
  const to = join(folder, 'deep', 'result.mp4');
  const got = await download({ url: `${base}/r`, to, allowUrl: here, expect: 'video' });
  expect(got).toEqual({ bytes: movie.length, sha256: hash, content: 'video' });
  expect(readFileSync(to).equals(movie)).toBe(true);
  expect(seen.length).toBeGreaterThan(2);
  expect(readdirSync(join(folder, 'deep'))).toEqual(['result.mp4']);
});

test('what an earlier run left is continued; another version of the file is not mixed into it', async () => {
  const folder = temporaryFolder();
  const to = join(folder, 'result.mp4');
  const files = unfinished(to);
  writeFileSync(files.data, movie.subarray(0, 50_000));
  writeFileSync(files.info, JSON.stringify({ validator: '"v1"', total: movie.length }));
  const seen: IncomingMessage[] = [];
  const base = await serve(fileServer({ seen }));
  await download({ url: base, to, allowUrl: here });
  expect(seen[0]?.headers.range).toBe('bytes=50000-');
  expect(readFileSync(to).equals(movie)).toBe(true);

  writeFileSync(files.data, randomBytes(60_000));
  writeFileSync(files.info, JSON.stringify({ validator: '"v0"', total: movie.length }));
  await download({ url: base, to, allowUrl: here });
  expect(readFileSync(to).equals(movie)).toBe(true);
});

test('without a name for the version nothing is resumed', async () => {
  const folder = temporaryFolder();
  let broken = 1;
  const base = await serve((request, response) =>
    fileServer({ etag: () => null, ...(broken-- > 0 ? { cutAfter: 1000 } : {}) })(request, response),
  );
  const to = join(folder, 'result.mp4');
  await download({ url: base, to, allowUrl: here });
  expect(readFileSync(to).equals(movie)).toBe(true);
});

test.each([
  [
    'a page instead of the video',
    (_: IncomingMessage, r: ServerResponse) => r.end('<!doctype html><p>Sign in'),
    'html-answer',
  ],
  [
    'something else than a video',
    (_: IncomingMessage, r: ServerResponse) => r.end('hello'),
    'answer-unreadable',
  ],
  ['nothing', (_: IncomingMessage, r: ServerResponse) => r.end(), 'empty-answer'],
  [
    'a file that has gone',
    (_: IncomingMessage, r: ServerResponse) => r.writeHead(403).end(),
    'no-such-resource',
  ],
  [
    'a broken server',
    (_: IncomingMessage, r: ServerResponse) => r.writeHead(502).end('<html>'),
    'service-internal',
  ],
  [
    'a redirect to elsewhere',
    (_: IncomingMessage, r: ServerResponse) => r.writeHead(302, { Location: 'http://example.com/' }).end(),
    'redirected',
  ],
  [
    'a redirect without end',
    (q: IncomingMessage, r: ServerResponse) => r.writeHead(302, { Location: `${q.url}x` }).end(),
    'redirected',
  ],
  [
    'a server that breaks off at once',
    (_: IncomingMessage, r: ServerResponse) => r.destroy(),
    'network-reset',
  ],
])('%s is said in words and leaves nothing under the name', async (_name, answer, code) => {
  const folder = temporaryFolder();
  const base = await serve((request, response) => void answer(request, response));
  const url = `${base}/file`;
  await expect(
    download({ url, to: join(folder, 'r.mp4'), allowUrl: here, expect: 'video' }),
  ).rejects.toMatchObject({ code });
  expect(readdirSync(folder)).toEqual([]);
});

test('plain http is refused unless the service is on this computer, and credentials in an address always', async () => {
  const to = join(temporaryFolder(), 'r.mp4');
  const outside = allowFrom('https://api.example.com');
  for (const [allowUrl, url] of [
    [outside, 'http://127.0.0.1:9/r'],
    [here, 'http://example.com/r'],
    [here, 'http://user:pass@127.0.0.1:9/r'],
    [here, 'file:///etc/hosts'],
  ] as const) {
    await expect(download({ url, to, allowUrl })).rejects.toMatchObject({ code: 'redirected' });
  }
});

test('stops when told to, says so, and keeps what it has', async () => {
  const folder = temporaryFolder();
  const controller = new AbortController();
  const base = await serve((_request, response) => {
    response.setHeader('ETag', '"v1"');
    response.writeHead(200, { 'Content-Length': movie.length });
    response.write(movie.subarray(0, 100_000));
  });
  const to = join(folder, 'r.mp4');
  const going = download({
    url: base,
    to,
    allowUrl: here,
    signal: controller.signal,
    onProgress: () => controller.abort(),
  });
  await expect(going).rejects.toMatchObject({ code: 'cancelled' });
  expect(readFileSync(unfinished(to).data).length).toBeGreaterThan(0);
});

test('silence ends the wait', async () => {
  const base = await serve(() => undefined);
  const to = join(temporaryFolder(), 'r.mp4');
  await expect(download({ url: base, to, allowUrl: here, idleMs: 30 })).rejects.toMatchObject({
    code: 'network-timeout',
  });
});

test('no credential, cookie or referrer goes out', async () => {
  const seen: IncomingMessage[] = [];
  const base = await serve(fileServer({ seen }));
  await download({ url: base, to: join(temporaryFolder(), 'r.mp4'), allowUrl: here });
  for (const header of ['authorization', 'cookie', 'referer'])
    expect(seen[0]?.headers[header]).toBeUndefined();
});

test.skipIf(!existsSync('/dev/full'))('a full disk is said to be full', async () => {
  const folder = temporaryFolder();
  const to = join(folder, 'r.mp4');
  symlinkSync('/dev/full', unfinished(to).data);
  const base = await serve(fileServer());
  await expect(download({ url: base, to, allowUrl: here })).rejects.toMatchObject({ code: 'disk-full' });
  expect(existsSync(to)).toBe(false);
});

test('a file gets its name only after it was looked at; one that is no video is fetched anew', async () => {
  const folder = temporaryFolder();
  const to = join(folder, 'r.mp4');
  const seen: IncomingMessage[] = [];
  const base = await serve(fileServer({ seen }));
  const looked: (readonly string[])[] = [];
  const check = (path: string) => {
    looked.push(readdirSync(folder));
    expect(readFileSync(path).equals(movie)).toBe(true);
    return looked.length > 1
      ? Promise.resolve()
      : Promise.reject(new AppError('not-a-video', 'no picture in it'));
  };
  const ask = { url: base, to, allowUrl: here, check };
  await expect(download(ask)).rejects.toMatchObject({ code: 'not-a-video' });
  expect(readdirSync(folder)).toEqual([]);
  await download(ask);
  expect(looked.flat()).not.toContain('r.mp4');
  expect(readdirSync(folder)).toEqual(['r.mp4']);
  expect(seen.map(({ headers }) => headers.range)).toEqual([undefined, undefined]);
});

test('a whole file whose check was stopped is not fetched again', async () => {
  const folder = temporaryFolder();
  const to = join(folder, 'r.mp4');
  const seen: IncomingMessage[] = [];
  const base = await serve(fileServer({ seen }));
  const stopped = () => Promise.reject(new AppError('cancelled', 'stopped'));
  await expect(download({ url: base, to, allowUrl: here, check: stopped })).rejects.toMatchObject({
    code: 'cancelled',
  });
  await download({ url: base, to, allowUrl: here, check: () => Promise.resolve() });
  expect(seen).toHaveLength(1);
});

test('how long a busy file server wants to be left alone is told', async () => {
  const base = await serve(
    (_request, response) => void response.writeHead(503, { 'Retry-After': '7' }).end(),
  );
  const to = join(temporaryFolder(), 'r.mp4');
  await expect(download({ url: base, to, allowUrl: here })).rejects.toMatchObject({
    code: 'service-internal',
    details: { retryAfterMs: 7000 },
  });
});

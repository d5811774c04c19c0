import { lookup } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { download } from '../../../electron/main/download/download.ts';
import { guardedFetch } from '../../../electron/main/download/guarded-fetch.ts';
import { allowFrom } from '../../../electron/main/download/request.ts';
import { serve } from '../../support/http.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** As the real service's are judged, but plain http: a test has no certificate. */
const strict = Object.assign(() => true, { mayConnect: allowFrom('https://api.example.com').mayConnect });

test('a public name that leads to this computer gets nowhere', async () => {
  const heard: string[] = [];
  const base = await serve((request, response) => {
    heard.push(request.url ?? '');
    response.end('x');
  });
  // A name, not an address: where it leads is known only when it has been asked for.
  const { port } = new URL(base);
  expect((await lookup('localhost')).address).toMatch(/^(127|::1)/);
  const to = join(temporaryFolder(), 'x.mp4');
  await expect(download({ url: `http://localhost:${port}/x`, to, allowUrl: strict })).rejects.toMatchObject({
    code: 'redirected',
    details: { target: `http://localhost:${port}` },
  });
  expect(heard).toEqual([]);
  expect(existsSync(to)).toBe(false);
});

test('neither does a redirect to one', async () => {
  const inner = await serve((_request, response) => void response.end('secret'));
  const outer = await serve((_request, response) => {
    response.writeHead(302, { location: inner.replace('127.0.0.1', 'localhost') }).end();
  });
  const to = join(temporaryFolder(), 'x.mp4');
  await expect(download({ url: outer, to, allowUrl: strict })).rejects.toMatchObject({ code: 'redirected' });
});

test('what a server packs although it was asked not to is unpacked', async () => {
  const base = await serve((_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('a text, packed'));
  });
  const response = await guardedFetch(
    new URL(base),
    { headers: {}, signal: AbortSignal.timeout(5000) },
    () => true,
  );
  expect(await response.text()).toBe('a text, packed');
});

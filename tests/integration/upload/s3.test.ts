import dns from 'node:dns';
import { appendFileSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { allowFrom } from '../../../electron/main/download/request.ts';
import { readKept } from '../../../electron/main/upload/s3-kept.ts';
import { hostedAs, startS3Server, type S3Options, type S3Server } from '../../support/s3-server/server.ts';
import { destinationAt, makeFile, megabyte, put, storedHash } from '../../support/uploads.ts';

async function serve(options: S3Options = {}): Promise<S3Server> {
  const server = await startS3Server(options);
  onTestFinished(() => server.close());
  return server;
}

const signal = new AbortController().signal;
const parts = 25 * megabyte;
const dayMs = 86_400_000;

test('a small file is one request; anybody can fetch it with the signed link, nobody without', async () => {
  const server = await serve();
  const { path, sha256 } = makeFile(3 * megabyte);
  const { hosted, bytes } = await put(destinationAt(server), path);
  const { url, expiresAt } = await hosted;
  expect(server.count('PUT')).toBe(1);
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
  expect(bytes.at(-1)).toBe(3 * megabyte);
  expect(new Set(bytes).size).toBeGreaterThan(5);
  const fetched = await fetch(url);
  expect([fetched.status, fetched.headers.get('content-type')]).toEqual([200, 'video/mp4']);
  expect((await fetched.arrayBuffer()).byteLength).toBe(3 * megabyte);
  const ranged = await fetch(url, { headers: { range: 'bytes=-10' } });
  expect([ranged.status, ranged.headers.get('content-length')]).toEqual([206, '10']);
  expect((await fetch(url.split('?')[0]!)).status).toBe(403);
  expect(expiresAt).toBeGreaterThan(Date.now() + dayMs);
});

test('a bucket that stands in the host’s name is signed for and reached by that name', async () => {
  const lookup = dns.lookup as (name: string, ...rest: unknown[]) => void;
  vi.spyOn(dns, 'lookup').mockImplementation(((name: string, ...rest: unknown[]) =>
    lookup(name.endsWith(hostedAs) ? '127.0.0.1' : name, ...rest)) as unknown as typeof dns.lookup);
  const server = await serve();
  const { port } = new URL(server.endpoint);
  const named = destinationAt(server, { endpoint: `http://${hostedAs}:${port}`, pathStyle: false });
  const { path, sha256 } = makeFile(parts);
  const { url } = await (await put(named, path)).hosted;
  expect(new URL(url).host).toBe(`clips.${hostedAs}:${port}`);
  expect(new URL(url).pathname).toBe('/studio/clip.mp4');
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
  expect(server.count('PUT', 'partNumber')).toBeGreaterThan(1);
  expect((await fetch(url)).status).toBe(200);
  // The signature covers the host: by another name it is another request.
  const elsewhere = await fetch(url.replace(`clips.${hostedAs}`, '127.0.0.1'));
  expect(elsewhere.status).toBe(403);
  expect(await named.find('clip.mp4', { bytes: parts, signal })).not.toBeNull();
  await named.remove('clip.mp4', { signal });
  expect(server.store.objects.size).toBe(0);
  const hosts = server.received
    .map(({ headers }) => headers.host)
    .filter((host) => !host?.startsWith('127.'));
  expect(new Set(hosts)).toEqual(new Set([`clips.${hostedAs}:${port}`]));
});

test('the signed link outlives a session of 24 hours, and not for ever', async () => {
  const server = await serve();
  const { url, expiresAt } = await (await put(destinationAt(server), makeFile(10).path)).hosted;
  server.skewMs = 25 * 3_600_000;
  expect((await fetch(url)).status).toBe(200);
  server.skewMs = expiresAt! - Date.now() + 60_000;
  const late = await fetch(url);
  expect([late.status, await late.text()]).toEqual([403, expect.stringContaining('expired')]);
  server.skewMs = 0;
  expect((await fetch(url.replace(/X-Amz-Expires=\d+/, 'X-Amz-Expires=604799'))).status).toBe(403);
});

test('an empty file is a file, and a name of any kind arrives', async () => {
  const server = await serve();
  const name = "影 'q' (1)+&=%.mp4";
  const { url } = await (await put(destinationAt(server), makeFile(0).path, { name })).hosted;
  expect(server.store.get(`studio/${name}`).bytes).toBe(0);
  expect((await fetch(url)).status).toBe(200);
});

test('a large file goes up in parts, each covered by a checksum, progress in bytes', async () => {
  const server = await serve();
  const { path, sha256 } = makeFile(parts);
  const { hosted, bytes } = await put(destinationAt(server), path);
  const { url } = await hosted;
  expect(server.count('PUT', 'partNumber')).toBe(4);
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
  expect(server.store.get('studio/clip.mp4').etag).toMatch(/-4$/);
  expect(server.store.multiparts.size).toBe(0);
  for (const { headers } of server.received.filter(({ query }) => query.has('partNumber'))) {
    expect(headers['x-amz-content-sha256']).toMatch(/^[0-9a-f]{64}$/);
    expect(headers['content-md5']).toBeDefined();
  }
  expect(bytes.at(-1)).toBe(parts);
  expect(bytes).toEqual([...bytes].sort((a, b) => a - b));
  expect((await fetch(url, { method: 'GET' })).headers.get('content-length')).toBe(String(parts));
});

test('what is there with the same size is found with a fresh link; anything else is not', async () => {
  const server = await serve();
  const destination = destinationAt(server);
  await (
    await put(destination, makeFile(100).path)
  ).hosted;
  const found = await destination.find('clip.mp4', { bytes: 100, signal });
  expect((await fetch(found!.url)).status).toBe(200);
  expect(await destination.find('clip.mp4', { bytes: 99, signal })).toBeNull();
  expect(await destination.find('other.mp4', { bytes: 100, signal })).toBeNull();
  await destination.remove('clip.mp4', { signal });
  expect(server.store.objects.size).toBe(0);
});

test('connections that break in the middle are made again, and the object is whole', async () => {
  const server = await serve();
  const isPart = ({ query }: { query: URLSearchParams }) => query.get('partNumber') === '2';
  server.arm({ when: isPart, times: 2, resetAfter: 3 * megabyte });
  const { path, sha256 } = makeFile(parts);
  const { hosted, bytes } = await put(destinationAt(server), path);
  await hosted;
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
  expect(server.count('PUT', 'partNumber=2')).toBe(3);
  // Said honestly: what has to be sent again is not done.
  expect(bytes.some((done, index) => index > 0 && done < bytes[index - 1]!)).toBe(true);
});

test('a service that is busy for a moment is asked again', async () => {
  const server = await serve();
  server.arm({
    when: ({ method }) => method === 'PUT',
    times: 2,
    refuse: { status: 503, code: 'SlowDown' },
  });
  await (
    await put(destinationAt(server), makeFile(1000).path)
  ).hosted;
  expect(server.count('PUT')).toBe(3);
});

test('an interrupted upload goes on with the parts that are there', async () => {
  const server = await serve();
  const { path, sha256 } = makeFile(parts);
  const stop = new AbortController();
  server.arm({ when: ({ query }) => query.get('partNumber') === '4', hold: new Promise(() => undefined) });
  const first = await put(destinationAt(server), path, { signal: stop.signal });
  await expect.poll(() => readKept(first.kept())?.parts.length, { timeout: 20_000 }).toBe(3);
  stop.abort();
  await expect(first.hosted).rejects.toMatchObject({ code: 'cancelled' });
  server.disarm();
  server.store.mostListed = 2;

  const before = server.count('PUT', 'partNumber');
  const again = await put(destinationAt(server), path, { kept: JSON.parse(JSON.stringify(first.kept())) });
  await again.hosted;
  expect(server.count('PUT', 'partNumber') - before).toBe(1);
  expect(again.bytes[0]).toBe(24 * megabyte);
  expect(again.kept()).toBeNull();
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
});

test('what the service lost or has otherwise is sent again; an upload it has forgotten begins anew', async () => {
  const server = await serve();
  const { path, sha256 } = makeFile(parts);
  const stop = new AbortController();
  server.arm({ when: ({ query }) => query.get('partNumber') === '4', hold: new Promise(() => undefined) });
  const first = await put(destinationAt(server), path, { signal: stop.signal });
  await expect.poll(() => readKept(first.kept())?.parts.length, { timeout: 20_000 }).toBe(3);
  stop.abort();
  await first.hosted.catch(() => undefined);
  server.disarm();
  const [multipart] = server.store.multiparts.values();
  multipart!.parts.delete(1);
  multipart!.parts.set(2, { ...multipart!.parts.get(2)!, etag: '0'.repeat(32) });
  const before = server.count('PUT', 'partNumber');
  const second = await put(destinationAt(server), path, { kept: first.kept() });
  await second.hosted;
  expect(server.count('PUT', 'partNumber') - before).toBe(3);
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);

  // The object is there: a lost answer to "complete" is no reason to send it all again.
  const done = server.count('PUT', 'partNumber');
  await (
    await put(destinationAt(server), path, { kept: first.kept() })
  ).hosted;
  expect(server.count('PUT', 'partNumber')).toBe(done);

  await server.store.remove('studio/clip.mp4');
  await (
    await put(destinationAt(server), path, { kept: first.kept() })
  ).hosted;
  expect(server.count('PUT', 'partNumber')).toBe(done + 4);
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
});

test('keys that may not list parts go on all the same', async () => {
  const server = await serve();
  server.denied.add('s3:ListMultipartUploadParts');
  const { path, sha256 } = makeFile(parts);
  const stop = new AbortController();
  server.arm({ when: ({ query }) => query.get('partNumber') === '1', hold: new Promise(() => undefined) });
  const first = await put(destinationAt(server), path, { signal: stop.signal });
  await expect.poll(() => readKept(first.kept())?.parts.length, { timeout: 20_000 }).toBe(3);
  stop.abort();
  await first.hosted.catch(() => undefined);
  server.disarm();
  await (
    await put(destinationAt(server), path, { kept: first.kept() })
  ).hosted;
  expect(await storedHash(server, 'studio/clip.mp4')).toBe(sha256);
});

test('a file that changes meanwhile is noticed, and nothing wrong stays', async () => {
  const server = await serve();
  const { path } = makeFile(parts);
  let release = () => undefined as void;
  const hold = new Promise<void>((go) => (release = go));
  server.arm({ when: ({ query }) => query.get('partNumber') === '4', times: 1, hold });
  const first = await put(destinationAt(server), path);
  await expect.poll(() => readKept(first.kept())?.parts.length, { timeout: 20_000 }).toBe(3);
  appendFileSync(path, 'more');
  release();
  await expect(first.hosted).rejects.toMatchObject({ code: 'file-changed' });
  expect(server.store.objects.size).toBe(0);
  // What was kept belongs to the file as it was.
  const before = server.count('POST', 'uploads');
  await (
    await put(destinationAt(server), path, { kept: first.kept() })
  ).hosted;
  expect(server.count('POST', 'uploads')).toBe(before + 1);
});

test('an object that is not as long as the file is no success', async () => {
  const server = await serve();
  const { path } = makeFile(1000);
  const { hosted } = await put(destinationAt(server), path);
  await hosted;
  const answer = server.store.get('studio/clip.mp4');
  await server.store.put('studio/clip.mp4', { ...answer, bytes: 999 });
  expect(await destinationAt(server).find('clip.mp4', { bytes: 1000, signal })).toBeNull();
});

test('a cancelled upload leaves nothing at the service once it is abandoned', async () => {
  const server = await serve();
  const { path } = makeFile(parts);
  const stop = new AbortController();
  server.arm({ when: ({ query }) => query.get('partNumber') === '4', hold: new Promise(() => undefined) });
  const destination = destinationAt(server);
  const { hosted, kept } = await put(destination, path, { signal: stop.signal });
  await expect.poll(() => readKept(kept())?.parts.length, { timeout: 20_000 }).toBe(3);
  stop.abort();
  await hosted.catch(() => undefined);
  expect(server.store.multiparts.size).toBe(1);
  await destination.abandon(kept(), { signal });
  await destination.abandon(kept(), { signal });
  expect(server.store.multiparts.size).toBe(0);
});

test('old unfinished uploads of clips are swept away; known ones, young ones and strangers stay', async () => {
  const server = await serve();
  const { store } = server;
  const old = Date.now() - 10 * dayMs;
  const name = 'a'.repeat(64);
  const orphan = store.begin(`studio/${name}.mp4`, '', old);
  const known = store.begin(`studio/${name}.mp4`, '', old);
  const young = store.begin(`studio/${name}.mp4`, '', Date.now());
  const stranger = store.begin('studio/holiday.mp4', '', old);
  const elsewhere = store.begin(`other/${name}.mp4`, '', old);
  const swept = await destinationAt(server).sweep({
    before: Date.now() - 7 * dayMs,
    isKnown: (id) => id === known.id,
    signal,
  });
  expect(swept).toBe(1);
  expect(store.multiparts.has(orphan.id)).toBe(false);
  for (const { id } of [known, young, stranger, elsewhere]) expect(store.multiparts.has(id)).toBe(true);
});

test.each([
  ['a wrong secret', { secretKey: 'wrong' }, { status: 403, reason: 'SignatureDoesNotMatch' }],
  ['a wrong access key', { accessKey: 'AKIAWRONG' }, { status: 403, reason: 'InvalidAccessKeyId' }],
  [
    'a wrong region',
    { region: 'us-east-1' },
    { status: 400, reason: 'AuthorizationHeaderMalformed', region: 'eu-test-1' },
  ],
  ['a wrong bucket', { bucket: 'nobodys' }, { status: 404, reason: 'NoSuchBucket' }],
])('%s is refused and told apart', async (_what, change, details) => {
  const server = await serve();
  for (const bytes of [100, 9 * megabyte]) {
    const { hosted } = await put(destinationAt(server, change), makeFile(bytes).path);
    await expect(hosted).rejects.toMatchObject({ code: 'upload-refused', details });
  }
  expect(server.store.objects.size).toBe(0);
});

test('a clock that is wrong is put right by what the service says, the link as well', async () => {
  const server = await serve();
  server.skewMs = -3 * 3_600_000;
  const { hosted } = await put(destinationAt(server), makeFile(100).path);
  expect((await fetch((await hosted).url)).status).toBe(200);
  expect(server.received.map(({ status }) => status)).toContain(403);
});

test('a signature of another time is refused with the word for it', async () => {
  const server = await serve();
  server.arm({ when: () => true, refuse: { status: 403, code: 'RequestTimeTooSkewed' } });
  const { hosted } = await put(destinationAt(server), makeFile(100).path);
  await expect(hosted).rejects.toMatchObject({ details: { reason: 'RequestTimeTooSkewed' } });
});

test('the real test: put, fetch without credentials, compare, delete', async () => {
  const server = await serve();
  const steps = await destinationAt(server).test({ signal, reach: null });
  expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
    ['put', true],
    ['fetch', true],
    ['compare', true],
    ['delete', true],
  ]);
  expect(server.store.objects.size).toBe(0);
  const fetched = server.received.find(({ method }) => method === 'GET');
  expect(fetched?.headers.authorization).toBeUndefined();
});

test.each([
  ['s3:PutObject', 'put', ['put']],
  ['s3:GetObject', 'fetch', ['put', 'fetch']],
  ['s3:DeleteObject', 'delete', ['put', 'fetch', 'compare', 'delete']],
] as const)('a policy that denies %s fails at “%s” and says so', async (action, failing, reached) => {
  const server = await serve();
  server.denied.add(action);
  const steps = await destinationAt(server).test({ signal, reach: null });
  expect(steps.map(({ step }) => step)).toEqual(reached);
  const last = steps.at(-1);
  expect(last).toMatchObject({
    step: failing,
    ok: false,
    message: `${failing}-upload-refused`,
    values: { status: 403, reason: 'AccessDenied' },
  });
});

test('a bucket that only this network can reach is told apart from one that the service can fetch from', async () => {
  const server = await serve();
  const steps = await destinationAt(server).test({ signal, reach: allowFrom('https://api.example.com') });
  expect(steps.map(({ message }) => message)).toEqual([
    'put-ok',
    'fetch-ok',
    'compare-ok',
    'reach-link-invalid',
    'delete-ok',
  ]);
});

test('a server that is not there is the network’s matter, not the bucket’s', async () => {
  const gone = await startS3Server();
  await gone.close();
  const { hosted } = await put(destinationAt(gone), makeFile(10).path);
  await expect(hosted).rejects.toMatchObject({ code: 'network-offline' });
});

import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { factsOf } from '../../../electron/main/upload/file-facts.ts';
import { createPutDestination } from '../../../electron/main/upload/put.ts';
import { serve } from '../../support/http.ts';
import { temporaryFolder } from '../../support/temp.ts';

const token = 'Bearer the-key';

interface Shelf {
  readonly objects: Map<string, Buffer>;
  readonly requests: IncomingMessage[];
  readonly listener: RequestListener;
}

/** A place for files as gateways offer it: PUT with a key, GET for everybody. */
function shelf(options: { mayDelete?: boolean } = {}): Shelf {
  const objects = new Map<string, Buffer>();
  const requests: IncomingMessage[] = [];
  const answer = (response: ServerResponse, status: number, body?: Buffer) =>
    response.writeHead(status, body ? { 'content-length': body.length } : {}).end(body);
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    const name = request.url ?? '';
    const object = objects.get(name);
    if (request.method === 'GET') return void answer(response, object ? 200 : 404, object);
    if (request.method === 'HEAD') {
      return void response.writeHead(object ? 200 : 404, { 'content-length': object?.length ?? 0 }).end();
    }
    if (request.headers.authorization !== token) return void answer(response, 403);
    if (request.method === 'DELETE') {
      if (options.mayDelete === false) return void answer(response, 405);
      objects.delete(name);
      return void answer(response, 204);
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      objects.set(name, Buffer.concat(chunks));
      answer(response, 201);
    });
  };
  return { objects, requests, listener };
}

const destinationAt = (origin: string, authorization = token) =>
  createPutDestination({
    key: 'test',
    url: `${origin}/up/{name}`,
    publicUrl: `${origin}/up/{name}`,
    headers: { authorization },
  });

function makeFile(bytes: number): { path: string; content: Buffer } {
  const content = Buffer.alloc(bytes, 'clip ');
  const path = join(temporaryFolder(), '影.mp4');
  writeFileSync(path, content);
  return { path, content };
}

async function transfer(path: string, name: string, signal = new AbortController().signal) {
  const bytes: number[] = [];
  const onBytes = (done: number) => bytes.push(done);
  // For a file that is not there nobody has facts.
  const facts = await factsOf(path).catch(() => ({ bytes: 10, mtimeMs: 0 }));
  return { path, facts, name, signal, onBytes, kept: null, keep: () => undefined, bytes };
}

test('a file arrives whole, with its length said in advance, and progress in bytes only grows', async () => {
  const { listener, objects, requests } = shelf();
  const origin = await serve(listener);
  const { path, content } = makeFile(3_000_001);
  const asked = await transfer(path, 'a b.mp4');
  expect(await destinationAt(origin).put(asked)).toEqual({
    url: `${origin}/up/a%20b.mp4`,
    expiresAt: null,
  });
  expect(objects.get('/up/a%20b.mp4')?.equals(content)).toBe(true);
  expect(requests[0]?.headers).toMatchObject({
    'content-length': '3000001',
    'content-type': 'video/mp4',
    authorization: token,
  });
  expect(asked.bytes.at(-1)).toBe(3_000_001);
  expect(asked.bytes).toEqual([...asked.bytes].sort((a, b) => a - b));
});

test('an empty file is a file', async () => {
  const { listener, objects } = shelf();
  const origin = await serve(listener);
  await destinationAt(origin).put(await transfer(makeFile(0).path, 'a.mp4'));
  expect(objects.get('/up/a.mp4')?.length).toBe(0);
});

test('what is there is found, without the key, and what is not is not', async () => {
  const { listener, objects, requests } = shelf();
  const origin = await serve(listener);
  objects.set('/up/a.mp4', Buffer.from('x'));
  const { signal } = new AbortController();
  const destination = destinationAt(origin);
  expect(await destination.find('a.mp4', { bytes: 1, signal })).toEqual({
    url: `${origin}/up/a.mp4`,
    expiresAt: null,
  });
  expect(await destination.find('a.mp4', { bytes: 2, signal })).toBeNull();
  expect(await destination.find('b.mp4', { bytes: 1, signal })).toBeNull();
  expect(requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test('a connection that breaks has a word, on which the upload is tried again', async () => {
  const origin = await serve((incoming) => {
    incoming.once('data', () => incoming.socket.resetAndDestroy());
  });
  await expect(
    destinationAt(origin).put(await transfer(makeFile(5_000_000).path, 'a.mp4')),
  ).rejects.toMatchObject({
    code: 'network-reset',
  });
});

test('a refusal names its status', async () => {
  const { listener } = shelf();
  const origin = await serve(listener);
  await expect(
    destinationAt(origin, 'Bearer wrong').put(await transfer(makeFile(10).path, 'a.mp4')),
  ).rejects.toMatchObject({ code: 'upload-refused', details: { status: 403 } });
});

test('a server that refuses when asked gets none of the file', async () => {
  let received = 0;
  const server = createServer((incoming) =>
    incoming.on('data', ({ length }: Buffer) => (received += length)),
  );
  server.on('checkContinue', (_incoming, response: ServerResponse) => response.writeHead(413).end());
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await expect(
    destinationAt(`http://127.0.0.1:${port}`).put(await transfer(makeFile(20_000_000).path, 'a.mp4')),
  ).rejects.toMatchObject({ code: 'upload-refused', details: { status: 413 } });
  expect(received).toBe(0);
});

test('a server that knows nothing of being asked gets the file all the same', async () => {
  let stored = 0;
  const server = createNetServer((socket) => {
    let text = '';
    let body = 0;
    socket.on('data', (chunk) => {
      if (!text.includes('\r\n\r\n')) text += chunk.toString('latin1');
      else body += chunk.length;
      if (body < 5000) return;
      stored = body;
      socket.end('HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n');
    });
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await destinationAt(`http://127.0.0.1:${port}`).put(await transfer(makeFile(5000).path, 'a.mp4'));
  expect(stored).toBe(5000);
});

test('a redirect is not followed: it would carry the key elsewhere', async () => {
  const elsewhere = shelf();
  const other = await serve(elsewhere.listener);
  const origin = await serve((_incoming, response) =>
    response.writeHead(307, { location: `${other}/up/a` }).end(),
  );
  await expect(destinationAt(origin).put(await transfer(makeFile(10).path, 'a.mp4'))).rejects.toMatchObject({
    code: 'upload-refused',
    details: { status: 307 },
  });
  expect(elsewhere.requests).toEqual([]);
});

test('cancelling in the middle stops the upload', async () => {
  const cancel = new AbortController();
  const origin = await serve((incoming) => {
    // Never reads on: the upload hangs until it is cancelled.
    incoming.once('data', () => {
      incoming.pause();
      cancel.abort();
    });
  });
  await expect(
    destinationAt(origin).put(await transfer(makeFile(50_000_000).path, 'a.mp4', cancel.signal)),
  ).rejects.toMatchObject({ code: 'cancelled' });
});

test('a file that has gone and a server that is not there are told apart', async () => {
  const gone = join(temporaryFolder(), 'gone.mp4');
  await expect(destinationAt('http://127.0.0.1:9').put(await transfer(gone, 'a.mp4'))).rejects.toMatchObject({
    code: 'file-gone',
  });
  await expect(
    destinationAt('http://127.0.0.1:9').put(await transfer(makeFile(10).path, 'a')),
  ).rejects.toMatchObject({
    code: 'network-offline',
  });
});

test('the test of a destination puts, fetches back without the key, compares and cleans up', async () => {
  const { listener, objects, requests } = shelf();
  const origin = await serve(listener);
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal, reach: null });
  expect(steps.map(({ step, ok }) => [step, ok])).toEqual([
    ['put', true],
    ['fetch', true],
    ['compare', true],
    ['delete', true],
  ]);
  expect(objects.size).toBe(0);
  const fetched = requests.find(({ method }) => method === 'GET');
  expect(fetched?.headers.authorization).toBeUndefined();
});

test('the test stops at the step that fails and says why', async () => {
  const { listener } = shelf();
  const origin = await serve((incoming, response) => {
    if (incoming.method === 'GET') return response.writeHead(401).end();
    return listener(incoming, response);
  });
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal, reach: null });
  expect(steps).toEqual([
    { step: 'put', ok: true, message: 'put-ok', values: {} },
    { step: 'fetch', ok: false, message: 'fetch-upload-refused', values: { status: 401, reason: '' } },
  ]);
});

test('a place that changes what is put is found out', async () => {
  const { listener, objects } = shelf();
  const origin = await serve((incoming, response) => {
    for (const [name, content] of objects)
      objects.set(name, Buffer.from(createHash('md5').update(content).digest('hex')));
    return listener(incoming, response);
  });
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal, reach: null });
  expect(steps.at(-1)).toMatchObject({ step: 'compare', ok: false });
});

test('a place that lets nobody delete is usable all the same', async () => {
  const { listener } = shelf({ mayDelete: false });
  const origin = await serve(listener);
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal, reach: null });
  expect(steps.map(({ ok }) => ok)).toEqual([true, true, true, false]);
});

test('what lies at an address that all uploads share is never taken for this clip', async () => {
  const { listener } = shelf();
  const origin = await serve(listener);
  const url = `${origin}/up/one-address?X-Amz-Signature=abc`;
  const destination = createPutDestination({
    key: 'test',
    url,
    publicUrl: url,
    headers: { authorization: token },
  });
  const { signal } = new AbortController();
  await destination.put(await transfer(makeFile(10).path, 'a.mp4'));
  expect((await fetch(url)).status).toBe(200);
  expect(await destination.find('a.mp4', { bytes: 10, signal })).toBeNull();
});

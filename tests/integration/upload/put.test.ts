import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createNetServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
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
    if (request.method === 'HEAD') return void response.writeHead(object ? 200 : 404).end();
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

const request = (name: string, signal = new AbortController().signal) => {
  const percents: number[] = [];
  return { name, signal, onProgress: (percent: number) => percents.push(percent), percents };
};

test('a file arrives whole, with its length said in advance, and progress only grows to 100', async () => {
  const { listener, objects, requests } = shelf();
  const origin = await serve(listener);
  const { path, content } = makeFile(3_000_001);
  const asked = request('a b.mp4');
  expect(await destinationAt(origin).put(path, asked)).toEqual({
    url: `${origin}/up/a%20b.mp4`,
    expiresAt: null,
  });
  expect(objects.get('/up/a%20b.mp4')?.equals(content)).toBe(true);
  expect(requests[0]?.headers).toMatchObject({
    'content-length': '3000001',
    'content-type': 'video/mp4',
    authorization: token,
  });
  expect(asked.percents.at(-1)).toBe(100);
  expect(asked.percents).toEqual([...asked.percents].sort((a, b) => a - b));
});

test('an empty file is a file', async () => {
  const { listener, objects } = shelf();
  const origin = await serve(listener);
  await destinationAt(origin).put(makeFile(0).path, request('a.mp4'));
  expect(objects.get('/up/a.mp4')?.length).toBe(0);
});

test('what is there is found, without the key, and what is not is not', async () => {
  const { listener, objects, requests } = shelf();
  const origin = await serve(listener);
  objects.set('/up/a.mp4', Buffer.from('x'));
  const { signal } = new AbortController();
  const destination = destinationAt(origin);
  expect(await destination.exists('a.mp4', { signal })).toBe(true);
  expect(await destination.exists('b.mp4', { signal })).toBe(false);
  expect(requests.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

test('a connection that breaks in the middle is tried once more, from the beginning', async () => {
  const { listener, objects } = shelf();
  let broken = 0;
  const origin = await serve((incoming, response) => {
    if (incoming.method !== 'PUT' || broken > 0) return listener(incoming, response);
    broken += 1;
    incoming.once('data', () => incoming.socket.resetAndDestroy());
  });
  const { path, content } = makeFile(5_000_000);
  await destinationAt(origin).put(path, request('a.mp4'));
  expect(broken).toBe(1);
  expect(objects.get('/up/a.mp4')?.equals(content)).toBe(true);
});

test('a connection that keeps breaking is given up with a word for it', async () => {
  const origin = await serve((incoming) => {
    incoming.once('data', () => incoming.socket.resetAndDestroy());
  });
  await expect(destinationAt(origin).put(makeFile(5_000_000).path, request('a.mp4'))).rejects.toMatchObject({
    code: 'network-reset',
  });
});

test('a refusal names its status', async () => {
  const { listener } = shelf();
  const origin = await serve(listener);
  await expect(
    destinationAt(origin, 'Bearer wrong').put(makeFile(10).path, request('a.mp4')),
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
    destinationAt(`http://127.0.0.1:${port}`).put(makeFile(20_000_000).path, request('a.mp4')),
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
  await destinationAt(`http://127.0.0.1:${port}`).put(makeFile(5000).path, request('a.mp4'));
  expect(stored).toBe(5000);
});

test('a redirect is not followed: it would carry the key elsewhere', async () => {
  const elsewhere = shelf();
  const other = await serve(elsewhere.listener);
  const origin = await serve((_incoming, response) =>
    response.writeHead(307, { location: `${other}/up/a` }).end(),
  );
  await expect(destinationAt(origin).put(makeFile(10).path, request('a.mp4'))).rejects.toMatchObject({
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
    destinationAt(origin).put(makeFile(50_000_000).path, request('a.mp4', cancel.signal)),
  ).rejects.toMatchObject({ code: 'cancelled' });
});

test('a file that has gone and a server that is not there are told apart', async () => {
  const gone = join(temporaryFolder(), 'gone.mp4');
  await expect(destinationAt('http://127.0.0.1:9').put(gone, request('a.mp4'))).rejects.toMatchObject({
    code: 'file-gone',
  });
  await expect(
    destinationAt('http://127.0.0.1:9').put(makeFile(10).path, request('a')),
  ).rejects.toMatchObject({
    code: 'network-offline',
  });
});

test('the test of a destination puts, fetches back without the key, compares and cleans up', async () => {
  const { listener, objects, requests } = shelf();
  const origin = await serve(listener);
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal });
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
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal });
  expect(steps).toEqual([
    { step: 'put', ok: true, message: 'put-ok', values: {} },
    { step: 'fetch', ok: false, message: 'fetch-upload-refused', values: { status: 401 } },
  ]);
});

test('a place that changes what is put is found out', async () => {
  const { listener, objects } = shelf();
  const origin = await serve((incoming, response) => {
    for (const [name, content] of objects)
      objects.set(name, Buffer.from(createHash('md5').update(content).digest('hex')));
    return listener(incoming, response);
  });
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal });
  expect(steps.at(-1)).toMatchObject({ step: 'compare', ok: false });
});

test('a place that lets nobody delete is usable all the same', async () => {
  const { listener } = shelf({ mayDelete: false });
  const origin = await serve(listener);
  const steps = await destinationAt(origin).test({ signal: new AbortController().signal });
  expect(steps.map(({ ok }) => ok)).toEqual([true, true, true, false]);
});

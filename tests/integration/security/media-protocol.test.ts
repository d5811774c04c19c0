import * as fc from 'fast-check';
import { mkdirSync, readdirSync, readlinkSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';
import { serveMedia } from '../../../electron/main/security/media-protocol.ts';
import { temporaryFolder } from '../../support/temp.ts';

const mp4Head = Buffer.from('\0\0\0\u0018ftypmp42\0\0\0\0', 'latin1');

function registered(content: Buffer, name = '影 1.mp4') {
  const folder = temporaryFolder();
  const path = join(folder, name);
  writeFileSync(path, content);
  const registry = createMediaRegistry();
  const url = `media://${registry.idFor(path)}/`;
  const ask = (headers: Record<string, string> = {}, method = 'GET') =>
    serveMedia(new Request(url, { headers, method }), registry);
  return { folder, path, registry, url, ask };
}

test('a range has exactly its bytes, wherever it lies in the file', async () => {
  const content = Buffer.from(Array.from({ length: 700_000 }, (_, index) => (index * 31) % 256));
  const { ask } = registered(content);
  const offset = fc.integer({ min: 0, max: content.length - 1 });
  await fc.assert(
    fc.asyncProperty(offset, offset, async (a, b) => {
      const [start, end] = [Math.min(a, b), Math.max(a, b)];
      const response = await ask({ range: `bytes=${start}-${end}` });
      expect(response.status).toBe(206);
      expect(response.headers.get('content-range')).toBe(`bytes ${start}-${end}/${content.length}`);
      expect(response.headers.get('content-length')).toBe(String(end - start + 1));
      expect(content.subarray(start, end + 1).equals(Buffer.from(await response.arrayBuffer()))).toBe(true);
    }),
    { numRuns: 60 },
  );
});

test('the whole file comes with its length, type and the offer of ranges', async () => {
  const content = Buffer.concat([mp4Head, Buffer.alloc(1000)]);
  const response = await registered(content).ask();
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'accept-ranges': 'bytes',
    'access-control-allow-origin': 'app://studio',
    'content-length': String(content.length),
    'content-type': 'video/mp4',
    'x-content-type-options': 'nosniff',
  });
  expect((await response.arrayBuffer()).byteLength).toBe(content.length);
});

test('HEAD tells the same without the bytes', async () => {
  const { ask } = registered(Buffer.alloc(500));
  const response = await ask({ range: 'bytes=100-' }, 'HEAD');
  expect([response.status, response.headers.get('content-length')]).toEqual([206, '400']);
  expect((await response.arrayBuffer()).byteLength).toBe(0);
});

test('a range behind the end is refused with the size', async () => {
  const response = await registered(Buffer.alloc(500)).ask({ range: 'bytes=500-' });
  expect([response.status, response.headers.get('content-range')]).toEqual([416, 'bytes */500']);
});

test('an empty file is empty, not an error', async () => {
  const response = await registered(Buffer.alloc(0)).ask();
  expect([response.status, (await response.arrayBuffer()).byteLength]).toEqual([200, 0]);
});

test('what looks like a page is bytes, whatever it is called', async () => {
  const response = await registered(Buffer.from('<script>alert(1)</script>'), 'x.html').ask();
  expect(response.headers.get('content-type')).toBe('application/octet-stream');
  expect(response.headers.get('content-security-policy')).toContain('sandbox');
});

test('only ids that were given name a file, and nothing can be added to them', async () => {
  const { registry, url, path } = registered(Buffer.alloc(10));
  const id = new URL(url).hostname;
  for (const wrong of [
    `media://${'0'.repeat(32)}/`,
    `media://${id}/x`,
    `media://${id}/..%2f..%2fetc%2fpasswd`,
    `media://${id}${path}`,
    `media://user@${id}/`,
    `media://${id}:80/`,
    `media://${encodeURIComponent(path)}/`,
    `media:///${path}`,
    'media://../',
  ]) {
    if (!URL.canParse(wrong)) continue;
    const request = { url: wrong, method: 'GET', headers: new Headers() } as Request;
    expect((await serveMedia(request, registry)).status, wrong).toBe(404);
  }
});

test('a file that has gone, a folder, and another method are answered', async () => {
  const { ask, path, registry, folder } = registered(Buffer.alloc(10));
  expect((await ask({}, 'POST')).status).toBe(405);
  expect((await ask({}, 'OPTIONS')).status).toBe(204);
  rmSync(path);
  expect((await ask()).status).toBe(404);
  mkdirSync(join(folder, 'inner'));
  const inner = `media://${registry.idFor(join(folder, 'inner'))}/`;
  expect((await serveMedia(new Request(inner), registry)).status).toBe(404);
});

test.skipIf(process.platform === 'win32')('a link is followed to the file that was registered', async () => {
  const { folder, path, registry } = registered(Buffer.from('{"a":1}'));
  const link = join(folder, 'link.json');
  symlinkSync(path, link);
  const response = await serveMedia(new Request(`media://${registry.idFor(link)}/`), registry);
  expect(response.headers.get('content-type')).toBe('application/json');
});

/** Files of a folder that this process holds open. */
const openFiles = (folder: string) =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(folder);
    } catch {
      return false;
    }
  }).length;

test.runIf(process.platform === 'linux')(
  'a reader that goes away in the middle leaves no file open',
  async () => {
    const { ask, folder } = registered(Buffer.alloc(2_000_000));
    for (let round = 0; round < 20; round += 1) {
      const reader = (await ask()).body!.getReader();
      await reader.read();
      expect(openFiles(folder)).toBe(1);
      await reader.cancel();
      await vi.waitFor(() => expect(openFiles(folder)).toBe(0));
    }
    await (await ask()).arrayBuffer();
    await (await ask({ range: 'bytes=9999999-' })).arrayBuffer();
    await vi.waitFor(() => expect(openFiles(folder)).toBe(0));
  },
);

test('a file that shrinks while it is read breaks off instead of hanging', async () => {
  const { ask, path } = registered(Buffer.alloc(2_000_000));
  const reader = (await ask()).body!.getReader();
  await reader.read();
  writeFileSync(path, '');
  await expect(
    (async () => {
      while (!(await reader.read()).done);
    })(),
  ).rejects.toThrow();
});

test('a link inside the application’s own folder that leads out of it is not followed', async () => {
  const { folder, path, registry } = registered(mp4Head, 'secret.mp4');
  const own = temporaryFolder();
  const planted = join(own, 'result.mp4');
  symlinkSync(path, planted);
  mkdirSync(join(own, 'results'));
  const kept = join(own, 'results', 'kept.mp4');
  writeFileSync(kept, mp4Head);
  const within = join(own, 'within.mp4');
  symlinkSync(kept, within);
  const theirs = join(folder, 'theirs.mp4');
  symlinkSync(path, theirs);
  const status = async (file: string) =>
    (await serveMedia(new Request(`media://${registry.idFor(file)}/`), registry, [own])).status;
  expect(await status(planted)).toBe(404);
  expect(await status(within)).toBe(200);
  // Chosen by the user, who may keep films behind a link.
  expect(await status(theirs)).toBe(200);
});

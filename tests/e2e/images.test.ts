import { readFileSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import type { ReferenceImage } from '../../electron/shared/domain/edit.ts';
import type { ErrorData } from '../../electron/shared/domain/error-data.ts';
import type { Envelope } from '../../electron/shared/ipc/envelope.ts';
import { launchApp, makeRunFolder, type RunningApp } from '../support/electron.ts';
import { makeHeic } from '../support/heic.ts';
import { serve } from '../support/http.ts';
import { realTools } from '../support/media.ts';
import {
  asFile,
  colourAt,
  drawPicture,
  type Edge,
  exif,
  jpegWithExif,
  turnedAvif,
  webpWithExif,
} from '../support/pictures.ts';

/* Reference images as the page hands them in, decoded by the built application in the hidden page that it opens for each. */

const tools = await realTools();
const folder = makeRunFolder('pictures');

/** What the attacks provoke. */
const expectedErrors = [/Refused to|violates|Failed to load resource|net::ERR_|Access to fetch/];

let running: RunningApp | null = null;
afterAll(async () => {
  await running?.close();
});
const start = async (): Promise<RunningApp> => (running ??= await launchApp({ expectedErrors }));

async function add(name: string, bytes: Buffer): Promise<Envelope<ReferenceImage>> {
  const { page } = await start();
  return page.evaluate(
    ([fileName, base64]) =>
      window.studio.invoke('images:add', {
        name: fileName,
        bytes: Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)),
      }),
    [name, bytes.toString('base64')] as const,
  );
}

/** Adds it, and looks at what was kept with another decoder than the application's. */
async function kept(name: string, bytes: Buffer) {
  const answer = await add(name, bytes);
  if (!answer.ok) throw new Error(JSON.stringify(answer.error));
  const { page } = await start();
  const base64 = await page.evaluate(async (media) => {
    const body = new Uint8Array(await (await fetch(`media://${media}/`)).arrayBuffer());
    return btoa(Array.from(body, (byte) => String.fromCharCode(byte)).join(''));
  }, answer.value.media);
  const file = Buffer.from(base64, 'base64');
  const path = asFile(folder, file);
  return { ...answer.value, file, at: (edge: Edge) => colourAt(tools, path, edge) };
}

async function refused(name: string, bytes: Buffer): Promise<ErrorData> {
  const answer = await add(name, bytes);
  if (answer.ok) throw new Error(`${name} was taken`);
  return answer.error;
}

const draw = (name: string, size?: string, extra?: readonly string[]): Buffer =>
  readFileSync(drawPicture(tools, folder, name, size, extra));
const avif = (): Buffer =>
  draw('cup.avif', '400x300', ['-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8']);
const heic = (quarterTurns: number): Buffer =>
  makeHeic(tools, folder, drawPicture(tools, folder, 'drawn.png', '640x320'), {
    ...{ tile: 320, tiles: 2, quarterTurns },
  });

test.each([
  [
    'a JPEG lying on its right side',
    () => jpegWithExif(draw('a.jpg'), exif(6)),
    'jpeg',
    'top',
    'bottom',
    300,
    400,
  ],
  [
    'a JPEG lying on its left side',
    () => jpegWithExif(draw('a.jpg'), exif(8, true)),
    'jpeg',
    'bottom',
    'top',
    300,
    400,
  ],
  ['a JPEG upside down', () => jpegWithExif(draw('a.jpg'), exif(3, true)), 'jpeg', 'right', 'left', 400, 300],
  ['a mirrored JPEG', () => jpegWithExif(draw('a.jpg'), exif(2)), 'jpeg', 'right', 'left', 400, 300],
  [
    'a JPEG mirrored and lying',
    () => jpegWithExif(draw('a.jpg'), exif(5, true)),
    'jpeg',
    'top',
    'bottom',
    300,
    400,
  ],
  [
    'a JPEG mirrored and lying the other way',
    () => jpegWithExif(draw('a.jpg'), exif(7)),
    'jpeg',
    'bottom',
    'top',
    300,
    400,
  ],
  ['a WebP', () => draw('a.webp'), 'png', 'left', 'right', 400, 300],
  [
    'a WebP lying on its side',
    () => webpWithExif(draw('a.webp'), exif(6), { width: 400, height: 300 }),
    'png',
    'top',
    'bottom',
    300,
    400,
  ],
  ['a GIF', () => draw('a.gif'), 'png', 'left', 'right', 400, 300],
  ['a BMP', () => draw('a.bmp'), 'png', 'left', 'right', 400, 300],
  ['an AVIF', () => avif(), 'png', 'left', 'right', 400, 300],
  ['an AVIF turned by its container', () => turnedAvif(avif(), 1), 'png', 'bottom', 'top', 300, 400],
  ['a HEIC of several tiles', () => heic(0), 'jpeg', 'left', 'right', 640, 320],
  ['a HEIC turned by its container', () => heic(1), 'jpeg', 'bottom', 'top', 320, 640],
  ['a HEIC upside down', () => heic(2), 'jpeg', 'right', 'left', 640, 320],
] as const)('%s is kept upright, without metadata', async (_name, make, kind, red, blue, width, height) => {
  const image = await kept('cup', make());
  expect(image).toMatchObject({ width, height });
  expect([image.at(red), image.at(blue)]).toEqual(['red', 'blue']);
  expect(image.file.subarray(0, 3).toString('hex')).toBe(kind === 'png' ? '89504e' : 'ffd8ff');
  expect(image.file.includes('Exif') || image.file.includes('Geneva')).toBe(false);
});

test('transparency stays transparency', async () => {
  const clear = draw('clear.webp', '320x320', [
    '-vf',
    'format=rgba,colorchannelmixer=aa=0',
    '-lossless',
    '1',
  ]);
  const { file } = await kept('logo.webp', clear);
  // Colour type 6: with alpha.
  expect(file[25]).toBe(6);
});

test.each([
  [
    'a picture that is a program',
    () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="400" height="400"/>'),
  ],
  ['a JPEG without a picture', () => draw('a.jpg').subarray(0, 640)],
  [
    'a PNG whose data is noise',
    () => {
      const png = draw('a.png');
      png.fill(0x55, png.indexOf('IDAT') + 4);
      return png;
    },
  ],
  [
    'a WebP whose data is noise',
    () => {
      const webp = draw('a.webp');
      webp.fill(0xff, 40);
      return webp;
    },
  ],
  [
    'an AVIF whose data is noise',
    () => {
      const file = avif();
      file.fill(0xff, file.indexOf('mdat') + 4);
      return file;
    },
  ],
  ['a HEIC that ends in the middle', () => heic(0).subarray(0, 900)],
] as const)('%s is no picture', async (_name, make) => {
  expect(await refused('cup', make())).toMatchObject({ code: 'image-unreadable' });
});

/** Headers alone: who believes them takes gigabytes. */
const bombs = {
  png: () => {
    const file = draw('a.png');
    file.writeUInt32BE(60_000, 16);
    file.writeUInt32BE(60_000, 20);
    return file;
  },
  gif: () => {
    const file = draw('a.gif');
    file.writeUInt16LE(65_535, 6);
    file.writeUInt16LE(65_535, 8);
    return file;
  },
  bmp: () => {
    const file = draw('a.bmp');
    file.writeInt32LE(100_000, 18);
    file.writeInt32LE(-100_000, 22);
    return file;
  },
  avif: () => {
    const file = avif();
    const at = file.indexOf('ispe');
    file.writeUInt32BE(60_000, at + 8);
    file.writeUInt32BE(60_000, at + 12);
    return file;
  },
};
test.each(Object.entries(bombs))('a %s that claims to be enormous is not opened', async (_kind, make) => {
  expect(await refused('bomb', make())).toMatchObject({
    code: 'image-unreadable',
    details: { reason: 'large', needed: 120 },
  });
});

/** Has the next hidden page wait in the middle of its work: until `release`, it has its script and not its picture. */
async function holdNext() {
  const { app } = await start();
  // In place before any picture is handed in: the two go to the application by different ways.
  await app.evaluate(({ session }) => {
    const { protocol } = session.fromPartition('decoder', { cache: false });
    const handle = protocol.handle.bind(protocol);
    let open = (): void => undefined;
    const opened = new Promise<void>((resolve) => (open = resolve));
    const held = new Promise<void>((arrived) => {
      protocol.handle = (scheme, serve) => {
        protocol.handle = handle;
        handle(scheme, async (request) => {
          if (request.url.endsWith('/picture')) {
            arrived();
            await opened;
          }
          return serve(request);
        });
      };
    });
    Object.assign(globalThis, { release: open, held });
  });
  const waiting = app.evaluate(() => (globalThis as unknown as { held: Promise<void> }).held);
  const release = () => app.evaluate(() => (globalThis as unknown as { release: () => void }).release());
  return { waiting, release };
}

test('the hidden page reaches nothing: no network, no Node, no bridge, no file, no window', async () => {
  const { app } = await start();
  const heard: string[] = [];
  const origin = await serve((request, response) => {
    heard.push(request.url ?? '');
    response.writeHead(200, { 'access-control-allow-origin': '*' }).end('{}');
  });
  const { waiting, release } = await holdNext();
  const adding = kept('cup.webp', draw('a.webp'));
  await waiting;
  const found = await app.evaluate(async ({ webContents }, url) => {
    const page = webContents.getAllWebContents().find((one) => one.getURL().startsWith('decoder:'))!;
    const attack = (async (target: string) => {
      const outcome = (work: () => unknown) =>
        Promise.resolve()
          .then(work)
          .then(
            () => 'reached',
            () => 'refused',
          );
      const loads = (name: string, attributes: Record<string, string>) =>
        outcome(
          () =>
            new Promise((resolve, reject) => {
              const element = document.createElement(name);
              element.addEventListener('load', resolve);
              element.addEventListener('error', reject);
              for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
              document.body.append(element);
            }),
        );
      const worker = (address: string) =>
        outcome(
          () =>
            new Promise((resolve, reject) => {
              const made = new Worker(address);
              made.addEventListener('message', resolve);
              made.addEventListener('error', reject);
            }),
        );
      const socket = () =>
        new Promise((resolve, reject) => {
          const made = new WebSocket(target.replace('http', 'ws'));
          made.onopen = resolve;
          made.onerror = reject;
        });
      return {
        globals: ['require', 'process', 'module', 'Buffer', 'studio', 'electron', 'ipcRenderer'].filter(
          (name) => name in window,
        ),
        fetched: await outcome(() => fetch(`${target}/fetch`)),
        blind: await outcome(() => fetch(`${target}/blind`, { mode: 'no-cors' })),
        image: await loads('img', { src: `${target}/img` }),
        script: await loads('script', { src: `${target}/script` }),
        style: await loads('link', { rel: 'stylesheet', href: `${target}/style` }),
        socket: await outcome(socket),
        inline: await loads('script', { src: 'data:text/javascript,1' }),
        worker: await worker(URL.createObjectURL(new Blob(['postMessage(1)']))),
        file: await outcome(() => fetch('file:///etc/passwd')),
        studio: await outcome(() => fetch('app://studio/index.html')),
        other: await outcome(() => fetch('decoder://other/picture')),
        opened: window.open(`${target}/window`) === null ? 'refused' : 'reached',
        evaluated: await outcome(
          () =>
            new Promise((_resolve, reject) =>
              setTimeout(() => {
                try {
                  new Function('1')();
                  _resolve(null);
                } catch (error) {
                  reject(error as Error);
                }
              }),
            ),
        ),
        wasm: await outcome(() => WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))),
        library: (await fetch('/libheif.mjs')).status,
        beyond: (await fetch('/../package.json')).status,
        camera: await navigator.permissions.query({ name: 'camera' as PermissionName }).then(
          ({ state }) => state,
          () => 'denied',
        ),
      };
    }).toString();
    const answers = (await page.executeJavaScript(`(${attack})(${JSON.stringify(url)})`)) as Record<
      string,
      unknown
    >;
    const preferences = (
      page as unknown as { getLastWebPreferences(): Electron.WebPreferences }
    ).getLastWebPreferences();
    const { sandbox, contextIsolation, nodeIntegration, preload } = preferences;
    return {
      answers,
      preferences: { sandbox, contextIsolation, nodeIntegration, preload },
      pid: page.getOSProcessId(),
    };
  }, origin);
  const { globals, library, beyond, camera, ...ways } = found.answers;
  expect(globals).toEqual([]);
  expect([library, beyond, camera]).toEqual([404, 404, 'denied']);
  for (const [way, outcome] of Object.entries(ways)) expect(outcome, way).toBe('refused');
  expect(found.preferences).toEqual({ sandbox: true, contextIsolation: true, nodeIntegration: false });
  expect(heard).toEqual([]);
  if (process.platform === 'linux')
    expect(/^Seccomp:\s*(\d)/m.exec(readFileSync(`/proc/${found.pid}/status`, 'utf8'))?.[1]).toBe('2');
  await release();
  await adding;
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
});

test('a page that crashes in the middle is an error of that picture, and the next one is read', async () => {
  const { app } = await start();
  const { waiting, release } = await holdNext();
  const refusal = refused('cup.webp', draw('a.webp'));
  const next = kept('next.webp', draw('b.webp'));
  await waiting;
  await app.evaluate(({ webContents }) =>
    webContents
      .getAllWebContents()
      .find((one) => one.getURL().startsWith('decoder:'))!
      .forcefullyCrashRenderer(),
  );
  expect(await refusal).toMatchObject({ code: 'image-unreadable' });
  await release();
  expect(await next).toMatchObject({ name: 'next.webp', width: 400 });
  expect(await app.evaluate(({ webContents }) => webContents.getAllWebContents().length)).toBe(1);
});

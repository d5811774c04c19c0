import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { decodeHeic } from '../../../electron/main/edits/images/heic-decode.ts';
import { createImages } from '../../../electron/main/edits/images/images.ts';
import { createView } from '../../../electron/main/edits/view.ts';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { locateTools } from '../../../electron/main/media/tools.ts';
import { makeHeic } from '../../support/heic.ts';
import { temporaryFolder } from '../../support/temp.ts';

const tools = await locateTools();

function setUp() {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const registry = createMediaRegistry();
  const view = createView(library, (path) => registry.idFor(path));
  const images = createImages({ library, tools: () => tools, decodeHeic }, view);
  const bytesOf = (media: string) => readFileSync(registry.pathOf(media)!);
  return { folder, library, images, bytesOf, pathOf: (media: string) => registry.pathOf(media)! };
}

/** A picture that ffmpeg draws: red on the left, blue on the right. */
function draw(folder: string, name: string, size = '400x300', extra: readonly string[] = []): string {
  const path = join(folder, name);
  const [width] = size.split('x').map(Number) as [number];
  const source = `color=red:size=${size},format=rgb24,drawbox=x=${width / 2}:y=0:w=${width / 2}:h=ih:color=blue:t=fill`;
  execFileSync(tools.ffmpeg, [
    '-v',
    'error',
    '-f',
    'lavfi',
    '-i',
    source,
    '-frames:v',
    '1',
    ...extra,
    '-y',
    `file:${path}`,
  ]);
  return path;
}

/** The colour in the middle of an edge, as ffmpeg decodes it. */
function colourAt(path: string, where: 'left' | 'right' | 'top' | 'bottom'): 'red' | 'blue' | 'other' {
  const position = {
    left: ['0', '(ih-8)/2'],
    right: ['iw-8', '(ih-8)/2'],
    top: ['(iw-8)/2', '0'],
    bottom: ['(iw-8)/2', 'ih-8'],
  }[where];
  const pixels = execFileSync(tools.ffmpeg, [
    ...[
      '-v',
      'error',
      '-noautorotate',
      '-i',
      `file:${path}`,
      '-vf',
      `crop=8:8:${position.join(':')},scale=1:1`,
    ],
    ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', 'pipe:1'],
  ]);
  const [red, , blue] = pixels;
  return red! > 200 && blue! < 60 ? 'red' : blue! > 200 && red! < 60 ? 'blue' : 'other';
}

/** An EXIF segment with an orientation and a place name, put behind the start marker. */
function withExif(jpeg: Buffer, orientation: number, littleEndian = false): Buffer {
  const tiff = Buffer.alloc(26 + 12);
  const u16 = (value: number, at: number) =>
    littleEndian ? tiff.writeUInt16LE(value, at) : tiff.writeUInt16BE(value, at);
  const u32 = (value: number, at: number) =>
    littleEndian ? tiff.writeUInt32LE(value, at) : tiff.writeUInt32BE(value, at);
  tiff.write(littleEndian ? 'II' : 'MM', 0);
  u16(42, 2);
  u32(8, 4);
  u16(1, 8);
  u16(0x0112, 10);
  u16(3, 12);
  u32(1, 14);
  u16(orientation, 18);
  u32(0, 22);
  tiff.write('Geneva 46N6E', 26);
  const payload = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  const head = Buffer.from([0xff, 0xe1, 0, 0]);
  head.writeUInt16BE(payload.length + 2, 2);
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)]);
}

test('an upright JPEG loses what it says about its maker, and not one bit of the picture', async () => {
  const { folder, images, bytesOf } = setUp();
  const plain = readFileSync(draw(folder, 'cup.jpg'));
  const tail = Buffer.from('a film that the camera appended');
  const added = await images.add('cup.jpg', Buffer.concat([withExif(plain, 1), tail]));
  const kept = bytesOf(added.media);
  expect(kept.includes('Geneva')).toBe(false);
  expect(kept.includes('film')).toBe(false);
  expect(kept.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  const scan = (jpeg: Buffer) => jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])));
  expect(scan(kept).equals(scan(plain))).toBe(true);
  expect(added).toMatchObject({ name: 'cup.jpg', width: 400, height: 300, bytes: kept.length });
});

test.each([
  [3, 'right', 'left', 400, 300],
  [2, 'right', 'left', 400, 300],
  [6, 'top', 'bottom', 300, 400],
  [8, 'bottom', 'top', 300, 400],
  [5, 'top', 'bottom', 300, 400],
  [7, 'bottom', 'top', 300, 400],
] as const)('a photo with orientation %s is kept upright', async (orientation, red, blue, width, height) => {
  const { folder, images, pathOf } = setUp();
  const photo = withExif(readFileSync(draw(folder, 'photo.jpg')), orientation, orientation % 2 === 0);
  const added = await images.add('photo.jpg', photo);
  expect(added).toMatchObject({ width, height });
  expect(colourAt(pathOf(added.media), red)).toBe('red');
  expect(colourAt(pathOf(added.media), blue)).toBe('blue');
  expect(readFileSync(pathOf(added.media)).includes('Exif')).toBe(false);
});

test('a PNG keeps its transparency and its pixels, and loses its texts', async () => {
  const { folder, images, bytesOf } = setUp();
  const drawn = readFileSync(draw(folder, 'logo.png', '320x320', ['-pix_fmt', 'rgba']));
  const text = Buffer.from('tEXtComment\0Geneva');
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length - 4);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(text));
  // After the header, which ends at byte 33.
  const original = Buffer.concat([drawn.subarray(0, 33), length, text, check, drawn.subarray(33)]);
  const added = await images.add('logo.png', original);
  const kept = bytesOf(added.media);
  expect(kept.includes('Geneva')).toBe(false);
  const essential = (png: Buffer) => png.subarray(png.indexOf('IDAT'));
  expect(kept[25]).toBe(6);
  expect(essential(kept).equals(essential(drawn))).toBe(true);
});

test.each([
  ['webp', ['-c:v', 'libwebp']],
  ['gif', []],
  ['avif', ['-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8']],
])('a %s is converted', async (extension, extra) => {
  const { folder, images, pathOf } = setUp();
  const path = draw(folder, `cup.${extension}`, '400x300', extra);
  const [added] = await images.importPaths([path]);
  expect(added).toMatchObject({ name: `cup.${extension}`, width: 400, height: 300 });
  expect(pathOf(added!.media)).toMatch(/\.png$/);
  expect(colourAt(pathOf(added!.media), 'left')).toBe('red');
});

test.each([
  [0, 'left', 'right', 640, 320],
  [1, 'bottom', 'top', 320, 640],
  [2, 'right', 'left', 640, 320],
] as const)(
  'a HEIC of several tiles, turned %s times, is kept whole and upright',
  async (quarterTurns, red, blue, width, height) => {
    const { folder, images, pathOf } = setUp();
    const drawn = draw(folder, 'drawn.png', '640x320');
    const heic = makeHeic(tools, folder, drawn, { tile: 320, tiles: 2, quarterTurns });
    const added = await images.add('IMG_0001.HEIC', heic);
    expect(added).toMatchObject({ width, height });
    expect(pathOf(added.media)).toMatch(/\.jpg$/);
    expect(colourAt(pathOf(added.media), red)).toBe('red');
    expect(colourAt(pathOf(added.media), blue)).toBe('blue');
  },
);

test('a HEIC that ends in the middle is no picture', async () => {
  const { folder, images } = setUp();
  const heic = makeHeic(tools, folder, draw(folder, 'drawn.png', '640x320'), {
    tile: 320,
    tiles: 2,
    quarterTurns: 0,
  });
  for (const length of [20, heic.length >> 1])
    await expect(images.add('x.heic', heic.subarray(0, length))).rejects.toMatchObject({
      code: 'image-unreadable',
    });
});

test('content decides, not the name; the same picture is kept once', async () => {
  const { folder, images, pathOf, library } = setUp();
  const png = readFileSync(draw(folder, 'really.png'));
  const first = await images.add('holiday.jpg', png);
  const again = await images.add('holiday.jpg', png);
  const other = await images.add('other.jpg', png);
  expect(again.id).toBe(first.id);
  expect(other.id).not.toBe(first.id);
  expect(pathOf(other.media)).toBe(pathOf(first.media));
  expect(pathOf(first.media).startsWith(join(library.filesDir, 'images'))).toBe(true);
});

test.each([
  ['299x400', 'image_side', '299 × 400'],
  ['300x751', 'image_aspect', '300 × 751'],
  ['751x300', 'image_aspect', '751 × 300'],
])('%s is refused, saying what was found and what is needed', async (size, rule, found) => {
  const { folder, images } = setUp();
  const bytes = readFileSync(draw(folder, 'x.png', size));
  await expect(images.add('x.png', bytes)).rejects.toMatchObject({
    code: 'request-invalid',
    details: { rule, found, field: 'images' },
  });
});

test('exactly at the limits is accepted', async () => {
  const { folder, images } = setUp();
  for (const size of ['300x300', '300x750', '750x300']) {
    const bytes = readFileSync(draw(folder, 'x.png', size));
    await expect(images.add('x.png', bytes)).resolves.toBeDefined();
  }
});

test('a picture of more than 10 MB is refused', async () => {
  const { folder, images } = setUp();
  const path = join(folder, 'noise.png');
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '2000x1800', '-i', 'pipe:0'];
  execFileSync(tools.ffmpeg, ['-v', 'error', ...raw, '-frames:v', '1', '-y', `file:${path}`], {
    input: randomBytes(2000 * 1800 * 3),
  });
  await expect(images.importPaths([path])).rejects.toMatchObject({
    code: 'request-invalid',
    details: { rule: 'image_bytes', needed: 10 * 1024 * 1024 },
  });
});

test.each([
  ['text', Buffer.from('not a picture')],
  ['nothing', Buffer.alloc(0)],
  ['half a PNG header', Buffer.from('\x89PNG\r\n\x1a\n\0\0\0\rIH', 'latin1')],
  ['a JPEG that ends after its first marker', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0x00])],
  ['a broken WebP', Buffer.from('RIFF\x10\0\0\0WEBPVP8 nothing here')],
])('%s is no picture, and nothing is kept', async (_name, bytes) => {
  const { library, images } = setUp();
  await expect(images.add('x.png', bytes)).rejects.toMatchObject({ code: 'image-unreadable' });
  expect(existsSync(join(library.filesDir, 'images'))).toBe(false);
});

test('a file that is gone is said to be gone', async () => {
  const { folder, images } = setUp();
  writeFileSync(join(folder, 'here.txt'), 'x');
  await expect(images.importPaths([join(folder, 'gone.png')])).rejects.toMatchObject({ code: 'file-gone' });
});

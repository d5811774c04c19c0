import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import type { ImageDecoder } from '../../../electron/main/edits/images/decoder.ts';
import { checkImageLimits } from '../../../electron/main/edits/images/image-rules.ts';
import { createImages } from '../../../electron/main/edits/images/images.ts';
import { createView } from '../../../electron/main/edits/view.ts';
import { createMediaRegistry } from '../../../electron/main/files/media-registry.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import { locateTools } from '../../../electron/main/media/tools.ts';
import { drawPicture, exif, jpegWithExif } from '../../support/pictures.ts';
import { temporaryFolder } from '../../support/temp.ts';

const tools = await locateTools();

/** Believes what is upright already. */
const believing: ImageDecoder = { decode: () => Promise.resolve(new Uint8Array()) };

function setUp(decoder = believing) {
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const registry = createMediaRegistry();
  const view = createView(library, (path) => registry.idFor(path));
  const images = createImages({ library, decoder }, view);
  const bytesOf = (media: string) => readFileSync(registry.pathOf(media)!);
  return { folder, library, images, bytesOf, pathOf: (media: string) => registry.pathOf(media)! };
}

const draw = (folder: string, name: string, size?: string, extra?: readonly string[]): string =>
  drawPicture(tools, folder, name, size, extra);

test('an upright JPEG loses what it says about its maker, and not one bit of the picture', async () => {
  const { folder, images, bytesOf } = setUp();
  const plain = readFileSync(draw(folder, 'cup.jpg'));
  const tail = Buffer.from('a film that the camera appended');
  const added = await images.add('cup.jpg', Buffer.concat([jpegWithExif(plain, exif(1)), tail]));
  const kept = bytesOf(added.media);
  expect(kept.includes('Geneva')).toBe(false);
  expect(kept.includes('film')).toBe(false);
  expect(kept.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
  const scan = (jpeg: Buffer) => jpeg.subarray(jpeg.indexOf(Buffer.from([0xff, 0xda])));
  expect(scan(kept).equals(scan(plain))).toBe(true);
  expect(added).toMatchObject({ name: 'cup.jpg', width: 400, height: 300, bytes: kept.length });
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

/** Stands for the hidden page, which tests/e2e/images.test.ts has. */
test('what has to be converted goes to the decoder without metadata, and what comes back is looked at like any file', async () => {
  const asked: { kind: string; to: unknown; bytes: Uint8Array }[] = [];
  let made: Uint8Array = Buffer.alloc(0);
  const { folder, images, bytesOf } = setUp({
    decode: (bytes, { kind }, to) => {
      asked.push({ kind, to, bytes });
      return Promise.resolve(made);
    },
  });
  const turned = jpegWithExif(readFileSync(draw(folder, 'photo.jpg')), exif(6));
  made = jpegWithExif(readFileSync(draw(folder, 'upright.jpg', '300x400')), exif(3));
  const { media, width, height } = await images.add('photo.jpg', turned);
  expect([width, height]).toEqual([300, 400]);
  expect(bytesOf(media).includes('Geneva')).toBe(false);
  expect(asked[0]).toMatchObject({ kind: 'jpeg', to: 'jpeg' });
  expect(Buffer.from(asked[0]!.bytes).includes('Geneva')).toBe(false);

  for (const bad of [Buffer.alloc(0), Buffer.from('<script>'), readFileSync(draw(folder, 'other.png'))]) {
    made = bad;
    await expect(images.add('photo.jpg', turned)).rejects.toMatchObject({ code: 'image-unreadable' });
  }
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

test('a picture with a side that is too short is refused, saying what was found and what is needed', async () => {
  const { folder, images } = setUp();
  const bytes = readFileSync(draw(folder, 'x.png', '299x400'));
  await expect(images.add('x.png', bytes)).rejects.toMatchObject({
    code: 'request-invalid',
    details: { rule: 'image_side', found: '299 × 400', field: 'images' },
  });
});

test('what is only too long comes in to be cropped, and is not ordered with', async () => {
  const { folder, images } = setUp();
  for (const [size, width, height] of [
    ['300x751', 300, 751],
    ['751x300', 751, 300],
  ] as const) {
    const added = await images.add('x.png', readFileSync(draw(folder, 'x.png', size)));
    expect(added).toMatchObject({ width, height });
    expect(() => checkImageLimits(added)).toThrowError(
      expect.objectContaining({
        code: 'request-invalid',
        details: expect.objectContaining({ rule: 'image_aspect', found: `${width} × ${height}` }) as unknown,
      }) as Error,
    );
  }
});

test('exactly at the limits is accepted', async () => {
  const { folder, images } = setUp();
  for (const size of ['300x300', '300x750', '750x300']) {
    const bytes = readFileSync(draw(folder, 'x.png', size));
    await expect(images.add('x.png', bytes)).resolves.toBeDefined();
  }
});

test('a picture of more than 10 MB becomes a JPEG of the same size; where that is too large, too, it waits to be cropped', async () => {
  const smaller = setUp({
    decode: (_bytes, _facts, to) =>
      Promise.resolve(
        to === null ? Buffer.alloc(0) : readFileSync(draw(smaller.folder, 'small.jpg', '2000x1800')),
      ),
  });
  const path = join(smaller.folder, 'noise.png');
  const raw = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', '2000x1800', '-i', 'pipe:0'];
  execFileSync(tools.ffmpeg, ['-v', 'error', ...raw, '-frames:v', '1', '-y', `file:${path}`], {
    input: randomBytes(2000 * 1800 * 3),
  });
  const [image] = await smaller.images.importPaths([path]);
  expect(smaller.bytesOf(image!.media).subarray(0, 3).toString('hex')).toBe('ffd8ff');
  expect(() => checkImageLimits(image!)).not.toThrow();

  const noise = readFileSync(path);
  const padded = (jpeg: Buffer) => {
    // A table as large as they go, again and again: decoders take the last.
    const table = Buffer.concat([Buffer.from([0xff, 0xdb, 0x82, 0x03]), Buffer.alloc(0x8201)]);
    return Buffer.concat([
      jpeg.subarray(0, 2),
      ...Array.from({ length: 330 }, () => table),
      jpeg.subarray(2),
    ]);
  };
  const larger = setUp({
    decode: (_bytes, _facts, to) =>
      Promise.resolve(
        to === null ? Buffer.alloc(0) : padded(readFileSync(draw(larger.folder, 'large.jpg', '2000x1800'))),
      ),
  });
  const kept = await larger.images.add('noise.png', noise);
  expect(() => checkImageLimits(kept)).toThrowError(
    expect.objectContaining({
      details: expect.objectContaining({ rule: 'image_bytes', needed: 10 * 1024 * 1024 }) as unknown,
    }) as Error,
  );
}, 30_000);

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

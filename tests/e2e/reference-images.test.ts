import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readImage } from '../../electron/shared/images/read-image.ts';
import { locateTools } from '../../electron/main/media/tools.ts';
import { dropOn } from '../support/drops.ts';
import { makeRunFolder } from '../support/electron.ts';
import { makeHeic } from '../support/heic.ts';
import { closedAfterEach } from '../support/left-open.ts';
import { asFile, colourAt, drawPicture, exif, jpegWithExif, webpWithExif } from '../support/pictures.ts';
import { openForTest } from '../support/selecting.ts';

/* Reference images from the hand to the wire: what is dropped or chosen in the window, and what the service gets of it. */

const left = closedAfterEach();
const tools = await locateTools();
const folder = makeRunFolder('references');

const draw = (name: string, size?: string, extra?: readonly string[]): string =>
  drawPicture(tools, folder, name, size, extra);
function file(name: string, bytes: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** Red and blue first, all green from then on. */
const animated = (): string =>
  draw('wave.gif', '400x300', ['-vf', `drawbox=color=green:t=fill:enable='gt(n,0)'`, '-frames:v', '5']);
const webp = (): string => {
  const plain = readFileSync(draw('plain.webp'));
  return file('turned.webp', webpWithExif(plain, exif(6), { width: 400, height: 300 }));
};
const jpeg = (): string =>
  file('turned.jpg', jpegWithExif(readFileSync(draw('plain.jpg', '500x350')), exif(8)));
const heic = (): string =>
  file(
    'phone.heic',
    makeHeic(tools, folder, draw('wide.png', '640x320'), { tile: 320, tiles: 2, quarterTurns: 0 }),
  );
const avif = (): string =>
  draw('cup.avif', '400x300', ['-c:v', 'libaom-av1', '-still-picture', '1', '-cpu-used', '8']);

const hostile = (): readonly string[] => {
  const enormous = readFileSync(draw('plain.png'));
  enormous.writeUInt32BE(20_000, 16);
  enormous.writeUInt32BE(20_000, 20);
  return [
    file('nothing.gif', ''),
    file('words.gif', 'GIF? No: words, and many of them.'),
    file('cut.gif', readFileSync(draw('whole.gif')).subarray(0, 12)),
    file('half.jpg', readFileSync(draw('whole.jpg')).subarray(0, 640)),
    file('enormous.png', enormous),
  ];
};

test('pictures of every kind go out upright, bare, first frames of what moves; what is none is said, and nothing is lost', async () => {
  const { studio, service } = await openForTest(left);
  const { page } = studio;
  const items = studio.get('image-item');
  const prompt = 'Put <<<image_1>>> into <<<video_1>>>';
  await studio.mode('addition');
  await studio.get('prompt').fill(prompt);

  // What is no picture: one sentence each, and what was there is still there.
  await dropOn(page, { files: [animated()] });
  await items.waitFor();
  for (const path of hostile()) {
    await dropOn(page, { files: [path] });
    const error = await studio.waitForError('image-unreadable');
    expect(await error.textContent(), path).toMatch(/not a picture that can be read|20000 × 20000 pixels/);
    await error.getByRole('button', { name: 'Dismiss' }).click();
    await error.waitFor({ state: 'detached' });
    expect(await items.count(), path).toBe(1);
  }
  // One of two is good: it comes in, the other one is said.
  await dropOn(page, { files: [join(folder, 'words.gif'), webp()] });
  await items.nth(1).waitFor();
  await studio.waitForError('image-unreadable');
  expect(await studio.get('prompt').inputValue()).toBe(prompt);

  /** Orders what is there, and looks at what the service got with another decoder than the application's. */
  const ordered = async () => {
    const before = service.tasks.length;
    await studio.get('edit-create').click();
    await expect.poll(() => service.tasks.length).toBe(before + 1);
    const sent = service.received.filter(
      ({ path, method }) => method === 'POST' && path.endsWith('/multi-elements'),
    );
    const { image_list: list } = JSON.parse(sent.at(-1)!.body) as { image_list: { image: string }[] };
    return list.map(({ image }) => {
      expect(image).toMatch(/^[A-Za-z0-9+/]+={0,2}$/);
      const bytes = Buffer.from(image, 'base64');
      expect(['Exif', 'Geneva', 'NETSCAPE'].filter((word) => bytes.includes(word))).toEqual([]);
      const { kind, width, height } = readImage(bytes)!;
      const kept = asFile(folder, bytes);
      const [first, last] = width > height ? (['left', 'right'] as const) : (['top', 'bottom'] as const);
      return `${kind} ${width}×${height} ${colourAt(tools, kept, first)} ${colourAt(tools, kept, last)}`;
    });
  };
  expect(await ordered()).toEqual(['png 400×300 red blue', 'png 300×400 red blue']);

  const empty = async (): Promise<void> => {
    for (let count = await items.count(); count > 0; count -= 1) {
      await items.first().hover();
      await items.first().getByRole('button').nth(1).click();
      await expect.poll(() => items.count()).toBe(count - 1);
    }
  };
  await empty();
  await studio.addImage(jpeg());
  await dropOn(page, { files: [heic()] });
  await items.nth(1).waitFor();
  expect(await ordered()).toEqual(['jpeg 350×500 blue red', 'jpeg 640×320 red blue']);

  await empty();
  await dropOn(page, { files: [avif()] });
  await items.waitFor();
  expect(await ordered()).toEqual(['png 400×300 red blue']);
});

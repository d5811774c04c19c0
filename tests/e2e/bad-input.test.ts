import { chmod, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runFfmpeg } from '../../electron/main/media/ffmpeg.ts';
import type { MediaTools } from '../../electron/main/media/tools.ts';
import { launchApp, makeRunFolder, readableCopy, type RunningApp } from '../support/electron.ts';
import { makeTruthClip, type TruthClipOptions } from '../support/clips/index.ts';
import { generate, realTools } from '../support/media.ts';
import { Studio } from '../support/studio.ts';

/* One window for all of it: whatever is thrown at it, it goes on. */

let running: RunningApp;
let page: Page;
let studio: Studio;
let tools: MediaTools;
let folder: string;

beforeAll(async () => {
  tools = await realTools();
  folder = makeRunFolder('bad');
  running = await launchApp({ lang: 'en', expectedErrors: [/Failed to load resource/] });
  ({ page } = running);
  studio = new Studio(page);
});
afterAll(async () => {
  // Nothing crashed on the way: the page reported no error, and the window still closes as it should.
  expect(await page.getByTestId('app').getAttribute('data-ready')).toBe('true');
  await running.close();
});

async function file(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  await chmod(path, 0o644);
  return path;
}

async function clip(name: string, options: TruthClipOptions): Promise<string> {
  return readableCopy((await makeTruthClip(tools, options)).path, name, folder);
}

async function open(path: string): Promise<void> {
  const name = path.split('/').at(-1)!;
  await studio.openFile(path);
  await page.locator('header .middle', { hasText: name }).waitFor({ timeout: 20_000 });
}

const said = async (place: Locator): Promise<string> => (await place.innerText()).replace(/\s+/g, ' ');

async function refusal(path: string, code: string): Promise<string> {
  await open(path);
  return said(await studio.waitForError(code));
}

async function verdict(path: string, rule: string, state: string): Promise<string> {
  await open(path);
  const row = page.locator(`[data-testid="check-${rule}"][data-state="${state}"]`);
  await row.waitFor({ timeout: 20_000 });
  return said(row);
}

const startIsClosed = async () => {
  const start = studio.get('session-start');
  expect((await start.count()) === 0 || (await start.isDisabled())).toBe(true);
};

describe('a file that is no video is refused by name of the rule, with what was found and what is needed', () => {
  test('zero bytes', async () => {
    const words = await refusal(await file('empty.mp4', ''), 'not-a-video');
    expect(words).toContain('File type: the file is empty, 0 bytes.');
    expect(words).toContain('.mp4 or .mov is needed');
    await startIsClosed();
  });

  test('text renamed .mp4', async () => {
    const words = await refusal(await file('list.mp4', 'bread, milk, eggs\n'.repeat(200)), 'not-a-video');
    expect(words).toContain('File type: the file holds text, no video.');
  });

  test('truncated, so that its index is missing', async () => {
    const path = await clip('half.mp4', {});
    const plain = await generate(tools, join(folder, 'plain.mp4'), ['testsrc2=s=720x720:r=24:d=2'], []);
    const bytes = await readFile(plain);
    await writeFile(path, bytes.subarray(0, bytes.length / 2));
    expect(await refusal(path, 'not-a-video')).toContain('breaks off before its end');
  });

  test('sound alone', async () => {
    const path = await generate(tools, join(folder, 'song.mp4'), ['sine=d=3'], ['-c:a', 'aac']);
    await chmod(path, 0o644);
    const words = await verdict(path, 'container', 'fail');
    expect(words).toContain('File type');
    expect(words).toContain('has sound but no pictures');
    await startIsClosed();
  });
});

describe('a video that the service would refuse says by how much', () => {
  test.each<[string, TruthClipOptions, string, string, RegExp]>([
    ['11 s', { seconds: 11 }, 'duration', 'fixable', /Length.*11 s long, 1 s too long.*2–5 s or 7–10 s/],
    ['6 s', { seconds: 6 }, 'duration', 'fixable', /6 s long, 1 s over 5 s and 1 s under 7 s/],
    ['1 s', { seconds: 1 }, 'duration', 'fail', /1 s long, 1 s too short.*choose another one/],
    [
      '50 frames a second',
      { fps: 50 },
      'frame-rate',
      'fixable',
      /50 frames a second, 10 away from 60.*24, 30 or 60/,
    ],
    [
      '640 pixels',
      { width: 640, height: 360 },
      'resolution',
      'fixable',
      /640 × 360 pixels.*360 too small.*720 to 2160/,
    ],
  ])('%s', async (name, options, rule, state, words) => {
    expect(await verdict(await clip(`${name}.mp4`, options), rule, state)).toMatch(words);
    await startIsClosed();
  });

  test('cut off while it was copied: the readable part is offered', async () => {
    const path = join(folder, 'cut.mp4');
    await generate(tools, path, ['testsrc2=s=720x720:r=24:d=4'], ['-movflags', '+faststart', '-g', '12', '-pix_fmt', 'yuv420p']); // prettier-ignore
    await truncate(path, Math.floor((await readFile(path)).length * 0.8));
    await chmod(path, 0o644);
    expect(await verdict(path, 'readable', 'fixable')).toMatch(/\d+ of 96 frames can be read.*can be kept/);
    // That frames are missing where it breaks off is no other cause.
    expect(await page.locator('[data-testid^="check-"][data-state="fixable"]').count()).toBe(1);
  });

  test('of hours: in the smallest window, too, the part to keep is told in one line', async () => {
    const reel = join(folder, 'reel.mp4');
    await generate(tools, reel, ['color=s=720x720:r=24:d=10'], ['-pix_fmt', 'yuv420p', '-g', '48']);
    const film = join(folder, 'film.mp4');
    await runFfmpeg(tools, {
      inputs: [{ file: reel, args: ['-stream_loop', '1439'] }],
      outputArgs: ['-c', 'copy'],
      output: film,
    });
    await chmod(film, 0o644);
    expect(await verdict(film, 'duration', 'fixable')).toContain('4 h 0 min long');
    const window = await running.app.browserWindow(page);
    const size = await window.evaluate((one) => one.getContentSize());
    await window.evaluate((one) => one.setContentSize(1024, 680));
    await page.waitForFunction(() => innerWidth === 1024);
    const start = studio.get('trim-start');
    await start.fill('3:59:00.5');
    await start.press('Enter');
    const middle = async (place: Locator) => {
      const { y, height } = (await place.boundingBox())!;
      return y + height / 2;
    };
    const kept = page.getByText('10 s of 4:00:00');
    expect(Math.abs((await middle(kept)) - (await middle(start)))).toBeLessThan(6);
    await window.evaluate((one, [width, height]) => one.setContentSize(width!, height!), size);
  });
});

test('a path with emoji, Chinese, spaces and quotes is opened, checked, fixed and put back', async () => {
  const path = await clip(`市场 🍵 it's "quoted" & $HOME %d.mp4`, { width: 640, height: 360 });
  await verdict(path, 'resolution', 'fixable');
  await studio.get('fix-plan').waitFor();
  expect(await said(studio.get('fix-plan'))).toContain('Scale up to 1280 × 720');
  await studio.applyFix();
  expect(await said(studio.get('fix-done'))).toContain('Scale up to 1280 × 720');
  await studio.get('fix-discard').click();
  await page.locator('[data-testid="check-resolution"][data-state="fixable"]').waitFor({ timeout: 20_000 });
});

test('a part of a clip that fits is kept, to the frame, or all of it after all', async () => {
  await open(await clip('fits.mp4', { width: 720, height: 720, seconds: 4 }));
  await studio.get('trim-shorten').click();
  await studio.get('trim-nothing').waitFor();
  await studio.get('trim-whole').click();
  await page.waitForSelector('[data-testid="session-start"]:not([disabled])');
  await studio.get('trim-shorten').click();
  await studio.get('trim-handle-end').focus();
  // A second and one frame less, by the keyboard.
  for (const key of ['Shift+ArrowLeft', 'Shift+ArrowLeft', 'Shift+ArrowLeft', 'ArrowLeft'])
    await page.keyboard.press(key);
  await studio.get('fix-plan').filter({ hasText: 'frames 0 to 88' }).waitFor({ timeout: 20_000 });
  await studio.applyFix();
  expect(await said(studio.get('check-duration'))).toContain('2.967 s');
});

test('the rate to conform to is chosen, and the plan says what becomes of the frames', async () => {
  await verdict(await clip('50.mp4', { fps: 50, width: 720, height: 720 }), 'frame-rate', 'fixable');
  const plan = (words: string) =>
    studio.get('fix-plan').filter({ hasText: words }).waitFor({ timeout: 20_000 });
  await plan('none is left out, 20 of 120 repeat');
  await page.locator('label', { has: studio.get('fix-fps-24') }).click();
  await plan('52 frames are left out');
  await page.locator('label', { has: studio.get('fix-rate-blend') }).click();
  await plan('frames are mixed from two neighbours');
});

test('a fix that is stopped leaves the plan standing, and nothing on disk', async () => {
  const fixed = () => readdir(join(running.userDataDir, 'library', 'files', 'fixed'));
  const before = await fixed();
  await verdict(await clip('long.mp4', { seconds: 11 }), 'duration', 'fixable');
  await studio.get('fix-apply').click();
  await studio.get('fix-cancel').click();
  await page.locator('[data-testid="fix-apply"]:not([disabled])').waitFor({ timeout: 20_000 });
  await studio.get('fix-plan').waitFor();
  expect(await page.getByTestId('fix-done').count()).toBe(0);
  expect(await fixed()).toEqual(before);
});

test('another clip is taken while one is being fixed, and the fix goes on', async () => {
  await verdict(await clip('slow.mp4', { width: 720, height: 720, seconds: 11 }), 'duration', 'fixable');
  await studio.get('fix-apply').click();
  await studio.get('fix-cancel').waitFor();
  await open(await clip('meanwhile.mp4', {}));
  await page.waitForSelector('[data-testid="session-start"]:not([disabled])', { timeout: 20_000 });
  await studio.get('library-item').filter({ hasText: 'slow.mp4' }).getByTestId('library-open').click();
  await studio.get('fix-done').waitFor({ timeout: 60_000 });
});

test('a file deleted while it is open is said to be gone, and the next one is taken', async () => {
  const path = await clip('here.mp4', {});
  await open(path);
  await page.waitForSelector('[data-testid="session-start"]:not([disabled])', { timeout: 20_000 });
  // The last that is made of the file by itself: nothing notices earlier than the click that it is gone.
  await studio.get('library-item').filter({ hasText: 'here.mp4' }).locator('img').waitFor();
  await rm(path);
  await studio.get('session-start').click();
  expect(await said(await studio.waitForError('file-gone'))).toContain('no longer where it was');
  await verdict(await clip('next.mp4', {}), 'duration', 'pass');
});

test('several at once make a tray; what does not belong there is told what to do', async () => {
  const paths = [
    await clip('one.mp4', {}),
    await clip('two.mp4', { seconds: 6 }),
    await file('three.mp4', 'no video at all'),
  ];
  await studio.get('open-file').setInputFiles(paths);
  for (const [name, state] of [
    ['one.mp4', 'ready'],
    ['two.mp4', 'fixable'],
    ['three.mp4', 'refused'],
  ]) {
    await page
      .locator(`[data-testid="tray-item"][data-verdict="${state}"]`, { hasText: name! })
      .waitFor({ timeout: 20_000 });
  }
  const item = (name: string) => studio.get('tray-item').filter({ hasText: name });
  await item('two.mp4').getByTestId('tray-open').click();
  await page.locator('header .middle', { hasText: 'two.mp4' }).waitFor();
  await item('three.mp4').hover();
  await item('three.mp4').getByTestId('tray-remove').click();
  expect(await studio.get('tray-item').count()).toBe(2);
  await studio.get('tray-close').click();

  /** Drops things as another program hands them over. */
  const drop = (things: Record<string, string>, image = false) =>
    page.evaluate(
      ([given, withImage]) => {
        const data = new DataTransfer();
        for (const [kind, text] of Object.entries(given)) data.setData(kind, text);
        if (withImage) data.items.add(new File([new Uint8Array(8)], 'a.png', { type: 'image/png' }));
        document.body.dispatchEvent(
          new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }),
        );
      },
      [things, image] as const,
    );
  await drop({}, true);
  expect(await said(await studio.waitForError('image-needs-session'))).toContain('start its session');
  await drop({ 'text/plain': 'just words' });
  await studio.waitForError('nothing-to-open');
  await drop({ 'text/uri-list': 'http://insecure.example/a.mp4' });
  await studio.waitForError('link-invalid');
  await drop({ 'text/uri-list': 'https://videos.example/harbour.mp4' });
  await page.locator('header .middle', { hasText: 'harbour.mp4' }).waitFor({ timeout: 20_000 });
  // Pasted, where nobody is writing.
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'https://videos.example/pier.mp4');
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await page.locator('header .middle', { hasText: 'pier.mp4' }).waitFor({ timeout: 20_000 });
});

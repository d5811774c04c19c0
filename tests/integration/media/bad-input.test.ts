import { copyFile, mkdir, open, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Media } from '../../../electron/main/media/media.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { generate, realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

let tools: MediaTools;
beforeAll(async () => {
  tools = await realTools();
});

function setUp(): { folder: string; media: Media } {
  const folder = temporaryFolder();
  return { folder, media: createMedia({ tools, cacheDir: join(folder, 'cache') }) };
}

/** The verdicts that do not pass, as `rule: state message`. */
async function complaints(media: Media, path: string): Promise<string[]> {
  const { checks } = await media.check(path);
  return checks
    .filter(({ state }) => state !== 'pass')
    .map(({ rule, state, message }) => `${rule}: ${state} ${message}`);
}

describe('files that are no video are refused in words, never with a crash', () => {
  test('zero bytes', async () => {
    const { folder, media } = setUp();
    const path = join(folder, 'empty.mp4');
    await writeFile(path, '');
    await expect(media.check(path)).rejects.toMatchObject({
      code: 'not-a-video',
      details: { reason: 'empty' },
    });
  });

  test.each([
    ['text', 'This is a shopping list.\n'.repeat(200)],
    ['a playlist that names other files', '#EXTM3U\n#EXTINF:2,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n'],
    ['a script of files', "ffconcat version 1.0\nfile '/etc/hostname'\n"],
    ['subtitles', '1\n00:00:00,000 --> 00:00:02,000\nHello\n'],
  ])('%s renamed .mp4', async (_name, content) => {
    const { folder, media } = setUp();
    const path = join(folder, 'clip.mp4');
    await writeFile(path, content);
    await expect(media.check(path)).rejects.toMatchObject({
      code: 'not-a-video',
      details: { reason: 'unknown_format', found: 'text' },
    });
  });

  test('random bytes, and a picture renamed .mp4', async () => {
    const { folder, media } = setUp();
    const noise = join(folder, 'noise.mp4');
    await writeFile(
      noise,
      Uint8Array.from({ length: 50_000 }, (_, n) => (n * 7919 + (n >> 3) * 104_729) & 255),
    );
    await expect(media.check(noise)).rejects.toMatchObject({ code: 'not-a-video' });
    const picture = await generate(tools, join(folder, 'a.png'), ['testsrc2=s=800x800'], ['-frames:v', '1']);
    await copyFile(picture, join(folder, 'picture.mp4'));
    await expect(media.check(join(folder, 'picture.mp4'))).rejects.toMatchObject({
      code: 'not-a-video',
      details: { found: 'picture' },
    });
  });

  test('an mp4 whose index was cut off', async () => {
    const { folder, media } = setUp();
    const path = await generate(
      tools,
      join(folder, 'cut.mp4'),
      ['testsrc2=s=1280x720:r=30:d=3'],
      ['-pix_fmt', 'yuv420p'],
    );
    const { length } = await readFile(path);
    await truncate(path, Math.floor(length / 2));
    await expect(media.check(path)).rejects.toMatchObject({
      code: 'not-a-video',
      details: { reason: 'cut_off' },
    });
  });

  test('a folder, and a file that is not there', async () => {
    const { folder, media } = setUp();
    await mkdir(join(folder, 'folder.mp4'));
    await expect(media.check(join(folder, 'folder.mp4'))).rejects.toMatchObject({ code: 'file-unreadable' });
    await expect(media.check(join(folder, 'gone.mp4'))).rejects.toMatchObject({ code: 'file-gone' });
  });
});

describe('videos that the service would refuse are told by rule', () => {
  test('sound alone', async () => {
    const { folder, media } = setUp();
    const path = await generate(tools, join(folder, 'sound.mp4'), ['sine=d=3'], ['-c:a', 'aac']);
    const found = await complaints(media, path);
    expect(found[0]).toBe('container: fail sound-only');
    expect(found.slice(1).every((line) => line.endsWith('unknown no-picture'))).toBe(true);
    expect(await media.poster(path)).toBeNull();
  });

  test('sound with a cover picture is still sound alone', async () => {
    const { folder, media } = setUp();
    const path = await generate(
      tools,
      join(folder, 'song.m4a'),
      ['sine=d=3', 'testsrc2=s=800x800:d=0.04'],
      ['-map', '0', '-map', '1', '-c:a', 'aac', '-c:v', 'mjpeg', '-disposition:v', 'attached_pic'],
    );
    expect((await complaints(media, path))[0]).toBe('container: fail sound-only');
  });

  test.each([
    ['11 s', { seconds: 11 }, ['duration: fixable too-long']],
    ['6 s', { seconds: 6 }, ['duration: fixable between']],
    ['1 s', { seconds: 1 }, ['duration: fail too-short']],
    ['50 fps', { fps: 50 }, ['frame-rate: fixable other']],
    ['29.97 fps', { fps: { num: 30_000, den: 1001 }, seconds: 3 }, ['frame-rate: fixable broadcast']],
    ['640 px', { width: 640, height: 360 }, ['resolution: fixable too-small']],
  ])('%s', async (_name, options, expected) => {
    const { media } = setUp();
    const clip = await makeTruthClip(tools, options);
    expect(await complaints(media, clip.path)).toEqual(expected);
  });

  test('a clip that breaks off: what is left is offered, or refused when it is too little', async () => {
    const { folder, media } = setUp();
    const whole = await generate(
      tools,
      join(folder, 'whole.mp4'),
      ['testsrc2=s=1280x720:r=30:d=4'],
      ['-pix_fmt', 'yuv420p', '-movflags', '+faststart', '-b:v', '4M', '-g', '15'],
    );
    const { length } = await readFile(whole);
    const most = join(folder, 'most.mp4');
    await copyFile(whole, most);
    await truncate(most, Math.floor(length * 0.75));
    expect(await complaints(media, most)).toContain('readable: fixable cut-off');
    const plan = await media.planFix(most, asIs);
    await media.runFix(most, plan!, join(folder, 'saved.mp4'));
    expect(await complaints(media, join(folder, 'saved.mp4'))).toEqual([]);

    const little = join(folder, 'little.mp4');
    await copyFile(whole, little);
    await truncate(little, Math.floor(length * 0.2));
    expect(await complaints(media, little)).toContain('readable: fail cut-off');
  });

  test('a clip with damage in the middle', async () => {
    const { folder, media } = setUp();
    const path = await generate(
      tools,
      join(folder, 'damaged.mp4'),
      ['testsrc2=s=1280x720:r=30:d=3'],
      ['-pix_fmt', 'yuv420p', '-b:v', '4M', '-g', '15'],
    );
    const file = await open(path, 'r+');
    const { size } = await file.stat();
    const noise = Uint8Array.from({ length: 4000 }, (_, n) => (n * 31 + 17) & 255);
    await file.write(noise, 0, noise.length, Math.floor(size / 2));
    await file.close();
    const { checks } = await media.check(path);
    expect(checks.find(({ rule }) => rule === 'readable')?.state).toBe('fixable');
  });
});

describe('names and moments', () => {
  test.each([
    'Ünïcode 🎈 clip.mp4',
    '片段 测试.mp4',
    `it's "quoted" & $HOME %d %03d.mp4`,
    '-y.mp4',
    'a:b,c;[d].mp4',
  ])('a path with %s is checked, fixed and pictured', async (name) => {
    const { folder, media } = setUp();
    const clip = await makeTruthClip(tools, { width: 640, height: 360 });
    const path = join(folder, name);
    await copyFile(clip.path, path);
    expect(await complaints(media, path)).toEqual(['resolution: fixable too-small']);
    const to = join(folder, `fixed ${name}`);
    const plan = await media.planFix(path, asIs);
    await media.runFix(path, plan!, to);
    expect(await complaints(media, to)).toEqual([]);
    expect((await readFile((await media.poster(path))!)).length).toBeGreaterThan(500);
    expect((await media.strip(path, { count: 5 })).count).toBe(5);
  });

  test('a file deleted between two steps is gone, in so many words', async () => {
    const { folder, media } = setUp();
    const clip = await makeTruthClip(tools, { width: 640, height: 360 });
    const path = join(folder, 'clip.mp4');
    await copyFile(clip.path, path);
    const plan = await media.planFix(path, asIs);
    await rm(path);
    await expect(media.runFix(path, plan!, join(folder, 'to.mp4'))).rejects.toMatchObject({
      code: 'file-gone',
    });
    await expect(media.check(path)).rejects.toMatchObject({ code: 'file-gone' });
    await expect(media.poster(path)).rejects.toMatchObject({ code: 'file-gone' });
  });

  test('tools that the system ends say so, and nothing bad of the clip; nothing half-written stays', async () => {
    const { folder, media } = setUp();
    const { path } = await makeTruthClip(tools, { width: 640, height: 360 });
    const plan = await media.planFix(path, asIs);
    const ffmpeg = join(folder, 'ended-ffmpeg');
    const script = [
      '#!/bin/sh',
      'for last; do :; done',
      'case "$last" in file:*) printf half > "${last#file:}" ;; esac',
      'kill -9 $$',
    ];
    await writeFile(ffmpeg, script.join('\n'), { mode: 0o755 });
    const out = join(folder, 'out');
    await mkdir(out);
    const ended = createMedia({ tools: { ...tools, ffmpeg }, cacheDir: join(folder, 'other') });
    await expect(ended.check(path)).rejects.toMatchObject({ code: 'ffmpeg-stopped' });
    await expect(ended.runFix(path, plan!, join(out, 'to.mp4'))).rejects.toMatchObject({
      code: 'ffmpeg-stopped',
    });
    expect(await readdir(out)).toEqual([]);
  });

  test('a folder that cannot be written to is not the clip’s fault', async () => {
    const { folder, media } = setUp();
    const { path } = await makeTruthClip(tools, { width: 640, height: 360 });
    const plan = await media.planFix(path, asIs);
    await expect(media.runFix(path, plan!, join(folder, 'not there', 'to.mp4'))).rejects.toMatchObject({
      code: 'folder-unwritable',
    });
  });

  test('a file replaced by another one is looked at again', async () => {
    const { folder, media } = setUp();
    const path = join(folder, 'clip.mp4');
    await copyFile((await makeTruthClip(tools, { width: 640, height: 360 })).path, path);
    expect(await complaints(media, path)).toHaveLength(1);
    await copyFile((await makeTruthClip(tools)).path, path);
    expect(await complaints(media, path)).toEqual([]);
  });
});

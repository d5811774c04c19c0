import { readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { decodeFrames, encodeFrames } from '../../../electron/main/media/pipes.ts';
import { startTool } from '../../../electron/main/media/process.ts';
import { probeFile } from '../../../electron/main/media/probe.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import { makeTruthClip, readFrameNumber } from '../../support/clips/index.ts';
import { placeIn, turned } from '../../support/clips/turned.ts';
import { frameNumbers, generate, range, realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

let tools: MediaTools;
beforeAll(async () => {
  tools = await realTools();
});

describe('raw frames', () => {
  test('come out once each, in order, and in a window when asked', async () => {
    const clip = await makeTruthClip(tools, { numbered: true });
    expect(await frameNumbers(tools, clip.path)).toEqual(range(0, 60));
    const some: (number | null)[] = [];
    const size = { width: 640, height: 360 };
    const wanted = { ...size, pixFmt: 'gray', firstFrame: 17, frameCount: 5 } as const;
    for await (const frame of decodeFrames(tools, clip.path, wanted)) {
      expect(frame.length).toBe(640 * 360);
      some.push(readFrameNumber(frame, 640, 1));
    }
    expect(some).toEqual(range(17, 5));
  });

  test('keep their colours through a file', async () => {
    const out = join(temporaryFolder(), 'colours.mp4');
    const size = { width: 320, height: 240 };
    const sink = encodeFrames(tools, { ...size, fps: { num: 30, den: 1 }, out, frameCount: 2 });
    const red = Buffer.from(Array.from({ length: 320 * 240 }, () => [200, 40, 30]).flat());
    await sink.write(red);
    await sink.write(red);
    await sink.finish();
    for await (const frame of decodeFrames(tools, out, { ...size, pixFmt: 'rgb24' })) {
      expect(Math.abs(frame[3000]! - 200)).toBeLessThan(5);
      expect(Math.abs(frame[3001]! - 40)).toBeLessThan(5);
      expect(Math.abs(frame[3002]! - 30)).toBeLessThan(5);
    }
  });

  test('stop when they are told to, and when the reader leaves', async () => {
    const clip = await makeTruthClip(tools);
    const stop = new AbortController();
    const size = { width: 1280, height: 720, pixFmt: 'rgb24' } as const;
    const reading = (async () => {
      for await (const frame of decodeFrames(tools, clip.path, { ...size, signal: stop.signal })) {
        if (frame.length > 0) stop.abort();
      }
    })();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    let read = 0;
    for await (const frame of decodeFrames(tools, clip.path, size)) {
      if (frame.length > 0) read++;
      if (read === 3) break;
    }
    expect(read).toBe(3);
  });

  test('an encoder that is abandoned or fails leaves no file', async () => {
    const folder = temporaryFolder();
    const options = { width: 320, height: 240, fps: { num: 30, den: 1 }, out: join(folder, 'a.mp4') };
    const abandoned = encodeFrames(tools, options);
    await abandoned.write(new Uint8Array(320 * 240 * 3));
    await abandoned.abandon();
    const failing = encodeFrames(tools, { ...options, encoding: ['-c:v', 'no-such-codec'] });
    await expect(failing.finish()).rejects.toMatchObject({ code: 'ffmpeg-failed' });
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('the frame table', () => {
  test.each([24, 25, 30, 60])('has every frame of a %i fps clip at its time', async (fps) => {
    const media = createMedia({ tools, cacheDir: temporaryFolder() });
    const clip = await makeTruthClip(tools, { fps });
    const { timesUs, durationUs } = await media.frameTable(clip.path);
    expect(timesUs).toEqual(range(0, clip.frameCount).map((n) => Math.round((n * 1e6) / fps)));
    expect(durationUs).toBe(2_000_000);
  });

  test.each([
    ['few', 90],
    ['more than are read with the header', 2_700],
  ])('has every frame of a small file, between its sound: %s', async (_, frames) => {
    const folder = temporaryFolder();
    const path = join(folder, 'small.mov');
    // The sound comes first in the file, and has packets of its own.
    const streams = ['-map', '0:a', '-map', '1:v', '-c:v', 'mpeg4', '-c:a', 'aac'];
    const sources = [`sine=r=48000:d=${frames / 60}`, `color=s=64x64:r=60:d=${frames / 60}`];
    await generate(tools, path, sources, streams);
    const { timesUs } = await createMedia({ tools, cacheDir: folder }).frameTable(path);
    expect(timesUs).toEqual(range(0, frames).map((n) => Math.round((n * 1e6) / 60)));
  });

  test('leaves out what an edit list hides, as decoding does', async () => {
    const folder = temporaryFolder();
    const clip = await makeTruthClip(tools, { numbered: true, seconds: 3 });
    const cut = join(folder, 'cut.mp4');
    // Copied from between key frames: the frames before the cut stay in the file, hidden.
    await runFfmpeg(tools, {
      inputs: [{ file: clip.path, args: ['-ss', '0.9'] }],
      outputArgs: ['-c', 'copy'],
      output: cut,
    });
    const media = createMedia({ tools, cacheDir: folder });
    const table = await media.frameTable(cut);
    const shown = await frameNumbers(tools, cut);
    expect(shown).toHaveLength(table.timesUs.length);
    expect(table.hidden).toBeGreaterThan(0);
    const { checks } = await media.check(cut);
    expect(checks.find(({ rule }) => rule === 'edit-list')).toMatchObject({ state: 'fixable' });
    const plan = await media.planFix(cut, asIs);
    await media.runFix(cut, plan!, join(folder, 'fixed.mp4'));
    expect(await frameNumbers(tools, join(folder, 'fixed.mp4'))).toEqual(shown);
  });
});

/** The frame numbers in a strip's tiles. */
async function tileNumbers(strip: string, count: number, width: number, height: number) {
  const raw = ['-v', 'error', '-i', strip, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  const chunks = (await startTool(tools.ffmpeg, raw).stdout.toArray()) as Buffer[];
  const picture = Buffer.concat(chunks);
  return range(0, count).map((tile) => {
    const rows = range(0, height).map((y) =>
      picture.subarray((y * count + tile) * width, (y * count + tile + 1) * width),
    );
    return readFrameNumber(Buffer.concat(rows), width, 1);
  });
}

/** A picture's brightness, one byte a pixel. */
async function grey(path: string, { width, height }: { width: number; height: number }): Promise<Buffer> {
  const scaled = ['-vf', `scale=${width}:${height}`, '-f', 'rawvideo', '-pix_fmt', 'gray', 'pipe:1'];
  const tool = startTool(tools.ffmpeg, ['-v', 'error', '-i', path, ...scaled]);
  return Buffer.concat((await tool.stdout.toArray()) as Buffer[]);
}

const meanDifference = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((sum, value, n) => sum + Math.abs(value - b[n]!), 0) / a.length;

describe('what is shown of a clip', () => {
  test('poster and strip are made once and kept', async () => {
    const cacheDir = temporaryFolder();
    const media = createMedia({ tools, cacheDir });
    const clip = await makeTruthClip(tools, { width: 720, height: 1280, numbered: true });
    const poster = await media.poster(clip.path);
    const strip = await media.strip(clip.path, { count: 10, height: 320 });
    expect(strip).toMatchObject({ count: 10, tile: { width: 180, height: 320 } });
    const tiles = await tileNumbers(strip.path, 10, 180, 320);
    expect(tiles).toEqual(range(0, 10).map((n) => n * 6));
    const kept = readdirSync(join(cacheDir, 'thumbnails'));
    expect(kept).toHaveLength(2);
    expect([await media.poster(clip.path), await media.strip(clip.path, { count: 10, height: 320 })]).toEqual([poster, strip]); // prettier-ignore
    expect(readdirSync(join(cacheDir, 'thumbnails'))).toEqual(kept);
  });

  test.each<[string, string, number]>([
    // Half a second is black: the next frame looked at is the one there.
    ['black at first', 'color=black:s=720x720:r=30:d=2', 15],
    ['a light that is switched on slowly', 'color=white:s=720x720:r=30:d=2,noise=alls=4:allf=t', 15],
    ['a picture from the start', 'testsrc2=s=720x720:r=30:d=2', 0],
  ])('a poster shows something: %s', async (_name, beginning, expected) => {
    const folder = temporaryFolder();
    const film = await generate(
      tools,
      join(folder, 'a.mp4'),
      [beginning, 'testsrc2=s=720x720:r=30:d=2'],
      ['-filter_complex', "[0][1]overlay=enable='gte(n,10)'", '-pix_fmt', 'yuv420p', '-preset', 'ultrafast'],
    );
    const poster = await createMedia({ tools, cacheDir: folder }).poster(film);
    const size = { width: 96, height: 96 };
    const picture = await grey(poster!, size);
    const unlike: number[] = [];
    for await (const frame of decodeFrames(tools, film, { ...size, pixFmt: 'gray' }))
      unlike.push(meanDifference(picture, frame));
    expect(unlike.indexOf(Math.min(...unlike))).toBe(expected);
  });

  test('a clip that is black throughout has a black poster', async () => {
    const folder = temporaryFolder();
    const black = ['color=black:s=720x720:r=24:d=2'];
    const film = await generate(tools, join(folder, 'a.mp4'), black, ['-preset', 'ultrafast']);
    const poster = await createMedia({ tools, cacheDir: folder }).poster(film);
    const picture = await grey(poster!, { width: 96, height: 96 });
    expect(picture).toHaveLength(96 * 96);
    expect(Math.max(...picture)).toBeLessThan(4);
  });

  test.each(
    ([0, 90, 180, 270] as const).flatMap((degrees) =>
      [false, true].map((mirrored) => [degrees, mirrored] as const),
    ),
  )('turned by %i°, mirrored: %s: known as such, and shown as players show it', async (degrees, mirrored) => {
    const folder = temporaryFolder();
    const path = await generate(
      tools,
      join(folder, 'a.mp4'),
      ['color=black:s=480x270:r=24:d=0.5,drawbox=40:20:80:60:white:fill'],
      ['-preset', 'ultrafast'],
    );
    await writeFile(path, turned(await readFile(path), degrees, mirrored));
    const media = createMedia({ tools, cacheDir: folder });
    const { video } = await media.probe(path);
    const size = degrees % 180 === 0 ? { width: 480, height: 270 } : { width: 270, height: 480 };
    expect(video).toMatchObject({ rotation: degrees, mirrored, displayed: size });
    const picture = await grey((await media.poster(path))!, size);
    const [x, y] = placeIn({ degrees, mirrored }, 80 / 480, 50 / 270);
    const at = Math.round(y * size.height) * size.width + Math.round(x * size.width);
    expect(picture[at]).toBeGreaterThan(200);
  });

  test('a clip Chromium cannot play gets a copy with the same frames at the same times', async () => {
    const folder = temporaryFolder();
    const media = createMedia({ tools, cacheDir: folder });
    const prores = await generate(
      tools,
      join(folder, 'a.mov'),
      ['testsrc2=s=1280x720:r=24000/1001:d=1'],
      ['-c:v', 'prores_ks'],
    );
    const seen = vi.fn();
    const proxy = await media.proxy(prores, { onProgress: seen });
    expect(proxy).not.toBe(prores);
    expect(seen).toHaveBeenCalled();
    expect((await probeFile(tools, proxy)).video).toMatchObject({ codec: 'h264', bitDepth: 8 });
    expect((await media.frameTable(proxy)).timesUs).toEqual((await media.frameTable(prores)).timesUs);
    expect(await media.proxy(prores)).toBe(proxy);
  });

  test('the shipped sample passes every check', async () => {
    const media = createMedia({ tools, cacheDir: temporaryFolder() });
    const sample = join(import.meta.dirname, '../../../resources/sample/lake.mp4');
    const { checks, facts } = await media.check(sample);
    expect(checks.filter(({ state }) => state !== 'pass')).toEqual([]);
    expect(facts).toMatchObject({ durationMs: 5000, width: 1280, height: 720, fps: 30 });
  });
});

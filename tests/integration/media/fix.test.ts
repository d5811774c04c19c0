import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { decodeFrames } from '../../../electron/main/media/pipes.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import { isReady } from '../../../electron/shared/media/checks/index.ts';
import type { TruthClipOptions } from '../../support/clips/index.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { placeIn, turned } from '../../support/clips/turned.ts';
import { frameNumbers, generate, range, realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

let tools: MediaTools;
beforeAll(async () => {
  tools = await realTools();
});

async function fix(path: string, choices: Partial<FixChoices> = {}) {
  const folder = temporaryFolder();
  const media = createMedia({ tools, cacheDir: folder });
  const plan = await media.planFix(path, { ...asIs, ...choices });
  if (!plan) throw new Error('Nothing to fix');
  const to = join(folder, 'fixed.mp4');
  await media.runFix(path, plan, to);
  const { probe, checks } = await media.check(to);
  expect(isReady(checks)).toBe(true);
  expect(checks.filter(({ state }) => state !== 'pass')).toEqual([]);
  return { plan, to, probe, kinds: plan.steps.map(({ kind }) => kind) };
}

const numbered = (options: TruthClipOptions) => makeTruthClip(tools, { numbered: true, ...options });

describe('a trimmed clip has exactly the picked frames', () => {
  test.each<[string, TruthClipOptions, FixChoices['trim'], number, number]>([
    ['6 s, nothing picked', { seconds: 6 }, null, 0, 150],
    ['6 s with sound', { seconds: 6, sound: true }, { startMs: 700, endMs: 4000 }, 21, 99],
    ['4 s, which would fit as they are', { seconds: 4, sound: true }, { startMs: 700, endMs: 3000 }, 21, 69],
    ['60 fps', { seconds: 6, fps: 60 }, { startMs: 1000, endMs: 3500 }, 60, 150],
    ['24 fps, late', { seconds: 11, fps: 24 }, { startMs: 8000, endMs: 10_500 }, 192, 60],
    [
      'mov, upright',
      { seconds: 6, width: 720, height: 1280, container: 'mov' },
      { startMs: 500, endMs: 2500 },
      15,
      60,
    ],
  ])('%s', async (_name, options, trim, first, count) => {
    const clip = await numbered(options);
    const before = await readFile(clip.path);
    const { to, probe } = await fix(clip.path, { trim });
    expect(await frameNumbers(tools, to)).toEqual(range(first, count));
    expect(probe.audio !== null).toBe(options.sound === true);
    // The original is only read.
    expect(before.equals(await readFile(clip.path))).toBe(true);
  });

  test('even when it starts on an odd time, with B-frames and far between key frames', async () => {
    const clip = await numbered({ seconds: 11 });
    const folder = temporaryFolder();
    const odd = join(folder, 'odd.mov');
    await runFfmpeg(tools, {
      inputs: [{ file: clip.path }],
      outputArgs: [
        ...['-vf', 'setpts=PTS+0.37/TB', '-fps_mode', 'passthrough', '-copyts'],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-bf', '3', '-g', '250', '-x264-params', 'open-gop=1'],
      ],
      output: odd,
    });
    const { to } = await fix(odd, { trim: { startMs: 7000, endMs: 9100 } });
    expect(await frameNumbers(tools, to)).toEqual(range(210, 63));
  });
});

describe('a conformed clip keeps its length', () => {
  test.each<[string, TruthClipOptions, number, number]>([
    ['29.97', { fps: { num: 30_000, den: 1001 }, seconds: 2.002 }, 30, 60],
    ['23.976', { fps: { num: 24_000, den: 1001 }, seconds: 2.002 }, 24, 48],
    ['25', { fps: 25, seconds: 2 }, 24, 48],
    ['50', { fps: 50, seconds: 2 }, 60, 120],
    ['15', { fps: 15, seconds: 2 }, 30, 60],
  ])('%s frames a second', async (_name, options, rate, frames) => {
    const clip = await numbered(options);
    const { to, probe } = await fix(clip.path);
    expect(probe.video).toMatchObject({ frameCount: frames, averageRate: { num: rate, den: 1 } });
    const shown = await frameNumbers(tools, to);
    // At each moment the frame of that moment, or its neighbour.
    const fps = clip.frameCount / (frames / rate);
    shown.forEach((number, n) => expect(Math.abs(number! - (n / rate) * fps)).toBeLessThanOrEqual(1));
  });

  test.each<[number, 24 | 30 | 60]>([
    [25, 24],
    [25, 30],
    [25, 60],
    [50, 24],
    [48, 24],
    [15, 24],
  ])(
    'from %i to %i, when asked, leaving out and repeating as many frames as the plan said',
    async (fps, to) => {
      const clip = await numbered({ fps, seconds: 2 });
      const { to: path, probe, plan } = await fix(clip.path, { fps: to });
      expect(probe.video).toMatchObject({ frameCount: 2 * to, averageRate: { num: to, den: 1 } });
      const shown = await frameNumbers(tools, path);
      const different = new Set(shown).size;
      expect(plan.steps.find(({ kind }) => kind === 'conform-rate')?.values).toEqual({
        ...{ from: fps, to, frames: 2 * to, mixed: 0 },
        ...{ leftOut: 2 * fps - different, repeated: 2 * to - different },
      });
    },
  );

  test('blended, when asked', async () => {
    const clip = await makeTruthClip(tools, { fps: 25, seconds: 2 });
    const { probe, plan } = await fix(clip.path, { rate: 'blend' });
    expect(plan.work.picture?.conform).toBe('blend');
    expect(probe.video?.frameCount).toBe(48);
  });
});

describe('odd clips come out acceptable', () => {
  test.each([
    [90, false],
    [180, false],
    [270, false],
    [0, true],
    [270, true],
  ] as const)('a phone turned by %i°, mirrored: %s, and filming too fast', async (degrees, mirrored) => {
    const clip = await makeTruthClip(tools, { fps: 50, shape: 'blob' });
    const path = join(temporaryFolder(), 'phone.mp4');
    await writeFile(path, turned(await readFile(clip.path), degrees, mirrored));
    const { kinds, probe, to } = await fix(path);
    expect(kinds).toEqual(['conform-rate', 'turn', 'transcode']);
    const upright = degrees % 180 === 0;
    const size = upright ? { width: 1280, height: 720 } : { width: 720, height: 1280 };
    expect(probe.video).toMatchObject({ rotation: 0, mirrored: false, coded: size, displayed: size });
    // The object is where the turned original shows it.
    const { x, y } = clip.clickPoint(0);
    const at = placeIn({ degrees, mirrored }, x, y);
    const frame = (await decodeFrames(tools, to, { ...size, pixFmt: 'rgb24', frameCount: 1 }).next()).value;
    const i = (Math.round(at[1] * size.height) * size.width + Math.round(at[0] * size.width)) * 3;
    // Yellow on blue.
    expect(frame![i]! - frame![i + 2]!).toBeGreaterThan(60);
  });

  test('a rate that varies becomes steady and keeps its length', async () => {
    const folder = temporaryFolder();
    const path = await generate(
      tools,
      join(folder, 'vfr.mp4'),
      ['testsrc2=s=1280x720:r=60:d=4'],
      [
        '-pix_fmt',
        'yuv420p',
        '-preset',
        'ultrafast',
        '-vf',
        "select='if(lt(t,2),1,not(mod(n,3)))'",
        '-fps_mode',
        'vfr',
      ],
    );
    const { kinds, probe } = await fix(path);
    expect(kinds).toEqual(['conform-rate', 'transcode']);
    expect(Math.abs(probe.video!.durationUs! - 4_000_000)).toBeLessThan(60_000);
  });
});

describe('a fix that is stopped', () => {
  test('leaves nothing behind', async () => {
    const folder = temporaryFolder();
    const media = createMedia({ tools, cacheDir: join(folder, 'cache') });
    const clip = await makeTruthClip(tools, { seconds: 11 });
    const plan = await media.planFix(clip.path, asIs);
    const stop = new AbortController();
    const seen: number[] = [];
    const running = media.runFix(clip.path, plan!, join(folder, 'fixed.mp4'), {
      signal: stop.signal,
      onProgress: (percent) => {
        seen.push(percent ?? 0);
        stop.abort();
      },
    });
    await expect(running).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen.length).toBeGreaterThan(0);
    expect(await readdir(folder)).toEqual(expect.not.arrayContaining([expect.stringContaining('fixed')]));
  });

  test('before it began is not begun', async () => {
    const folder = temporaryFolder();
    const media = createMedia({ tools, cacheDir: folder });
    const clip = await makeTruthClip(tools);
    await expect(media.check(clip.path, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'cancelled',
    });
  });
});

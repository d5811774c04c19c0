import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import { createMedia } from '../../../electron/main/media/media.ts';
import { decodeFrames } from '../../../electron/main/media/pipes.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import { isReady } from '../../../electron/shared/media/checks/index.ts';
import type { TruthClipOptions } from '../../support/clips/index.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
import { turned } from '../../support/clips/turned.ts';
import { frameNumbers, generate, range, realTools } from '../../support/media.ts';
import { temporaryFolder } from '../../support/temp.ts';

const asIs: FixChoices = { trim: null, shape: 'pad', rate: 'nearest' };

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

  test('blended, when asked', async () => {
    const clip = await makeTruthClip(tools, { fps: 25, seconds: 2 });
    const { probe, plan } = await fix(clip.path, { rate: 'blend' });
    expect(plan.work.picture?.conform).toBe('blend');
    expect(probe.video?.frameCount).toBe(48);
  });
});

describe('odd clips come out acceptable, with no step too many', () => {
  const picture = (size: string, rate = '30', seconds = 2) => `testsrc2=s=${size}:r=${rate}:d=${seconds}`;
  const plain = ['-pix_fmt', 'yuv420p', '-preset', 'ultrafast'];
  const hevc = ['-c:v', 'libx265', '-preset', 'ultrafast'];
  const hdr10 = 'log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc';
  interface Odd {
    readonly file?: string;
    readonly sources?: readonly string[];
    readonly args?: readonly string[];
    readonly steps: readonly string[];
  }
  const corpus: Readonly<Record<string, Odd>> = {
    'too small': { sources: [picture('640x360')], steps: ['scale', 'transcode'] },
    'too large': { sources: [picture('2560x1440')], steps: ['scale', 'transcode'] },
    'too narrow': { sources: [picture('2400x720')], steps: ['scale', 'pad', 'transcode'] },
    '4:4:4': { args: ['-pix_fmt', 'yuv444p', '-preset', 'ultrafast'], steps: ['transcode'] },
    'odd size': {
      args: ['-vf', 'scale=1281:721,setsar=1', '-pix_fmt', 'yuv444p', '-preset', 'ultrafast'],
      steps: ['crop', 'transcode'],
    },
    'VP9 in webm': {
      file: 'a.webm',
      args: ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
      steps: ['transcode'],
    },
    'H.264 in matroska': { file: 'a.mkv', args: plain, steps: ['remux'] },
    HEVC: {
      file: 'a.mov',
      args: [...hevc, '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p'],
      steps: ['transcode'],
    },
    'ProRes with sound': {
      file: 'a.mov',
      sources: [picture('1280x720', '24'), 'sine=d=2'],
      args: ['-c:v', 'prores_ks', '-c:a', 'pcm_s16le'],
      steps: ['transcode'],
    },
    'Motion JPEG in avi': { file: 'a.avi', args: ['-c:v', 'mjpeg', '-q:v', '3'], steps: ['transcode'] },
    'a transport stream': {
      file: 'a.ts',
      sources: [picture('1280x720'), 'sine=d=2'],
      args: [...plain, '-c:a', 'aac'],
      steps: ['transcode'],
    },
    interlaced: {
      args: [...plain, '-vf', 'setfield=tff', '-flags', '+ilme+ildct', '-x264-params', 'tff=1'],
      steps: ['deinterlace', 'transcode'],
    },
    'wide pixels': {
      sources: [picture('960x720')],
      args: [...plain, '-vf', 'setsar=4/3'],
      steps: ['square-pixels', 'transcode'],
    },
    HDR: {
      args: [
        ...[...hevc, '-pix_fmt', 'yuv420p10le', '-x265-params', hdr10],
        ...['-color_primaries', 'bt2020', '-color_trc', 'smpte2084', '-colorspace', 'bt2020nc'],
      ],
      steps: ['tonemap', 'transcode'],
    },
    'sound that runs on': {
      sources: [picture('1280x720', '30', 5), 'sine=d=5.4'],
      args: [...plain, '-c:a', 'aac'],
      steps: ['sound', 'remux'],
    },
    'two video tracks': {
      sources: [picture('1280x720'), 'smptebars=s=1280x720:r=30:d=2'],
      args: ['-map', '0', '-map', '1', ...plain],
      steps: ['remux'],
    },
    'six channels, too long': {
      sources: [picture('1280x720', '30', 6), 'anoisesrc=d=6,aformat=channel_layouts=5.1'],
      args: [...plain, '-c:a', 'aac'],
      steps: ['trim', 'transcode'],
    },
  };

  test.each(Object.entries(corpus))('%s', async (_name, odd) => {
    const { file = 'a.mp4', sources = [picture('1280x720')], args = plain, steps } = odd;
    const path = await generate(tools, join(temporaryFolder(), file), sources, args);
    const { kinds, probe } = await fix(path);
    expect(kinds).toEqual(steps);
    expect(probe.video).toMatchObject({ codec: 'h264', rotation: 0 });
  });

  test('a name that ends otherwise', async () => {
    const path = join(temporaryFolder(), 'a.m4v');
    await copyFile((await makeTruthClip(tools)).path, path);
    expect((await fix(path)).kinds).toEqual(['remux']);
  });

  test.each([90, 180, 270] as const)('a phone turned by %i° and filming too fast', async (degrees) => {
    const clip = await makeTruthClip(tools, { fps: 50, shape: 'blob' });
    const path = join(temporaryFolder(), 'phone.mp4');
    await writeFile(path, turned(await readFile(clip.path), degrees));
    const { kinds, probe, to } = await fix(path);
    expect(kinds).toEqual(['conform-rate', 'turn', 'transcode']);
    const upright = degrees === 180;
    const size = upright ? { width: 1280, height: 720 } : { width: 720, height: 1280 };
    expect(probe.video).toMatchObject({ rotation: 0, coded: size, displayed: size });
    // The object is where the turned original shows it.
    const { x, y } = clip.clickPoint(0);
    const at = { 90: [1 - y, x], 180: [1 - x, 1 - y], 270: [y, 1 - x] }[degrees] as [number, number];
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

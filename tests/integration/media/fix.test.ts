import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createMedia } from '../../../electron/main/media/media.ts';
import type { MediaTools } from '../../../electron/main/media/tools.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import { isReady } from '../../../electron/shared/media/checks/index.ts';
import type { TruthClipOptions } from '../../support/clips/index.ts';
import { makeTruthClip } from '../../support/clips/index.ts';
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
    const { runFfmpeg } = await import('../../../electron/main/media/ffmpeg.ts');
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
    ['29.97', { fps: { num: 30_000, den: 1001 }, seconds: 3 }, 30, 90],
    ['23.976', { fps: { num: 24_000, den: 1001 }, seconds: 3 }, 24, 72],
    ['25', { fps: 25, seconds: 3 }, 24, 72],
    ['50', { fps: 50, seconds: 3 }, 60, 180],
    ['15', { fps: 15, seconds: 3 }, 30, 90],
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
    const clip = await makeTruthClip(tools, { fps: 25, seconds: 3 });
    const { probe, plan } = await fix(clip.path, { rate: 'blend' });
    expect(plan.work.picture?.conform).toBe('blend');
    expect(probe.video?.frameCount).toBe(72);
  });
});

describe('odd clips come out acceptable, with no step too many', () => {
  const testPicture = (size: string, rate = '30', seconds = 3) => `testsrc2=s=${size}:r=${rate}:d=${seconds}`;
  test.each<[string, string, string[], string[], string[]]>([
    ['too small', 'a.mp4', [testPicture('640x360')], ['-pix_fmt', 'yuv420p'], ['scale', 'transcode']],
    [
      'too large',
      'a.mp4',
      [testPicture('2560x1440', '30', 2)],
      ['-pix_fmt', 'yuv420p', '-preset', 'ultrafast'],
      ['scale', 'transcode'],
    ],
    [
      'too narrow',
      'a.mp4',
      [testPicture('2400x720', '30', 2)],
      ['-pix_fmt', 'yuv420p'],
      ['scale', 'pad', 'transcode'],
    ],
    ['4:4:4', 'a.mp4', [testPicture('1280x720')], ['-pix_fmt', 'yuv444p'], ['transcode']],
    ['odd size', 'a.mp4', [testPicture('1281x721')], ['-pix_fmt', 'yuv444p'], ['crop', 'transcode']],
    [
      'VP9 in webm',
      'a.webm',
      [testPicture('1280x720', '30', 2)],
      ['-c:v', 'libvpx-vp9', '-deadline', 'realtime', '-cpu-used', '8'],
      ['transcode'],
    ],
    ['H.264 in matroska', 'a.mkv', [testPicture('1280x720')], ['-pix_fmt', 'yuv420p'], ['remux']],
    [
      'HEVC',
      'a.mov',
      [testPicture('1280x720', '30', 2)],
      ['-c:v', 'libx265', '-preset', 'ultrafast', '-x265-params', 'log-level=none', '-pix_fmt', 'yuv420p'],
      ['transcode'],
    ],
    [
      'ProRes with sound',
      'a.mov',
      [testPicture('1280x720', '24', 2), 'sine=d=2'],
      ['-c:v', 'prores_ks', '-c:a', 'pcm_s16le'],
      ['transcode'],
    ],
    ['Motion JPEG in avi', 'a.avi', [testPicture('1280x720')], ['-c:v', 'mjpeg', '-q:v', '3'], ['transcode']],
    [
      'transport stream',
      'a.ts',
      [testPicture('1280x720'), 'sine=d=3'],
      ['-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ['transcode'],
    ],
    [
      'interlaced',
      'a.mp4',
      [testPicture('1280x720')],
      ['-pix_fmt', 'yuv420p', '-vf', 'setfield=tff', '-flags', '+ilme+ildct', '-x264-params', 'tff=1'],
      ['deinterlace', 'transcode'],
    ],
    [
      'tall pixels',
      'a.mp4',
      [testPicture('960x720')],
      ['-pix_fmt', 'yuv420p', '-vf', 'setsar=4/3'],
      ['square-pixels', 'transcode'],
    ],
    [
      'HDR',
      'a.mp4',
      [testPicture('1280x720', '30', 2)],
      [
        '-c:v',
        'libx265',
        '-preset',
        'ultrafast',
        '-pix_fmt',
        'yuv420p10le',
        '-x265-params',
        'log-level=none:colorprim=bt2020:transfer=smpte2084:colormatrix=bt2020nc',
        '-color_primaries',
        'bt2020',
        '-color_trc',
        'smpte2084',
        '-colorspace',
        'bt2020nc',
      ],
      ['tonemap', 'transcode'],
    ],
    [
      'sound that runs on',
      'a.mp4',
      [testPicture('1280x720', '30', 5), 'sine=d=5.4'],
      ['-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ['sound', 'remux'],
    ],
    [
      'two video tracks',
      'a.mp4',
      [testPicture('1280x720'), 'smptebars=s=1280x720:r=30:d=3'],
      ['-map', '0', '-map', '1', '-pix_fmt', 'yuv420p'],
      ['remux'],
    ],
    ['a name that ends otherwise', 'a.m4v', [testPicture('1280x720')], ['-pix_fmt', 'yuv420p'], ['remux']],
    [
      'a phone held upright, too fast',
      'a.mp4',
      [testPicture('1280x720', '50')],
      ['-pix_fmt', 'yuv420p', '-metadata:s:v', 'rotate=90'],
      ['conform-rate', 'turn', 'transcode'],
    ],
    [
      'six channels, too long',
      'a.mp4',
      [testPicture('1280x720', '30', 6), 'anoisesrc=d=6,aformat=channel_layouts=5.1'],
      ['-pix_fmt', 'yuv420p', '-c:a', 'aac'],
      ['trim', 'transcode'],
    ],
  ])('%s', async (_name, file, sources, args, expected) => {
    const folder = temporaryFolder();
    const path = await generate(tools, join(folder, file), sources, args);
    const { kinds, probe } = await fix(path);
    expect(kinds).toEqual(expected);
    expect(probe.video).toMatchObject({ codec: 'h264', rotation: 0 });
  });

  test('a rate that varies becomes steady and keeps its length', async () => {
    const folder = temporaryFolder();
    const path = await generate(
      tools,
      join(folder, 'vfr.mp4'),
      ['testsrc2=s=1280x720:r=60:d=4'],
      ['-pix_fmt', 'yuv420p', '-vf', "select='if(lt(t,2),1,not(mod(n,3)))'", '-fps_mode', 'vfr'],
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

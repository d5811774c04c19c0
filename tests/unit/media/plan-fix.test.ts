import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import { asIs } from '../../../electron/shared/media/fix-choices.ts';
import { checkClip, durationFits, isReady, sizeFits } from '../../../electron/shared/media/checks/index.ts';
import en from '../../../electron/shared/messages/en/checks.json';
import { planFix } from '../../../electron/shared/media/plan-fix.ts';
import type { FrameTable, Probe } from '../../../electron/shared/media/probe.ts';
import { makeProbe, steadyTable } from '../../support/probes.ts';

function plan(probe: Probe, table: FrameTable, choices: FixChoices = asIs) {
  const frames = table.timesUs.length;
  const verdicts = checkClip({ probe, table, decode: { frames, complaints: 0 } });
  return planFix({ probe, table, verdicts, choices });
}

function planOf(changes: Parameters<typeof makeProbe>[0] = {}, choices: Partial<FixChoices> = {}) {
  const table = steadyTable(changes.fps ?? 30, changes.seconds ?? 4);
  return plan(makeProbe(changes), table, { ...asIs, ...choices });
}

const kinds = (result: ReturnType<typeof plan>) => result?.steps.map(({ kind }) => kind) ?? null;

describe('a plan does only what is asked for', () => {
  test.each<[string, Parameters<typeof makeProbe>[0], string[] | null]>([
    ['a clip that fits', {}, null],
    ['6 s', { seconds: 6 }, ['trim', 'transcode']],
    ['25 fps', { fps: 25 }, ['conform-rate', 'transcode']],
    ['640 × 360', { video: { coded: { width: 640, height: 360 } } }, ['scale', 'transcode']],
    ['2400 × 720', { video: { coded: { width: 2400, height: 720 } } }, ['scale', 'pad', 'transcode']],
    ['1281 × 720', { video: { coded: { width: 1281, height: 720 } } }, ['crop', 'transcode']],
    ['HEVC', { video: { codec: 'hevc' } }, ['transcode']],
    ['HEVC turned', { video: { codec: 'hevc', rotation: 90 } }, ['turn', 'transcode']],
    ['HDR', { video: { hdr: 'pq' } }, ['tonemap', 'transcode']],
    ['interlaced', { video: { interlaced: true } }, ['deinterlace', 'transcode']],
    ['matroska', { container: { kind: 'other', formatName: 'matroska,webm' } }, ['remux']],
    ['two tracks', { rest: { videoTracks: 2 } }, ['remux']],
    ['everything', { fps: 50, seconds: 12, video: { interlaced: true, coded: { width: 640, height: 360 } } }, ['trim', 'deinterlace', 'conform-rate', 'scale', 'transcode']], // prettier-ignore
  ])('%s', (_name, changes, expected) => {
    expect(kinds(planOf(changes))).toEqual(expected);
  });

  test('a turned clip that fits is left alone', () => {
    expect(planOf({ video: { rotation: 90 } })).toBeNull();
  });

  test('a new wrapping loses nothing', () => {
    const result = planOf({ container: { kind: 'other', formatName: 'matroska,webm' } });
    expect(result).toMatchObject({ work: { picture: null, window: null }, result: { lossless: true } });
  });

  test('sound that runs on is cut without touching the pictures', () => {
    const audio = {
      streamIndex: 1,
      codec: 'aac',
      channels: 2,
      sampleRate: 48_000,
      startUs: 0,
      durationUs: 5_200_000,
    };
    const result = planOf({
      seconds: 5,
      container: { durationUs: 5_200_000 },
      rest: { audio, audioTracks: 1 },
    });
    expect(kinds(result)).toEqual(['sound', 'remux']);
    expect(result?.work).toMatchObject({ picture: null, sound: 'encode' });
  });
});

describe('trimming', () => {
  test('keeps as much from the start as fits when nothing was picked', () => {
    expect(planOf({ seconds: 6 })?.work.window).toMatchObject({ firstFrame: 0, endFrame: 150 });
    expect(planOf({ seconds: 11 })?.work.window).toMatchObject({ firstFrame: 0, endFrame: 300 });
  });

  test('snaps to frames and keeps the picked window when it is allowed', () => {
    const result = planOf({ seconds: 30 }, { trim: { startMs: 12_010, endMs: 15_030 } });
    expect(result?.work.window).toEqual({
      ...{ firstFrame: 360, endFrame: 451 },
      ...{ startUs: 12_000_000, endUs: 15_033_333 },
    });
    expect(result?.work.picture?.frames).toBe(91);
  });

  test.each([
    [0, 6, 5],
    [0, 6.4, 7],
    [1, 2, 2],
    [19.5, 20, 2],
    [2, 19, 10],
  ])('a window from %f to %f s becomes %f s', (start, end, length) => {
    const result = planOf({ seconds: 20 }, { trim: { startMs: start * 1000, endMs: end * 1000 } });
    expect(result!.result.durationUs).toBe(length * 1e6);
  });

  test('a fitting clip may still be cut shorter when the user picks a window', () => {
    expect(kinds(planOf({}, { trim: { startMs: 1000, endMs: 3500 } }))).toEqual(['trim', 'transcode']);
    expect(planOf({}, { trim: { startMs: 0, endMs: 4000 } })).toBeNull();
  });

  test('too short is an obstacle, named', () => {
    const result = planOf({ seconds: 1.5 });
    expect(result).toMatchObject({ steps: [], obstacles: ['duration'] });
  });
});

describe('any clip', () => {
  const anyClip = fc.record({
    width: fc.integer({ min: 16, max: 8000 }),
    height: fc.integer({ min: 16, max: 8000 }),
    fps: fc.oneof(fc.constantFrom(24, 25, 30, 50, 60), fc.integer({ min: 5, max: 240 })),
    seconds: fc.oneof(
      fc.constantFrom(2, 5, 7, 10),
      fc.integer({ min: 200, max: 30_000 }).map((ms) => ms / 1000),
    ),
    interlaced: fc.boolean(),
    codec: fc.constantFrom('h264', 'hevc'),
    trim: fc.option(
      fc.record({ startMs: fc.integer({ min: 0, max: 30_000 }), endMs: fc.integer({ min: 0, max: 30_000 }) }),
    ),
    shape: fc.constantFrom<'pad' | 'crop'>('pad', 'crop'),
  });

  test('is fine, impossible, or planned to a result that the service takes', () => {
    fc.assert(
      fc.property(anyClip, ({ width, height, fps, seconds, trim, shape, ...video }) => {
        const count = Math.round(fps * seconds);
        if (count < 2) return;
        const probe = makeProbe({ fps, seconds: count / fps, video: { coded: { width, height }, ...video } });
        const table = steadyTable(fps, seconds);
        const verdicts = checkClip({ probe, table, decode: { frames: count, complaints: 0 } });
        const result = planFix({
          probe,
          table,
          verdicts,
          choices: { trim, shape, fps: null, rate: 'nearest' },
        });
        if (result === null) {
          expect(isReady(verdicts)).toBe(true);
          return;
        }
        if (result.obstacles.length > 0) {
          expect(count / fps).toBeLessThan(2.05);
          return;
        }
        const { size, frameRate, durationUs } = result.result;
        expect(sizeFits(size)).toBe(true);
        expect((size.width % 2) + (size.height % 2)).toBe(0);
        expect([24, 30, 60]).toContain(frameRate);
        expect(durationFits(durationUs)).toBe(true);
        const { window, picture } = result.work;
        if (picture) expect((picture.frames * 1e6) / picture.rate).toBeCloseTo(durationUs, 0);
        if (window) {
          expect(window.firstFrame).toBeGreaterThanOrEqual(0);
          expect(window.endFrame).toBeLessThanOrEqual(count);
          expect(window.endFrame).toBeGreaterThan(window.firstFrame);
        }
      }),
      { numRuns: 1000 },
    );
  });

  test('every step answers to a rule that asked for it, or to the window that was picked', () => {
    const asks: Record<string, string> = {
      deinterlace: 'interlaced',
      'conform-rate': 'frame-rate',
      tonemap: 'hdr',
      'square-pixels': 'pixel-aspect',
      scale: 'resolution',
      pad: 'resolution',
    };
    fc.assert(
      fc.property(anyClip, ({ width, height, fps, seconds, shape, ...video }) => {
        const table = steadyTable(fps, seconds);
        if (table.timesUs.length < 2) return;
        const { interlaced, codec } = video;
        const probe = makeProbe({ fps, seconds, video: { coded: { width, height }, interlaced, codec } });
        const frames = table.timesUs.length;
        const verdicts = checkClip({ probe, table, decode: { frames, complaints: 0 } });
        const result = planFix({ probe, table, verdicts, choices: { ...asIs, shape } });
        for (const { kind, message, values } of result?.steps ?? []) {
          const sentence = (en as Record<string, string>)[`checks.fix.${kind}.${message}`];
          expect(sentence, `${kind}.${message}`).toBeDefined();
          for (const [, gap] of sentence!.matchAll(/\{(\w+)[,}]/g)) expect(values).toHaveProperty(gap!);
          const rule = asks[kind];
          if (rule) expect(verdicts.find((verdict) => verdict.rule === rule)?.state).toBe('fixable');
        }
      }),
    );
  });
});

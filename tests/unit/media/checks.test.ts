import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckRule } from '../../../electron/shared/domain/check.ts';
import { clipLimits } from '../../../electron/shared/limits/clip.ts';
import { checkClip, isReady, mainRules } from '../../../electron/shared/media/checks/index.ts';
import type { Probe } from '../../../electron/shared/media/probe.ts';
import en from '../../../electron/shared/messages/en/checks.json';
import zh from '../../../electron/shared/messages/zh-CN/checks.json';
import { makeProbe, steadyTable } from '../../support/probes.ts';

const find = (probe: Probe, rule: CheckRule, more = {}) =>
  checkClip({ probe, ...more }).find((verdict) => verdict.rule === rule)!;

const outcome = (probe: Probe, rule: CheckRule) => {
  const { state, message } = find(probe, rule);
  return `${state} ${message}`;
};

describe('duration', () => {
  test.each([
    [1.999, 'fail too-short'],
    [2, 'pass ok'],
    [5, 'pass ok'],
    [5.001, 'fixable between'],
    [6, 'fixable between'],
    [6.999, 'fixable between'],
    [7, 'pass ok'],
    [10, 'pass ok'],
    [10.001, 'fixable too-long'],
    [11, 'fixable too-long'],
    [60, 'fixable too-long'],
    [14_400, 'fixable much-too-long'],
  ])('%f s: %s', (seconds, expected) => {
    expect(outcome(makeProbe({ seconds }), 'duration')).toBe(expected);
  });

  test('says by how much a clip is off, both ways', () => {
    expect(find(makeProbe({ seconds: 6.25 }), 'duration').values).toMatchObject({
      found: 6.25,
      over: 1.25,
      under: 0.75,
    });
    expect(find(makeProbe({ seconds: 1.5 }), 'duration').values).toMatchObject({ found: 1.5, off: 0.5 });
    const film = { hours: 1, minutes: 2, seconds: 3 };
    expect(find(makeProbe({ seconds: 3723.4 }), 'duration').values).toMatchObject(film);
  });

  test('never reads like the limit when it is beyond it', () => {
    const { values } = find(makeProbe({ seconds: 5.0004 }), 'duration');
    expect(values.found).toBeGreaterThan(5);
  });

  test('sound that runs on is told from pictures that run on', () => {
    const audio = { streamIndex: 1, codec: 'aac', channels: 2, sampleRate: 48_000, startUs: 0, durationUs: 5_120_000 }; // prettier-ignore
    const container = { durationUs: 5_120_000 };
    expect(find(makeProbe({ seconds: 5, container }), 'duration').message).toBe('file-longer');
    const probe = makeProbe({ seconds: 5, container, rest: { audio, audioTracks: 1 } });
    expect(find(probe, 'duration')).toMatchObject({
      state: 'fixable',
      message: 'sound-longer',
      values: { picture: 5, found: 5.12, off: 0.12 },
    });
  });

  test('a clip without a known length is unknown, not refused', () => {
    const probe = makeProbe({ container: { durationUs: null }, video: { durationUs: null } });
    expect(outcome(probe, 'duration')).toBe('unknown unknown');
    expect(find(probe, 'duration', { table: steadyTable(30, 3) }).state).toBe('pass');
  });
});

describe('resolution', () => {
  test.each([
    [719, 1280, 'fixable too-small'],
    [720, 1280, 'pass ok'],
    [2160, 2160, 'pass ok'],
    [2161, 2160, 'fixable too-large'],
    [640, 360, 'fixable too-small'],
    [3840, 2160, 'fixable too-large'],
    [2160, 720, 'pass ok'],
    [2400, 720, 'fixable too-narrow'],
    [320, 1000, 'fixable too-narrow'],
  ])('%i × %i: %s', (width, height, expected) => {
    expect(outcome(makeProbe({ video: { coded: { width, height } } }), 'resolution')).toBe(expected);
  });

  test('counts what is shown: turned, with square pixels', () => {
    const turned = makeProbe({ video: { coded: { width: 1920, height: 1080 }, rotation: 90 } });
    expect(find(turned, 'resolution').values).toMatchObject({ width: 1080, height: 1920 });
    const stretched = makeProbe({
      video: { coded: { width: 1440, height: 1080 }, pixelAspect: { num: 4, den: 3 } },
    });
    expect(find(stretched, 'resolution').values).toMatchObject({ width: 1920, height: 1080 });
    expect(find(stretched, 'pixel-aspect').state).toBe('fixable');
  });
});

describe('frame rate', () => {
  test.each([
    [24, 'pass ok', 24],
    [30, 'pass ok', 30],
    [60, 'pass ok', 60],
    [24000 / 1001, 'fixable broadcast', 24],
    [30000 / 1001, 'fixable broadcast', 30],
    [60000 / 1001, 'fixable broadcast', 60],
    [25, 'fixable other', 24],
    [50, 'fixable other', 60],
    [15, 'fixable other', 30],
    [12, 'fixable other', 24],
    [48, 'fixable other', 24],
    [120, 'fixable other', 60],
    [240, 'fixable other', 60],
    [29.9, 'fixable other', 30],
  ])('%f: %s, to %i', (fps, expected, nearest) => {
    const exact = fps % 1 === 0 || fps === 29.9;
    const rate = exact ? { num: Math.round(fps * 10), den: 10 } : { num: Math.round(fps * 1001), den: 1001 };
    const probe = makeProbe({ video: { nominalRate: rate, averageRate: rate } });
    expect(outcome(probe, 'frame-rate')).toBe(expected);
    expect(find(probe, 'frame-rate').values.nearest).toBe(nearest);
  });

  test('a rate that varies is told by the frames even when the header looks steady', () => {
    const table = steadyTable(30, 4);
    const timesUs = table.timesUs.map((time, n) => (n % 10 === 3 ? time + 15_000 : time));
    const probe = makeProbe();
    expect(find(probe, 'variable-rate', { table }).state).toBe('pass');
    expect(find(probe, 'variable-rate', { table: { ...table, timesUs } }).state).toBe('fixable');
    expect(find(probe, 'frame-rate', { table: { ...table, timesUs } }).message).toBe('variable');
  });

  test('times rounded to milliseconds are still steady', () => {
    const table = steadyTable(60, 4);
    const timesUs = table.timesUs.map((time) => Math.round(time / 1000) * 1000);
    const probe = makeProbe({ fps: 60 });
    expect(find(probe, 'frame-rate', { table: { ...table, timesUs } }).state).toBe('pass');
  });
});

describe('the other rules', () => {
  test.each<[string, Probe, CheckRule, string]>([
    ['matroska', makeProbe({ container: { kind: 'other', formatName: 'matroska,webm' } }), 'container', 'fixable other'], // prettier-ignore
    ['.m4v', makeProbe({ container: { extension: 'm4v' } }), 'container', 'fixable ending'],
    ['mov', makeProbe({ container: { kind: 'mov', extension: 'mov' } }), 'container', 'pass ok'],
    ['HEVC', makeProbe({ video: { codec: 'hevc' } }), 'codec', 'fixable other'],
    ['10 bit', makeProbe({ video: { bitDepth: 10, pixelFormat: 'yuv420p10le' } }), 'codec', 'fixable bits'],
    ['4:2:2', makeProbe({ video: { pixelFormat: 'yuv422p' } }), 'codec', 'fixable colors'],
    ['full range', makeProbe({ video: { pixelFormat: 'yuvj420p' } }), 'codec', 'pass ok'],
    ['no codec', makeProbe({ video: { codec: 'unknown' } }), 'codec', 'fail unreadable'],
    ['HDR', makeProbe({ video: { hdr: 'hlg' } }), 'hdr', 'fixable found'],
    ['interlaced', makeProbe({ video: { interlaced: true } }), 'interlaced', 'fixable found'],
    ['odd', makeProbe({ video: { coded: { width: 1281, height: 720 } } }), 'odd-size', 'fixable found'],
    ['two tracks', makeProbe({ rest: { videoTracks: 2 } }), 'tracks', 'fixable several'],
    ['turned', makeProbe({ video: { rotation: 270 } }), 'rotation', 'pass turned'],
    ['huge', makeProbe({ container: { bytes: 900 * 1024 * 1024 } }), 'file-size', 'pass large'],
  ])('%s', (_name, probe, rule, expected) => {
    expect(outcome(probe, rule)).toBe(expected);
  });

  test('sound alone is refused by the container rule, and nothing else pretends to know', () => {
    const audio = {
      streamIndex: 0,
      codec: 'aac',
      channels: 2,
      sampleRate: 48_000,
      startUs: 0,
      durationUs: 1,
    };
    const verdicts = checkClip({ probe: makeProbe({ rest: { video: null, audio, audioTracks: 1 } }) });
    expect(verdicts[0]).toMatchObject({ rule: 'container', state: 'fail', message: 'sound-only' });
    for (const rule of mainRules.slice(1)) {
      expect(verdicts.find((verdict) => verdict.rule === rule)?.state).toBe('unknown');
    }
  });

  test('reading to the end: whole, cut off with enough left, cut off with too little, damaged', () => {
    const table = steadyTable(30, 3);
    const probe = makeProbe();
    const readable = (frames: number, complaints = 0, seconds = 3) =>
      find(probe, 'readable', {
        table: { ...table, durationUs: seconds * 1e6 },
        decode: { frames, complaints },
      });
    expect(find(probe, 'readable').message).toBe('not-yet');
    expect(readable(120)).toMatchObject({ state: 'pass' });
    expect(readable(90)).toMatchObject({
      state: 'fixable',
      message: 'cut-off',
      values: { off: 30, readable: 3 },
    });
    expect(readable(40, 0, 1.333)).toMatchObject({ state: 'fail', message: 'cut-off' });
    expect(readable(120, 2)).toMatchObject({ state: 'fixable', message: 'damaged' });
    expect(readable(0)).toMatchObject({ state: 'fail', message: 'nothing' });
  });
});

describe('any clip', () => {
  const anyProbe = fc
    .record({
      width: fc.integer({ min: 2, max: 5000 }),
      height: fc.integer({ min: 2, max: 5000 }),
      rotation: fc.constantFrom<0 | 90 | 180 | 270>(0, 90, 180, 270),
      fps: fc.oneof(fc.constantFrom(24, 30, 60, 25, 50), fc.integer({ min: 1, max: 240 })),
      ms: fc.oneof(fc.constantFrom(2000, 5000, 7000, 10_000), fc.integer({ min: 1, max: 60_000 })),
    })
    .map(({ width, height, rotation, fps, ms }) =>
      makeProbe({ video: { coded: { width, height }, rotation }, fps, seconds: ms / 1000 }),
    );

  test('passes the five rules exactly when the page of the service accepts it', () => {
    fc.assert(
      fc.property(anyProbe, (probe) => {
        const { displayed, durationUs, averageRate } = probe.video!;
        const { side, durations, frameRates } = clipLimits;
        const accepted = {
          resolution: [displayed.width, displayed.height].every((px) => px >= side.min && px <= side.max),
          duration: durations.some(({ min, max }) => durationUs! >= min * 1e6 && durationUs! <= max * 1e6),
          'frame-rate': frameRates.some((rate) => rate * averageRate!.den === averageRate!.num),
          container: true,
          codec: true,
        };
        for (const rule of mainRules) {
          expect(find(probe, rule).state === 'pass').toBe(accepted[rule]);
        }
      }),
    );
  });

  test('gets sentences that exist in both languages, with every gap filled', () => {
    fc.assert(
      fc.property(anyProbe, fc.boolean(), (probe, whole) => {
        const seconds = (probe.video?.durationUs ?? 0) / 1e6;
        const table = whole ? steadyTable(30, Math.max(1, seconds)) : null;
        const decode = whole ? { frames: 30, complaints: 0 } : null;
        for (const { rule, message, values } of checkClip({ probe, table, decode })) {
          for (const catalogue of [en, zh] as Record<string, string>[]) {
            const sentence = catalogue[`checks.${rule}.${message}`];
            expect(sentence, `${rule}.${message}`).toBeDefined();
            for (const [, gap] of sentence!.matchAll(/\{(\w+)[,}]/g)) expect(values).toHaveProperty(gap!);
          }
        }
      }),
    );
    expect(Object.keys(zh)).toEqual(Object.keys(en));
  });

  test('gets every rule once, in one order, and is ready exactly when nothing is to be fixed or impossible', () => {
    const order = checkClip({ probe: makeProbe() }).map(({ rule }) => rule);
    expect(new Set(order).size).toBe(16);
    fc.assert(
      fc.property(anyProbe, (probe) => {
        const verdicts = checkClip({ probe });
        expect(verdicts.map(({ rule }) => rule)).toEqual(order);
        expect(isReady(verdicts)).toBe(
          !verdicts.some(({ state }) => state === 'fixable' || state === 'fail'),
        );
      }),
    );
  });
});

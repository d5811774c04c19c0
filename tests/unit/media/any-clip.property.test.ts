import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CheckRule, CheckVerdict } from '../../../electron/shared/domain/check.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';
import { clipLimits } from '../../../electron/shared/limits/clip.ts';
import { checkClip, isReady, sizeFits } from '../../../electron/shared/media/checks/index.ts';
import type { FixPlan } from '../../../electron/shared/media/fix-plan.ts';
import { planFix } from '../../../electron/shared/media/plan-fix.ts';
import type { FrameTable, Probe } from '../../../electron/shared/media/probe.ts';
import { makeProbe, steadyTable } from '../../support/probes.ts';

interface Clip {
  readonly probe: Probe;
  readonly table: FrameTable;
  readonly decode: { readonly frames: number; readonly complaints: number };
}

const second = 1_000_000;
const broadcast = [24, 30, 60].map((rate) => (rate * 1000) / 1001);

/** Any clip that a computer may hold: sensible and senseless values of everything the rules look at. */
const anyClip: fc.Arbitrary<Clip> = fc
  .record({
    width: fc.oneof(fc.constantFrom(719, 720, 1280, 1920, 2160, 2161), fc.integer({ min: 2, max: 5000 })),
    height: fc.oneof(fc.constantFrom(719, 720, 1080, 2160, 2161), fc.integer({ min: 2, max: 5000 })),
    fps: fc.oneof(fc.constantFrom(24, 30, 60, 25, 50, ...broadcast), fc.integer({ min: 1, max: 240 })),
    seconds: fc.oneof(
      fc.constantFrom(1.999, 2, 5, 5.001, 6.999, 7, 10, 10.001),
      fc.integer({ min: 100, max: 30_000 }).map((ms) => ms / 1000),
    ),
    rotation: fc.constantFrom<0 | 90 | 180 | 270>(0, 90, 180, 270),
    pixelAspect: fc.constantFrom({ num: 1, den: 1 }, { num: 4, den: 3 }, { num: 16, den: 15 }),
    interlaced: fc.boolean(),
    hdr: fc.constantFrom<'none' | 'pq' | 'hlg'>('none', 'none', 'pq', 'hlg'),
    codec: fc.constantFrom('h264', 'h264', 'hevc', 'prores'),
    bitDepth: fc.constantFrom(8, 8, 10),
    pixelFormat: fc.constantFrom('yuv420p', 'yuv420p', 'yuv444p', null),
    kind: fc.constantFrom<'mp4' | 'mov' | 'other'>('mp4', 'mov', 'other'),
    extension: fc.constantFrom('mp4', 'mov', 'm4v', ''),
    videoTracks: fc.constantFrom(1, 1, 2),
    sound: fc.option(fc.record({ codec: fc.constantFrom('aac', 'ac3', 'unknown'), longer: fc.constantFrom(-0.5, 0, 0.02, 3) })), // prettier-ignore
    jitter: fc.constantFrom<'none' | 'rounded' | 'varies'>('none', 'none', 'rounded', 'varies'),
    hidden: fc.constantFrom(0, 0, 7),
    lost: fc.constantFrom(0, 0, 1, 5),
    complaints: fc.constantFrom(0, 0, 2),
  })
  .map((it) => {
    const steady = steadyTable(it.fps, Math.max(it.seconds, 2 / it.fps));
    const seconds = steady.durationUs / second;
    const timesUs = steady.timesUs.map((us, n) => {
      if (it.jitter === 'rounded') return Math.round(us / 1000) * 1000;
      return it.jitter === 'varies' && n % 5 === 3 ? us + Math.round((0.4 * second) / it.fps) : us;
    });
    const sound = it.sound;
    const soundUs = sound ? Math.max(0.1, seconds + sound.longer) * second : 0;
    const { width, height, rotation, pixelAspect, interlaced, hdr, codec, bitDepth, pixelFormat } = it;
    const video = { rotation, pixelAspect, interlaced, hdr, codec, bitDepth, pixelFormat };
    const probe = makeProbe({
      fps: it.fps,
      seconds,
      video: { coded: { width, height }, frameCount: timesUs.length + it.hidden, ...video },
      container: { kind: it.kind, extension: it.extension, durationUs: Math.max(steady.durationUs, soundUs) },
      rest: {
        videoTracks: it.videoTracks,
        audioTracks: sound ? 1 : 0,
        audio: sound && { streamIndex: 1, codec: sound.codec, channels: 2, sampleRate: 48_000, startUs: 0, durationUs: soundUs }, // prettier-ignore
      },
    });
    const table = { ...steady, timesUs, hidden: it.hidden };
    return {
      probe,
      table,
      decode: { frames: Math.max(0, timesUs.length - it.lost), complaints: it.complaints },
    };
  });

const anyChoices: fc.Arbitrary<FixChoices> = fc.record({
  trim: fc.option(
    fc.record({ startMs: fc.integer({ min: 0, max: 30_000 }), endMs: fc.integer({ min: 0, max: 30_000 }) }),
  ),
  shape: fc.constantFrom('pad', 'crop'),
  fps: fc.constantFrom(null, 24, 30, 60),
  rate: fc.constantFrom('nearest', 'blend'),
});

const verdictsOf = ({ probe, table, decode }: Clip) => checkClip({ probe, table, decode });
const stateOf = (verdicts: readonly CheckVerdict[], rule: CheckRule) =>
  verdicts.find((verdict) => verdict.rule === rule)!.state;

/** What the plan's one pass makes of a clip: the arguments' meaning, without ffmpeg. */
function fixed({ probe, table }: Clip, { work, result }: FixPlan): Clip {
  const audio = work.sound === 'none' || probe.audio === null ? null : { ...probe.audio, codec: 'aac' };
  const { picture } = work;
  if (picture === null) {
    const end =
      work.sound === 'encode' ? table.durationUs : Math.max(table.durationUs, audio?.durationUs ?? 0);
    const container = { ...probe.container, kind: 'mp4' as const, extension: 'mp4', durationUs: end };
    const video = { ...probe.video!, durationUs: table.durationUs, frameCount: table.timesUs.length };
    const frames = table.timesUs.length;
    return {
      probe: { ...probe, container, video, videoTracks: 1, audio },
      table: { ...table, hidden: 0 },
      decode: { frames, complaints: 0 },
    };
  }
  const { rate, frames } = picture;
  const made = makeProbe({ fps: rate, seconds: frames / rate, video: { coded: result.size } });
  return {
    probe: { ...made, audio },
    table: steadyTable(rate, frames / rate),
    decode: { frames, complaints: 0 },
  };
}

describe('any clip', () => {
  test('is judged as the rules say, and nothing passes that one of them refuses', { timeout: 60_000 }, () => {
    fc.assert(
      fc.property(anyClip, (clip) => {
        const { probe, table, decode } = clip;
        const verdicts = verdictsOf(clip);
        const state = (rule: CheckRule) => stateOf(verdicts, rule);
        const { displayed, averageRate } = probe.video!;
        const whole = Math.max(probe.video!.durationUs!, probe.container.durationUs!);
        const fits = clipLimits.durations.some(({ min, max }) =>
          [whole, probe.video!.durationUs!].every((us) => us >= min * second && us <= max * second),
        );
        expect(state('duration') === 'pass').toBe(fits);
        expect(state('resolution') === 'pass').toBe(sizeFits(displayed));
        const exact = clipLimits.frameRates.some((rate) => rate * averageRate!.den === averageRate!.num);
        if (state('frame-rate') === 'pass') {
          expect(exact).toBe(true);
          expect(state('variable-rate')).toBe('pass');
        }
        if (!exact) expect(state('frame-rate')).toBe('fixable');
        expect(state('container') === 'pass').toBe(
          probe.container.kind !== 'other' && ['mp4', 'mov'].includes(probe.container.extension),
        );
        const promised = probe.video!.frameCount! - (table.hidden ?? 0);
        expect(state('readable') === 'pass').toBe(decode.frames >= promised && decode.complaints === 0);
        expect(state('hdr') === 'pass').toBe(probe.video!.hdr === 'none');
        expect(state('edit-list') === 'pass').toBe(table.hidden === 0);
        // The header alone never says "fail" where all of the file says it is fine.
        for (const first of checkClip({ probe })) {
          if (first.state === 'fail') expect(state(first.rule)).toBe('fail');
        }
      }),
      { numRuns: 3000 },
    );
  });

  test('that can be fixed passes every check when the plan has been carried out', { timeout: 60_000 }, () => {
    let carriedOut = 0;
    fc.assert(
      fc.property(anyClip, anyChoices, (clip, choices) => {
        const plan = planFix({ ...clip, verdicts: verdictsOf(clip), choices });
        if (plan === null || plan.obstacles.length > 0) return;
        carriedOut += 1;
        const left = verdictsOf(fixed(clip, plan)).filter(({ state }) => state !== 'pass');
        expect(left).toEqual([]);
      }),
      { numRuns: 3000 },
    );
    expect(carriedOut).toBeGreaterThan(1000);
  });

  test(
    'gets a plan exactly when there is something to do, and only of what was asked for',
    { timeout: 60_000 },
    () => {
      fc.assert(
        fc.property(anyClip, anyChoices, (clip, choices) => {
          const verdicts = verdictsOf(clip);
          const asked = (...rules: CheckRule[]) =>
            rules.some((rule) => stateOf(verdicts, rule) === 'fixable');
          const plan = planFix({ ...clip, verdicts, choices });
          if (plan === null) {
            expect(isReady(verdicts)).toBe(true);
            return;
          }
          if (plan.obstacles.length > 0) return;
          if (isReady(verdicts)) expect(choices.trim).not.toBeNull();
          const { window, picture, sound } = plan.work;
          const kinds = plan.steps.map(({ kind, message }) =>
            kind === 'transcode' ? `${kind} ${message}` : kind,
          );
          if (window) expect(choices.trim !== null || asked('duration')).toBe(true);
          if (picture?.deinterlace) expect(asked('interlaced')).toBe(true);
          if (picture?.conform) expect(asked('frame-rate', 'variable-rate')).toBe(true);
          if (picture?.tonemap) expect(asked('hdr')).toBe(true);
          if (picture?.squareTo) expect(asked('pixel-aspect')).toBe(true);
          if (picture?.scale) expect(asked('resolution')).toBe(true);
          if (picture?.frame) expect(asked('resolution', 'odd-size', 'pixel-aspect')).toBe(true);
          // Pictures are written again for a reason, or because copies would not stand where they should.
          const reason =
            window !== null ||
            asked('resolution', 'frame-rate', 'codec', 'readable', 'variable-rate', 'hdr', 'interlaced') ||
            asked('pixel-aspect', 'odd-size', 'edit-list');
          expect(kinds.includes('transcode text')).toBe(picture !== null && reason);
          expect(kinds.includes('transcode exact')).toBe(picture !== null && !reason);
          expect(kinds.includes('remux')).toBe(picture === null);
          expect(plan.result.lossless).toBe(picture === null);
          if (clip.probe.audio === null) expect(sound).toBe('none');
          expect(new Set(kinds).size).toBe(kinds.length);
        }),
        { numRuns: 3000 },
      );
    },
  );
});

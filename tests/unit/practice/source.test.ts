import { describe, expect, it } from 'vitest';
import { fittingDuration, judgeClip } from '../../../electron/main/practice/work/source.ts';
import type { Probe, VideoFacts } from '../../../electron/shared/media/probe.ts';

const video: VideoFacts = {
  streamIndex: 0,
  codec: 'h264',
  profile: null,
  pixelFormat: 'yuv420p',
  bitDepth: 8,
  coded: { width: 1280, height: 720 },
  displayed: { width: 1280, height: 720 },
  rotation: 0,
  mirrored: false,
  pixelAspect: { num: 1, den: 1 },
  nominalRate: { num: 30, den: 1 },
  averageRate: { num: 30, den: 1 },
  timeBase: { num: 1, den: 15360 },
  startUs: 0,
  durationUs: 5_000_000,
  frameCount: 150,
  interlaced: false,
  hdr: 'none',
  color: { space: null, transfer: null, primaries: null, range: null },
};

const probe = (changes: Partial<VideoFacts>, kind: Probe['container']['kind'] = 'mp4'): Probe => ({
  container: {
    kind,
    formatName: kind === 'other' ? 'matroska,webm' : 'mov,mp4',
    extension: 'mp4',
    brand: 'isom',
    durationUs: 5_000_000,
    startUs: 0,
    bytes: 1000,
  },
  video: { ...video, ...changes },
  videoTracks: 1,
  audio: null,
  audioTracks: 0,
});

const seconds = (value: number) => probe({ durationUs: value * 1e6 });
const sized = (width: number, height: number) => probe({ displayed: { width, height } });
const rate = (num: number, den = 1) => probe({ nominalRate: { num, den }, averageRate: { num, den } });

describe('a clip', () => {
  it.each([2, 3.5, 5, 7, 10])('of %d s is taken', (value) => {
    expect(judgeClip(seconds(value)).durationMs).toBe(value * 1000);
  });
  it.each([0, 1.9, 5.1, 6, 6.9, 10.1, 11])('of %d s is refused', (value) => {
    expect(() => judgeClip(seconds(value))).toThrow(/durations of 2-5 or 7-10 seconds/);
  });
  it.each([
    [720, 720],
    [2160, 720],
    [720, 2160],
  ])('of %i × %i is taken', (width, height) => {
    expect(judgeClip(sized(width, height))).toMatchObject({ width, height });
  });
  it.each([
    [719, 1280],
    [1280, 640],
    [2161, 720],
    [1080, 2400],
  ])('of %i × %i is refused', (width, height) => {
    expect(() => judgeClip(sized(width, height))).toThrow(`found ${width}x${height}`);
  });
  it.each([24, 30, 60])('of %i fps is taken', (fps) => expect(judgeClip(rate(fps)).fps).toBe(fps));
  it.each([
    [25, 1],
    [50, 1],
    [30000, 1001],
    [24000, 1001],
    [120, 1],
  ])('of %i/%i fps is refused', (num, den) => {
    expect(() => judgeClip(rate(num, den))).toThrow(/24, 30, 60 fps/);
  });
  it('in another container is refused by its content', () => {
    expect(() => judgeClip(probe({}, 'other'))).toThrow(/matroska/);
  });
  it('without pictures is refused', () => {
    expect(() => judgeClip({ ...probe({}), video: null })).toThrow(/no video track/);
  });
  it('fits one length of result', () => {
    expect(fittingDuration(2000)).toBe('5');
    expect(fittingDuration(5000)).toBe('5');
    expect(fittingDuration(7000)).toBe('10');
    expect(fittingDuration(6000)).toBeUndefined();
  });
});

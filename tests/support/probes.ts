import type { FrameTable, Probe, VideoFacts } from '../../electron/shared/media/probe.ts';
import { displayedSize } from '../../electron/shared/media/read-probe.ts';

/** Changes to a clip that fits: 1280×720, 30 fps, 4 s, H.264 in mp4, no sound. */
export interface ProbeChanges {
  readonly container?: Partial<Probe['container']>;
  readonly video?: Partial<VideoFacts>;
  readonly rest?: Partial<Probe>;
  /** Sets rates, duration and frame count together. */
  readonly fps?: number;
  readonly seconds?: number;
}

export function makeProbe({ container, video, rest, fps = 30, seconds = 4 }: ProbeChanges = {}): Probe {
  const rate = { num: Math.round(fps * 1000), den: 1000 };
  const durationUs = Math.round(seconds * 1e6);
  const coded = video?.coded ?? { width: 1280, height: 720 };
  const rotation = video?.rotation ?? 0;
  const pixelAspect = video?.pixelAspect ?? { num: 1, den: 1 };
  return {
    container: {
      ...{ kind: 'mp4', formatName: 'mov,mp4,m4a,3gp,3g2,mj2', extension: 'mp4', brand: 'isom' },
      ...{ durationUs, startUs: 0, bytes: 1_000_000, ...container },
    },
    video: {
      ...{ streamIndex: 0, codec: 'h264', profile: 'High', pixelFormat: 'yuv420p', bitDepth: 8 },
      ...{ coded, displayed: displayedSize(coded, pixelAspect, rotation), rotation, pixelAspect },
      mirrored: false,
      ...{ nominalRate: rate, averageRate: rate, timeBase: { num: 1, den: 30_000 }, startUs: 0 },
      ...{ durationUs, frameCount: Math.round(seconds * fps), interlaced: false, hdr: 'none' },
      color: { space: 'bt709', transfer: 'bt709', primaries: 'bt709', range: 'tv' },
      ...video,
    },
    ...{ videoTracks: 1, audio: null, audioTracks: 0, ...rest },
  };
}

/** The frame table of a clip with a steady rate. */
export function steadyTable(fps: number, seconds: number): FrameTable {
  const count = Math.round(fps * seconds);
  return {
    timesUs: Array.from({ length: count }, (_, n) => Math.round((n * 1e6) / fps)),
    offsetUs: 0,
    durationUs: Math.round((count * 1e6) / fps),
  };
}

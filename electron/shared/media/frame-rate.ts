import { clipLimits } from '../limits/clip.ts';
import type { FrameTable, VideoFacts } from './probe.ts';
import { sameRational, toNumber } from './rational.ts';

export type AllowedRate = (typeof clipLimits.frameRates)[number];

/** What is known of a clip's frame rate. */
export interface RateFacts {
  /** Frames a second on average; null when nothing tells. */
  readonly fps: number | null;
  /** The service's rate that the clip has exactly, if any. */
  readonly exact: AllowedRate | null;
  readonly variable: boolean;
}

/** Two frames further apart or closer together than this share of the usual distance make a rate variable. */
const unsteady = 0.25;
/** Header averages differ from the nominal rate by so little through rounding of times to milliseconds. */
const rounding = 0.0005;

/** Judged by the real times of the frames where they are known, else by what the header says. */
export function readRate(video: VideoFacts, table?: FrameTable | null): RateFacts {
  const nominal = video.nominalRate;
  const average = video.averageRate ?? nominal;
  const measured = table ? measure(table) : null;
  const fps = measured?.fps ?? (average ? toNumber(average) : null);
  if (fps === null || average === null) return { fps, exact: null, variable: false };
  const headerVaries = nominal !== null && Math.abs(toNumber(nominal) / toNumber(average) - 1) > rounding;
  const variable = measured ? measured.variable : headerVaries;
  const exact = variable ? null : exactRate(video, fps);
  return { fps: exact ?? (nominal && !variable ? toNumber(nominal) : fps), exact, variable };
}

function exactRate(video: VideoFacts, fps: number): AllowedRate | null {
  const close = clipLimits.frameRates.find((rate) => Math.abs(fps / rate - 1) <= rounding);
  if (close === undefined) return null;
  const allowed = { num: close, den: 1 };
  const named = [video.averageRate, video.nominalRate].some((rate) => rate && sameRational(rate, allowed));
  return named ? close : null;
}

/** Average rate over the clip, and whether any two frames stray from the usual distance. */
function measure(table: FrameTable): { fps: number; variable: boolean } | null {
  const times = table.timesUs;
  if (times.length < 2) return null;
  const usual = times.at(-1)! / (times.length - 1);
  if (usual <= 0) return null;
  // Times may be rounded to milliseconds, which at 60 a second is 6 % of the distance.
  const variable = times.some(
    (time, n) => n > 0 && Math.abs(time - times[n - 1]! - usual) > usual * unsteady,
  );
  return { fps: 1e6 / usual, variable };
}

/**
 * The rate to conform to: a whole multiple or fraction where there is one, since every frame then stands equally long;
 * otherwise the nearest by ratio, the higher of two equally near.
 */
export function nearestRate(fps: number): AllowedRate {
  const rates = clipLimits.frameRates;
  const even = rates.filter((rate) => isWhole(rate / fps) || isWhole(fps / rate));
  const pool = even.length > 0 ? even : rates;
  const distance = (rate: number) => Math.abs(Math.log(rate / fps));
  let best: AllowedRate = pool[0] ?? rates[0];
  for (const rate of pool) if (distance(rate) <= distance(best)) best = rate;
  return best;
}

const isWhole = (ratio: number): boolean => ratio >= 1 && Math.abs(ratio - Math.round(ratio)) < 1e-6;

/** What becomes of a clip's frames at another rate, the length staying. */
export interface RateChange {
  /** Frames of the result. */
  readonly frames: number;
  /** Frames of the clip that the result shows nowhere; `nearest` only. */
  readonly leftOut: number;
  /** Frames of the result that show what the one before it shows; `nearest` only. */
  readonly repeated: number;
  /** Frames of the result that are mixed of two neighbours; `blend` only. At a cut fewer: nothing is mixed across one. */
  readonly mixed: number;
}

/** ffmpeg's `framerate` takes a frame as it is where a new one would be this near to it, in shares of their distance. */
const nearStart = 15 / 256;
const nearEnd = 240 / 256;

/**
 * Counts what conforming does, as the filters that do it decide.
 * @param timesUs when the kept frames are shown, since the first of them
 */
export function changeOfRate(
  timesUs: readonly number[],
  rate: number,
  frames: number,
  how: 'nearest' | 'blend',
): RateChange {
  return how === 'nearest' ? repick(timesUs, rate, frames) : mix(timesUs, rate, frames);
}

/** Times were rounded to microseconds: what is exactly half way between two new frames goes to the later one all the same. */
const rounding = 5e-5;

/** New frame k shows the last frame whose time, rounded to the new rate, is k or before. */
function repick(timesUs: readonly number[], rate: number, frames: number): RateChange {
  const places = timesUs
    .map((us) => Math.floor((us * rate) / 1e6 + 0.5 + rounding))
    .filter((place) => place < frames);
  const shown = new Set(places).size;
  return { frames, leftOut: timesUs.length - shown, repeated: frames - shown, mixed: 0 };
}

function mix(timesUs: readonly number[], rate: number, frames: number): RateChange {
  let mixed = 0;
  let before = 0;
  for (let k = 0; k < frames; k++) {
    const at = (k * 1e6) / rate;
    while (before + 1 < timesUs.length && timesUs[before + 1]! <= at) before++;
    const [from = 0, to] = [timesUs[before], timesUs[before + 1]];
    if (to === undefined) break;
    const share = (at - from) / (to - from);
    if (share > nearStart && share < nearEnd) mixed++;
  }
  return { frames, leftOut: 0, repeated: 0, mixed };
}

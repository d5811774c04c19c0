import { clipLimits } from '../limits/clip.ts';
import type { FrameWindow } from './fix-plan.ts';
import type { FrameTable } from './probe.ts';
import { startInClip } from './probe.ts';

/** A window as the user picked it, milliseconds since the first frame. */
export interface PickedWindow {
  readonly startMs: number;
  readonly endMs: number;
}

export interface SnappedWindow {
  /** Null when the whole clip is kept. */
  readonly window: FrameWindow | null;
  /** Frames of the result, at the result's rate: always a length the service takes. */
  readonly frames: number;
}

/**
 * The window closest to what was picked that the service takes, its ends on frames. Nothing picked means all of the
 * clip, or as much from its start as fits. Null when the clip is too short for any.
 * `rate` is the result's frames per second; `steady` says that the clip has that rate already.
 */
export function snapWindow(
  table: FrameTable,
  rate: number,
  steady: boolean,
  picked: PickedWindow | null,
): SnappedWindow | null {
  const count = table.timesUs.length;
  // A steady clip is counted in frames: its times may be rounded, its frames are not.
  const timeOf = steady
    ? (index: number) => (index * 1e6) / rate
    : (index: number) => table.timesUs[index] ?? table.durationUs;
  const framesIn = (from: number, to: number) => Math.round(((timeOf(to) - timeOf(from)) * rate) / 1e6);
  const indexAt = (us: number) => nearestIndex(timeOf, count, us);
  const pickedAt = (ms: number) => indexAt(ms * 1000 - startInClip(table));

  let first = picked ? Math.min(pickedAt(picked.startMs), count - 1) : 0;
  let end = picked ? Math.max(pickedAt(picked.endMs), first + 1) : count;
  const frames = nearestAllowed(framesIn(first, end), framesIn(0, count), rate, picked === null);
  if (frames === null) return null;
  if (frames !== framesIn(first, end)) {
    const length = (frames * 1e6) / rate;
    end = indexAt(timeOf(first) + length);
    // No room behind: the window moves forward.
    if (framesIn(first, end) < frames) {
      end = count;
      first = indexAt(timeOf(count) - length);
    }
  }
  if (first === 0 && end === count && !table.part) return { window: null, frames };
  const at = (index: number) => table.offsetUs + (table.timesUs[index] ?? table.durationUs);
  const before = table.part?.before ?? 0;
  const window = {
    firstFrame: before + first,
    endFrame: before + end,
    startUs: at(first),
    endUs: at(end),
  };
  return { window, frames };
}

/** Result frames nearest to `wanted` that make an allowed length and are there; `shorten` never makes it longer. */
function nearestAllowed(wanted: number, available: number, rate: number, shorten: boolean): number | null {
  let best: number | null = null;
  for (const { min, max } of clipLimits.durations) {
    const low = min * rate;
    const high = Math.min(max * rate, available);
    if (low > high) continue;
    const candidate = Math.min(high, Math.max(low, wanted));
    if (shorten && candidate > wanted) continue;
    if (best === null || Math.abs(candidate - wanted) < Math.abs(best - wanted)) best = candidate;
  }
  return best;
}

/** Index (0 to count, count being the end) whose time is nearest. */
function nearestIndex(timeOf: (index: number) => number, count: number, us: number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (timeOf(middle) < us) low = middle + 1;
    else high = middle;
  }
  return low > 0 && us - timeOf(low - 1) <= timeOf(low) - us ? low - 1 : low;
}

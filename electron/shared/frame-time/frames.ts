import { AppError } from '../errors/app-error.ts';
import type { FrameTable } from '../media/probe.ts';

/**
 * Builds the table from the presentation times of a track's frames, in any order.
 * @param startsUs whole or fractional microseconds as the file has them; the first frame need not be at 0
 * @param lastDurationUs how long the last frame stays
 * @param hidden how many more frames an edit list keeps from being shown
 * @throws AppError `file-unreadable` when there is no frame, or a time is no number
 */
export function frameTable(startsUs: readonly number[], lastDurationUs: number, hidden = 0): FrameTable {
  if (startsUs.length === 0) throw new AppError('file-unreadable', 'The video has no frames');
  if (startsUs.some((start) => !Number.isFinite(start))) {
    throw new AppError('file-unreadable', 'A frame of the video has no time');
  }
  const sorted = startsUs.toSorted((a, b) => a - b);
  const offsetUs = Math.round(sorted[0] ?? 0);
  const timesUs = sorted.map((start) => Math.round(start) - offsetUs);
  const last = timesUs.at(-1) ?? 0;
  const stays =
    Number.isFinite(lastDurationUs) && lastDurationUs > 0 ? lastDurationUs : typicalDuration(timesUs);
  return { timesUs, offsetUs, durationUs: last + Math.max(1, Math.round(stays)), hidden };
}

/** Mean distance of the frames; 1/30 s for a single one. */
function typicalDuration(timesUs: readonly number[]): number {
  const last = timesUs.at(-1) ?? 0;
  return timesUs.length > 1 ? last / (timesUs.length - 1) : 1e6 / 30;
}

/** The nearest index there is: whole, from 0 to the last frame. Anything that is no number becomes 0. */
export function clampFrame(index: number, count: number): number {
  const whole = Number.isNaN(index) ? 0 : Math.round(Math.min(Math.max(index, 0), count - 1));
  return Math.max(0, whole);
}

/** When frame `index` appears, microseconds since the first frame. */
export function frameStart(table: FrameTable, index: number): number {
  return table.timesUs[clampFrame(index, table.timesUs.length)] ?? 0;
}

/** When frame `index` gives way to the next, or the clip ends. */
export function frameEnd(table: FrameTable, index: number): number {
  return table.timesUs[clampFrame(index, table.timesUs.length) + 1] ?? table.durationUs;
}

/**
 * The time to ask a player for when frame `index` is wanted: the middle of the frame, so that rounding on either side of
 * its borders does not show a neighbour.
 */
export function frameMiddle(table: FrameTable, index: number): number {
  return (frameStart(table, index) + frameEnd(table, index)) / 2;
}

/** The frame on screen at `timeUs` since the first frame; before the start the first, after the end the last. */
export function frameAt(table: FrameTable, timeUs: number): number {
  let low = 0;
  let high = table.timesUs.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((table.timesUs[middle] ?? 0) <= timeUs) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Tables of the same file from two readers differ by roundings only, and no frame is as short as this. */
const sameTimeUs = 1000;

/** Whether two tables tell of the same first `count` frames, both having that many. */
export function sameFrames(a: FrameTable, b: FrameTable, count: number): boolean {
  const close = (x = Infinity, y = -Infinity): boolean => Math.abs(x - y) < sameTimeUs;
  if (Math.min(a.timesUs.length, b.timesUs.length) < count) return false;
  return Array.from({ length: count }, (_, frame) => frame).every((frame) =>
    close(a.timesUs[frame], b.timesUs[frame]),
  );
}

/** A table for a video of constant rate whose file is not read yet. */
export function constantRateTable(fps: number, count: number): FrameTable {
  const timesUs = Array.from({ length: Math.max(1, count) }, (_, index) => Math.round((index * 1e6) / fps));
  return { timesUs, offsetUs: 0, durationUs: Math.round((timesUs.length * 1e6) / fps), hidden: 0 };
}

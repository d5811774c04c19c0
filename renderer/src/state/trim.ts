import { clipLimits } from '../../../electron/shared/limits/clip.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';

export type Trim = NonNullable<FixChoices['trim']>;

/** Windows are set to a tenth of a second: finer than anybody drags, and it reads well. */
const stepMs = 100;
const round = (ms: number): number => Math.round(ms / stepMs) * stepMs;
const clamp = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), Math.max(min, max));

/** The lengths the service takes that a clip of so many milliseconds can be cut to, in milliseconds. */
export function lengthsWithin(clipMs: number): { min: number; max: number; result: '5' | '10' }[] {
  return clipLimits.durations
    .filter(({ min }) => min * 1000 <= clipMs)
    .map(({ min, max, result }) => ({ min: min * 1000, max: Math.min(max * 1000, clipMs), result }));
}

/** What is proposed first: from the start, as long as can be kept. */
export function firstWindow(clipMs: number): Trim {
  const longest = lengthsWithin(clipMs).at(-1);
  return { startMs: 0, endMs: longest?.max ?? clipMs };
}

/** The window moved so that it starts here, its length kept, inside the clip. */
export function movedTo(trim: Trim, startMs: number, clipMs: number): Trim {
  const length = trim.endMs - trim.startMs;
  const start = clamp(round(startMs), 0, clipMs - length);
  return { startMs: start, endMs: start + length };
}

/** The window with one end moved; its length stays one the service takes, the nearest to what was asked. */
export function withEnd(trim: Trim, end: 'start' | 'end', atMs: number, clipMs: number): Trim {
  const fixed = end === 'start' ? trim.endMs : trim.startMs;
  const room = end === 'start' ? fixed : clipMs - fixed;
  const asked = Math.abs(fixed - clamp(round(atMs), 0, clipMs));
  const sided = end === 'start' ? asked * Number(atMs < fixed) : asked * Number(atMs > fixed);
  const length = nearestLength(sided, room);
  return end === 'start'
    ? { startMs: fixed - length, endMs: fixed }
    : { startMs: fixed, endMs: fixed + length };
}

/** The window made this long, from the same start where there is room. */
export function withLength(trim: Trim, lengthMs: number, clipMs: number): Trim {
  const length = nearestLength(lengthMs, clipMs);
  const start = clamp(trim.startMs, 0, clipMs - length);
  return { startMs: start, endMs: start + length };
}

/** Of the lengths the service takes and that fit into the room, the nearest to the one asked for. */
function nearestLength(askedMs: number, roomMs: number): number {
  const candidates = lengthsWithin(roomMs).map(({ min, max }) => clamp(askedMs, min, max));
  if (candidates.length === 0) return roomMs;
  return candidates.reduce((best, one) => (Math.abs(one - askedMs) < Math.abs(best - askedMs) ? one : best));
}

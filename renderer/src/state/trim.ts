import { clipLimits } from '../../../electron/shared/limits/clip.ts';
import type { FixChoices } from '../../../electron/shared/ipc/clips.ts';

export type Trim = NonNullable<FixChoices['trim']>;

/** The clip that a part is picked from, in milliseconds. */
export interface Film {
  readonly lengthMs: number;
  /** From one frame to the next: windows begin and end on frames. */
  readonly frameMs: number;
}

const onFrame = (ms: number, { frameMs }: Film): number => Math.round(ms / frameMs) * frameMs;
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

/** All of the clip: what picking begins with where nothing has to go. */
export const wholeFilm = ({ lengthMs }: Film): Trim => ({ startMs: 0, endMs: lengthMs });

/** The window moved so that it starts here, its length kept, inside the clip. */
export function movedTo(trim: Trim, startMs: number, film: Film): Trim {
  const length = trim.endMs - trim.startMs;
  const start = clamp(onFrame(startMs, film), 0, film.lengthMs - length);
  return { startMs: start, endMs: start + length };
}

/** The window with one end moved; its length stays one the service takes, the nearest to what was asked. */
export function withEnd(trim: Trim, end: 'start' | 'end', atMs: number, film: Film): Trim {
  const fixed = end === 'start' ? trim.endMs : trim.startMs;
  const room = end === 'start' ? fixed : film.lengthMs - fixed;
  const asked = Math.abs(fixed - clamp(onFrame(atMs, film), 0, film.lengthMs));
  const sided = end === 'start' ? asked * Number(atMs < fixed) : asked * Number(atMs > fixed);
  const length = nearestLength(sided, room);
  return end === 'start'
    ? { startMs: fixed - length, endMs: fixed }
    : { startMs: fixed, endMs: fixed + length };
}

/** The window made this long, from the same start where there is room. */
export function withLength(trim: Trim, lengthMs: number, film: Film): Trim {
  const length = nearestLength(lengthMs, film.lengthMs);
  const start = clamp(trim.startMs, 0, film.lengthMs - length);
  return { startMs: start, endMs: start + length };
}

/** Of the lengths the service takes and that fit into the room, the nearest to the one asked for. */
function nearestLength(askedMs: number, roomMs: number): number {
  const candidates = lengthsWithin(roomMs).map(({ min, max }) => clamp(askedMs, min, max));
  if (candidates.length === 0) return roomMs;
  return candidates.reduce((best, one) => (Math.abs(one - askedMs) < Math.abs(best - askedMs) ? one : best));
}

/** `12.5`, `1:02.5` and `1:02:03.25` as milliseconds; null for anything else. */
export function parseTime(text: string): number | null {
  const match = /^(?:(?:(\d{1,3}):)?(\d{1,2}):)?(\d{1,6}(?:[.,]\d{1,6})?)$/.exec(text.trim());
  if (!match) return null;
  const [, hours = '0', minutes = '0', seconds = '0'] = match;
  return (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(',', '.'))) * 1000;
}

/** Milliseconds as `parseTime` reads them, to the hundredth of a second. */
export function timeText(ms: number): string {
  const hundredths = Math.round(ms / 10);
  const seconds = hundredths / 100;
  if (seconds < 60) return seconds.toFixed(2);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const rest = (seconds - minutes * 60).toFixed(2).padStart(5, '0');
  return minutes < 60 ? `${minutes}:${rest}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${rest}`;
}

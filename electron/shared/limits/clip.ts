import type { EditDuration } from '../domain/edit.ts';

/**
 * What the service accepts as a clip.
 * Source: the vendor's page, "Initialize Video for Editing", request body (`video_id`, `video_url`).
 */
export const clipLimits = {
  /** File name endings, lower case, without the dot. */
  containers: ['mp4', 'mov'],
  /** Seconds, both ends included. A clip in a window is edited to a result of `result` seconds ("Create Task", `duration`). */
  durations: [
    { min: 2, max: 5, result: '5' },
    { min: 7, max: 10, result: '10' },
  ],
  /** Pixels of width and of height, both ends included. */
  side: { min: 720, max: 2160 },
  /** Frames per second. */
  frameRates: [24, 30, 60],
  /** A video named by `video_id` must have been generated within so many days. */
  videoIdDays: 30,
} as const;

/** The result length the service asks for with a clip of so many seconds, or undefined where it takes no such clip. */
export function resultDurationFor(seconds: number): EditDuration | undefined {
  return clipLimits.durations.find((window) => seconds >= window.min && seconds <= window.max)?.result;
}

/** `m:ss.mmm`, rounded to the nearest millisecond; minutes grow past 59. Negative times are shown as 0. */
export function formatTime(timeUs: number): string {
  const ms = Math.max(0, Math.round(timeUs / 1000));
  const minutes = Math.floor(ms / 60_000);
  const seconds = String(Math.floor(ms / 1000) % 60).padStart(2, '0');
  return `${minutes}:${seconds}.${String(ms % 1000).padStart(3, '0')}`;
}

/** Frames per second as people write it: `30`, `29.97`, `23.976`. */
export function formatRate(fps: number): string {
  return String(Math.round(fps * 1000) / 1000);
}

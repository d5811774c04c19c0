import { callLimits } from '../../shared/limits/service.ts';

/** The longest wait between two tries, milliseconds; who is asked to wait longer gives the error to the caller. */
export const longestWaitMs = 60_000;

/**
 * Doubling, with up to half as much again by chance, and never before the service's own wish, which is followed for an hour
 * at most.
 * @param attempt failures so far, from 1
 * @param random in [0,1)
 */
export function backOff(
  attempt: number,
  first: number,
  longest: number,
  random: number,
  retryAfterMs: number | null = null,
): number {
  const doubled = Math.min(first * 2 ** Math.min(attempt - 1, 30), longest);
  const asked = Math.min(retryAfterMs ?? 0, callLimits.longestAskedMs);
  return Math.ceil(Math.max(doubled * (1 + random / 2), asked));
}

/**
 * How long a call waits before its next try: doubling from 1 s, up to half as much again by chance, so that many clients do
 * not come back together, and never before the service's `Retry-After`.
 * @param attempt tries made so far, from 1
 * @param random in [0,1)
 * @returns milliseconds, or null where the service asks for more than the cap
 */
export function retryDelay(attempt: number, retryAfterMs: number | null, random: number): number | null {
  if (retryAfterMs !== null && retryAfterMs > longestWaitMs) return null;
  return Math.min(
    longestWaitMs,
    backOff(attempt, callLimits.firstRetryMs, longestWaitMs, random, retryAfterMs),
  );
}

/**
 * `Retry-After` in milliseconds from now: seconds or an HTTP date, the latter against the answer's own `Date` where it
 * has one, since our clock may be off. Null where absent or senseless.
 */
export function parseRetryAfter(headers: Headers, now: number): number | null {
  const text = headers.get('retry-after')?.trim();
  if (!text) return null;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  // An HTTP date begins with its weekday; Date.parse alone would take "-5" for a year.
  const until = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  const reference = Date.parse(headers.get('date') ?? '');
  if (Number.isNaN(until)) return null;
  return Math.max(0, until - (Number.isNaN(reference) ? now : reference));
}

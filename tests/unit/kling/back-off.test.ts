import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { longestWaitMs, parseRetryAfter, retryDelay } from '../../../electron/main/kling/back-off.ts';

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

describe('the wait before the next try', () => {
  it('is at least a second, at most the cap, and doubles before chance is added', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1000 }), chance, (attempt, random) => {
        const delay = retryDelay(attempt, null, random)!;
        const least = Math.min(1000 * 2 ** (attempt - 1), longestWaitMs);
        expect(delay).toBeGreaterThanOrEqual(least);
        expect(delay).toBeLessThanOrEqual(Math.min(least * 1.5, longestWaitMs) + 1);
      }),
    );
  });

  it('is never shorter than the service asks, and gives up where it asks for more than the cap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), fc.nat(200_000), chance, (attempt, asked, random) => {
        const delay = retryDelay(attempt, asked, random);
        if (asked > longestWaitMs) expect(delay).toBeNull();
        else expect(delay).toBeGreaterThanOrEqual(asked);
      }),
    );
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-07-01T12:00:00Z');
  it.each([
    [{ 'retry-after': '8' }, 8000],
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': 'Wed, 01 Jul 2026 12:00:30 GMT' }, 30_000],
    // Our clock may be off: the answer's own Date is the reference.
    [{ 'retry-after': 'Wed, 01 Jul 2026 15:00:30 GMT', date: 'Wed, 01 Jul 2026 15:00:00 GMT' }, 30_000],
    [{ 'retry-after': 'Wed, 01 Jul 2026 11:00:00 GMT' }, 0],
    [{ 'retry-after': 'soon' }, null],
    [{ 'retry-after': '-5' }, null],
    [{}, null],
  ])('%j asks for %s ms', (headers, expected) => {
    expect(parseRetryAfter(new Headers(headers as Record<string, string>), now)).toBe(expected);
  });
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changeOfRate } from '../../../electron/shared/media/rate-change.ts';

const steady = (fps: number, count: number) =>
  Array.from({ length: count }, (_, n) => Math.round((n * 1e6) / fps));

test.each([
  [25, 24, { leftOut: 2, repeated: 0 }],
  [25, 30, { leftOut: 0, repeated: 10 }],
  [30, 60, { leftOut: 0, repeated: 60 }],
  // Each second frame lies exactly between two new ones, by times that are rounded.
  [48, 24, { leftOut: 48, repeated: 0 }],
])('two seconds of %i at %i frames a second', (from, to, expected) => {
  expect(changeOfRate(steady(from, 2 * from), to, 2 * to, 'nearest')).toMatchObject(expected);
});

test('mixing leaves a frame that falls on a new one as it is', () => {
  expect(changeOfRate(steady(30, 60), 60, 120, 'blend')).toMatchObject({
    mixed: 59,
    leftOut: 0,
    repeated: 0,
  });
  expect(changeOfRate(steady(60, 120), 30, 60, 'blend')).toMatchObject({ mixed: 0 });
});

test('whatever the times: shown and left out are all frames, shown and repeated are all new ones', () => {
  const anyTimes = fc
    .array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 200 })
    .map((gaps) => gaps.reduce<number[]>((times, gap) => [...times, times.at(-1)! + gap], [0]));
  fc.assert(
    fc.property(
      anyTimes,
      fc.constantFrom(24, 30, 60),
      fc.integer({ min: 1, max: 700 }),
      (times, rate, frames) => {
        const { leftOut, repeated } = changeOfRate(times, rate, frames, 'nearest');
        expect(times.length - leftOut).toBe(frames - repeated);
        expect(Math.min(leftOut, repeated)).toBeGreaterThanOrEqual(0);
        expect(times.length - leftOut).toBeGreaterThanOrEqual(1);
        const { mixed } = changeOfRate(times, rate, frames, 'blend');
        expect(mixed).toBeLessThanOrEqual(frames - 1);
      },
    ),
  );
});

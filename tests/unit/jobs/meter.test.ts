import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMeter } from '../../../electron/main/jobs/meter.ts';
import { transferMs } from '../../../renderer/src/features/shell/remaining.ts';

test('a steady transfer is measured as fast as it is, once there is enough to tell from', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), fc.integer({ min: 10, max: 500 }), (perMs, step) => {
      const meter = createMeter();
      let speed: number | null = null;
      for (let at = 0; at <= 5000; at += step) {
        speed = meter.add(at, at * perMs);
        if (at < 1000) expect(speed).toBeNull();
      }
      expect(speed).toBeGreaterThan(perMs * 999);
      expect(speed).toBeLessThan(perMs * 1001 + 1);
    }),
  );
});

test('the last seconds count, not the whole', () => {
  const meter = createMeter();
  for (let at = 0; at <= 20_000; at += 500) meter.add(at, at);
  let speed: number | null = 0;
  for (let at = 20_500; at <= 30_000; at += 500) speed = meter.add(at, 20_000 + (at - 20_000) * 10);
  expect(speed).toBe(10_000);
});

test('what is sent again, and a pause, begin anew', () => {
  const meter = createMeter();
  meter.add(0, 0);
  expect(meter.add(2000, 2_000_000)).toBe(1_000_000);
  expect(meter.add(2300, 1_000_000)).toBeNull();
  expect(meter.add(3400, 2_100_000)).toBeCloseTo(1_000_000);
  meter.reset();
  expect(meter.add(90_000, 2_200_000)).toBeNull();
});

test('time left is what is left at this speed; unknown while standing still', () => {
  const transfer = { done: 25, total: 100, pausable: true, paused: false };
  expect(transferMs({ ...transfer, bytesPerSecond: 25 })).toBe(3000);
  expect(transferMs({ ...transfer, bytesPerSecond: 0 })).toBeNull();
  expect(transferMs({ ...transfer, bytesPerSecond: null })).toBeNull();
});

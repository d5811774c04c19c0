import { expect, onTestFinished, test } from 'vitest';
import { createSelectionSync } from '../../../electron/main/sessions/selection-sync.ts';
import { nothingSent } from '../../../electron/main/sessions/selection-model.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';

test.each([
  [null, 1000],
  [20_000, 20_000],
  // Longer than a timer can run: followed for an hour.
  [4e12, 3_600_000],
])('a service that wants %s ms of peace gets %s', async (retryAfterMs, expected) => {
  let asked = 0;
  const refuse = () => {
    asked++;
    return Promise.reject(new AppError('too-fast', 'slow down', { retryAfterMs }));
  };
  const sync = createSelectionSync({
    host: {
      wanted: () => new Map([[0, [{ x: 0.5, y: 0.5 }]]]),
      service: () => nothingSent,
      saveService: () => undefined,
      saveMasks: () => undefined,
      dropMasks: () => undefined,
      changed: () => undefined,
    },
    service: { add: refuse, delete: refuse, clear: refuse },
    retryDelay: () => 1000,
    now: () => 0,
  });
  onTestFinished(() => sync.stop());
  sync.kick();
  await sync.settled();
  expect(sync.retry()?.nextTryAt).toBe(expected);
  expect(asked).toBe(1);
});

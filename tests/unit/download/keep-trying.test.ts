import { expect, test } from 'vitest';
import { deletedAt, keepTrying } from '../../../electron/main/download/keep-trying.ts';
import type { JobWait } from '../../../electron/main/jobs/jobs.ts';
import { AppError, toAppError } from '../../../electron/shared/errors/app-error.ts';
import { createFakeClock } from '../../support/fake-clock.ts';

const dayMs = 86_400_000;

/** Work that fails with these, one after the other, and then is done; the waits that it led to. */
function failing(errors: readonly AppError[], until = Infinity) {
  const clock = createFakeClock(0);
  const abort = new AbortController();
  const waits: JobWait[] = [];
  let tries = 0;
  const told: (() => void)[] = [];
  const job = {
    signal: abort.signal,
    retrying(wait: JobWait | null) {
      if (wait) waits.push(wait);
      told.shift()?.();
    },
  };
  const work = () => {
    const error = errors[tries++];
    return error ? Promise.reject(error) : Promise.resolve('here');
  };
  return {
    ...{ clock, abort, waits },
    tries: () => tries,
    /** Resolves when the next wait has begun. */
    waiting: () => new Promise<void>((resolve) => void told.push(resolve)),
    done: () => keepTrying(work, job, { until, clock, random: () => 0 }),
  };
}

const offline = new AppError('network-offline', 'no way');

test('goes on, ever more rarely, until it is here', async () => {
  const { clock, waits, waiting, done } = failing(Array.from({ length: 14 }, () => offline));
  let next = waiting();
  const result = done();
  for (let attempt = 0; attempt < 14; attempt++) {
    await next;
    next = waiting();
    clock.advance(waits.at(-1)!.delayMs);
  }
  expect(await result).toBe('here');
  expect(waits.map(({ delayMs }) => delayMs / 1000)).toEqual([
    ...[1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
    ...[600, 600, 600, 600],
  ]);
});

test('a full disk is looked at again every half minute, a busy server when it wants', async () => {
  const full = toAppError(Object.assign(new Error('no space'), { code: 'ENOSPC' }));
  const busy = new AppError('too-fast', 'HTTP 429', { retryAfterMs: 7000 });
  const { clock, waits, waiting, done } = failing([full, full, busy]);
  let next = waiting();
  const result = done();
  for (const expected of [30_000, 30_000, 7000]) {
    await next;
    next = waiting();
    expect(waits.at(-1)!.delayMs).toBe(expected);
    clock.advance(expected);
  }
  expect(await result).toBe('here');
});

test.each([
  ['after the 30 days', offline, deletedAt(-31 * dayMs), 'network-offline'],
  ['where the fault is in this computer', new AppError('ffmpeg-missing', 'none'), Infinity, 'ffmpeg-missing'],
])('ends at once %s', async (_when, error, until, code) => {
  const { done, tries } = failing([error], until);
  await expect(done()).rejects.toMatchObject({ code });
  expect(tries()).toBe(1);
});

test('ends when it is stopped, with the error it had, and when it is cancelled', async () => {
  const stopped = failing([offline]);
  const wait = stopped.waiting();
  const ending = stopped.done();
  await wait;
  stopped.waits[0]!.stop();
  await expect(ending).rejects.toBe(offline);

  const cancelled = failing([offline]);
  const other = cancelled.waiting();
  const end = cancelled.done();
  await other;
  cancelled.abort.abort();
  await expect(end).rejects.toMatchObject({ code: 'cancelled' });
});

test('a full database is a full disk, too', () => {
  expect(toAppError(Object.assign(new Error('x'), { code: 'SQLITE_FULL' })).code).toBe('disk-full');
  expect(toAppError(Object.assign(new Error('x'), { code: 'EIO' })).code).toBe('unexpected');
});

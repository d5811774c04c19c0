import { expect, test } from 'vitest';
import { createJobs } from '../../../electron/main/jobs/jobs.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import type { StudioEvent } from '../../../electron/shared/ipc/events.ts';

const untilAborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error));
  });

test('a cancelled job ends as cancelled, not as failed', async () => {
  const events: StudioEvent[] = [];
  const jobs = createJobs({ emit: (event) => events.push(event) });
  const running = jobs.run({ kind: 'fix', subject: 'a' }, ({ signal }) => untilAborted(signal));
  jobs.cancel(jobs.list()[0]?.id ?? '');
  await expect(running).rejects.toMatchObject({ code: 'cancelled' });
  expect(events.at(-1)).toMatchObject({ type: 'job-ended', end: { outcome: 'cancelled', error: null } });
  expect(jobs.list()).toEqual([]);
});

test('a job that must not be cancelled is not', async () => {
  const jobs = createJobs({ emit: () => undefined });
  let finish: () => void = () => undefined;
  const running = jobs.run(
    { kind: 'edit', subject: 'a', cancellable: false },
    () => new Promise<void>((resolve) => (finish = resolve)),
  );
  jobs.cancel(jobs.list()[0]?.id ?? '');
  finish();
  await expect(running).resolves.toBeUndefined();
});

test('a failure keeps its code and details for the page', async () => {
  const events: StudioEvent[] = [];
  const jobs = createJobs({ emit: (event) => events.push(event) });
  const running = jobs.run({ kind: 'upload', subject: 'a' }, () =>
    Promise.reject(new AppError('disk-full', 'no room', { needed: 5 })),
  );
  await expect(running).rejects.toMatchObject({ code: 'disk-full' });
  expect(events.at(-1)).toMatchObject({
    end: { outcome: 'failed', error: { code: 'disk-full', details: { needed: 5 } } },
  });
});

test('what came last is told, also where it came too soon and nothing follows it', async () => {
  let last: StudioEvent | undefined;
  let told = (): void => undefined;
  const whole = new Promise<void>((resolve) => (told = resolve));
  const jobs = createJobs({
    emit: (event) => {
      last = event;
      if (event.type === 'job' && event.job.transfer?.done === 10) told();
    },
  });
  // Everything goes out at once; the answer takes its time.
  await jobs.run({ kind: 'upload', subject: 'a' }, ({ transferring }) => {
    for (let done = 0; done <= 10; done += 1) transferring(done, 10);
    return whole;
  });
  expect(last?.type).toBe('job-ended');
});

test('progress is told at most ten times a second, and stays within 0 and 100', async () => {
  const events: StudioEvent[] = [];
  let nowMs = 0;
  const jobs = createJobs({ emit: (event) => events.push(event), now: () => nowMs });
  await jobs.run({ kind: 'upload', subject: 'a' }, ({ progress }) => {
    for (; nowMs < 1000; nowMs += 1) progress(nowMs === 999 ? 250 : nowMs / 10);
    return Promise.resolve();
  });
  const told = events.flatMap((event) => (event.type === 'job' ? [event.job.progress] : []));
  expect(told.length).toBeLessThanOrEqual(11);
  expect(told.every((percent) => percent === null || (percent >= 0 && percent <= 100))).toBe(true);
});

test('stopping waits until everything has come to an end', async () => {
  const jobs = createJobs({ emit: () => undefined });
  let cleaned = false;
  const running = jobs.run({ kind: 'fix', subject: 'a' }, async ({ signal }) => {
    try {
      await untilAborted(signal);
    } finally {
      await new Promise((resolve) => setImmediate(resolve));
      cleaned = true;
    }
  });
  await Promise.all([jobs.stop(), expect(running).rejects.toMatchObject({ code: 'cancelled' })]);
  expect(cleaned).toBe(true);
});

test('what still comes from a job that has ended is not told', async () => {
  const events: string[] = [];
  const clock = { now: 0 };
  const jobs = createJobs({ emit: ({ type }) => events.push(type), now: () => clock.now });
  let report = (_percent: number): void => undefined;
  await jobs.run({ kind: 'fix', subject: 'a.mp4' }, ({ progress }) => {
    report = progress;
    return Promise.resolve();
  });
  clock.now = 1000;
  report(50);
  expect(events.at(-1)).toBe('job-ended');
});

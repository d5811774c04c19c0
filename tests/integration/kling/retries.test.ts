import { describe, expect, it } from 'vitest';
import { defaultAttempts, type RetryNotice } from '../../../electron/main/kling/retry.ts';
import { refusal, reset, success } from '../../support/scripted-service/steps.ts';
import { createFakeClock } from '../../support/fake-clock.ts';
import { failureOf, setUpService } from './setting.ts';

const setting = setUpService();

/** A promise for the next notice, and the callback that fulfils it. */
function nextNotice() {
  let onRetry: (notice: RetryNotice) => void = () => {};
  const promise = new Promise<RetryNotice>((resolve) => (onRetry = resolve));
  return { promise, onRetry };
}

describe('between tries', () => {
  it('waits 1, 2, 4, 8 s, announces each wait, and then says how often it tried', async () => {
    setting.service.fallback(reset);
    const notices: RetryNotice[] = [];
    const error = await failureOf(
      setting.client.listTasks({}, { onRetry: (notice) => notices.push(notice) }),
    );
    expect(notices.map(({ attempt, delayMs }) => [attempt, delayMs])).toEqual([
      [1, 1000],
      [2, 2000],
      [3, 4000],
      [4, 8000],
    ]);
    expect(notices[0]!.error.code).toBe('network-reset');
    expect(setting.clock.waits).toEqual(expect.arrayContaining([1000, 2000, 4000, 8000]));
    expect(error.details['attempts']).toBe(defaultAttempts);
  });

  it('waits as long as the service asks', async () => {
    setting.service.play(refusal(1302, 'slow', { 'retry-after': '17' }), success([]));
    const delays: number[] = [];
    await setting.client.listTasks({}, { onRetry: ({ delayMs }) => delays.push(delayMs) });
    expect(delays).toEqual([17_000]);
  });

  it('does not hold a call for an hour: the wait asked for goes to the caller', async () => {
    setting.service.fallback(refusal(5001, 'maintenance', { 'retry-after': '3600' }));
    const error = await failureOf(setting.client.listTasks());
    expect(error).toMatchObject({ code: 'service-maintenance', details: { retryAfterMs: 3_600_000 } });
    expect(setting.service.received).toHaveLength(1);
  });

  it('goes on at once when told to', async () => {
    const clock = createFakeClock(Date.now());
    setting.service.play(refusal(1302), success([]));
    const notice = nextNotice();
    const call = setting.with({ clock }).listTasks({}, { onRetry: notice.onRetry });
    (await notice.promise).tryNow();
    await expect(call).resolves.toMatchObject({ tasks: [] });
    expect(clock.due).toEqual([]);
  });

  it('gives up at once when told to, with the error it had', async () => {
    const clock = createFakeClock(Date.now());
    setting.service.fallback(refusal(1302));
    const notice = nextNotice();
    const failure = failureOf(setting.with({ clock }).listTasks({}, { onRetry: notice.onRetry }));
    const { stop, tryNow } = await notice.promise;
    stop();
    tryNow();
    expect((await failure).code).toBe('too-fast');
    expect(setting.service.received).toHaveLength(1);
    expect(clock.due).toEqual([]);
  });

  it('can be cancelled', async () => {
    const clock = createFakeClock(Date.now());
    setting.service.fallback(refusal(1302));
    const notice = nextNotice();
    const abort = new AbortController();
    const options = { onRetry: notice.onRetry, signal: abort.signal };
    const failure = failureOf(setting.with({ clock }).listTasks({}, options));
    await notice.promise;
    abort.abort();
    expect(await failure).toMatchObject({ code: 'cancelled', details: { doubt: false } });
    expect(clock.due).toEqual([]);
  });

  it('does not wait at all for a caller that keeps its own time', async () => {
    setting.service.fallback(refusal(5000));
    expect((await failureOf(setting.client.listTasks({}, { attempts: 1 }))).code).toBe('service-internal');
    expect(setting.service.received).toHaveLength(1);
  });
});

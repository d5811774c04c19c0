import { jwtVerify } from 'jose';
import { describe, expect, it } from 'vitest';
import { endpoints } from '../../support/scripted-service/endpoints.ts';
import type { Step } from '../../support/scripted-service/server.ts';
import { refusal, success } from '../../support/scripted-service/steps.ts';
import { failureOf, keys, setUpService } from './setting.ts';

const setting = setUpService();

/** A service that takes a token only when it is valid by its own clock, `skewMs` ahead of ours, and says its time. */
function punctual(skewMs: number, data: unknown): Step {
  return (response, request) => {
    const date = new Date(Date.now() + skewMs);
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    void jwtVerify(token, new TextEncoder().encode(keys.secretKey), {
      currentDate: date,
      issuer: keys.accessKey,
    })
      .then(() => success(data, { date: date.toUTCString() }))
      .catch((error: unknown) => {
        const early = String(error).includes('nbf');
        return refusal(early ? 1003 : 1004, 'token', { date: date.toUTCString() });
      })
      .then((step) => step(response, request));
  };
}

describe.each(endpoints)('$name', (row) => {
  it.each([
    ['two hours behind', 7_200_000],
    ['two hours ahead', -7_200_000],
  ])('gets through on a computer whose clock is %s, with one more try', async (_words, skewMs) => {
    setting.service.fallback(punctual(skewMs, row.data));
    await expect(row.call(setting.client)).resolves.toMatchObject({ requestId: 'request-1' });
    expect(setting.service.received).toHaveLength(2);
  });

  it('asks only once more, and then says that the clock may be wrong', async () => {
    setting.service.fallback(refusal(1004));
    expect((await failureOf(row.call(setting.client))).code).toBe('auth-clock');
    expect(setting.service.received).toHaveLength(2);
  });

  it('does not ask again with a single API key', async () => {
    setting.service.fallback(refusal(1004));
    const client = setting.with({ credentials: { kind: 'token', apiKey: 'api-key-kling-0001' } });
    expect((await failureOf(row.call(client))).code).toBe('auth-clock');
    expect(setting.service.received.map((request) => request.headers.authorization)).toEqual([
      'Bearer api-key-kling-0001',
    ]);
  });
});

describe('the skew', () => {
  it('once learnt serves all later calls', async () => {
    setting.service.fallback(punctual(3_600_000, []));
    await setting.client.listTasks();
    await setting.client.listTasks();
    expect(setting.service.received).toHaveLength(3);
  });

  it('met by many calls at once costs each at most one more try', async () => {
    setting.service.fallback(punctual(3_600_000, []));
    await Promise.all(Array.from({ length: 8 }, () => setting.client.listTasks()));
    expect(setting.service.received.length).toBeLessThanOrEqual(16);
  });
});

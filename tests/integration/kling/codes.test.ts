import { describe, expect, it } from 'vitest';
import { serviceCodes } from '../../../electron/shared/errors/service-codes.ts';
import { defaultAttempts } from '../../../electron/main/kling/retry.ts';
import { endpoints, type EndpointRow } from '../../support/scripted-service/endpoints.ts';
import { envelope, raw, refusal, success } from '../../support/scripted-service/steps.ts';
import { failureOf, setUpService } from './setting.ts';

const setting = setUpService();

/** How often a refusal is met when it never ends. */
function expectedTries(row: EndpointRow, code: number): number {
  const { reaction, http } = serviceCodes[code]!;
  if (reaction === 'stop') return 1;
  if (reaction === 'mint') return 2;
  if (row.resend === 'never') return 1;
  const refused = http < 500;
  return row.resend === 'safe' || refused ? defaultAttempts : 1;
}

describe.each(endpoints)('$name meets every code of the table', (row) => {
  it.each(Object.entries(serviceCodes))('%s', async (text, known) => {
    const code = Number(text);
    setting.service.fallback(refusal(code, 'why it refused'));
    const error = await failureOf(row.call(setting.client));
    expect(error.code).toBe(known.error);
    expect(error.details).toMatchObject({
      serviceCode: code,
      serviceMessage: 'why it refused',
      requestId: 'request-1',
      status: known.http,
      doubt: known.http >= 500,
    });
    expect(setting.service.received).toHaveLength(expectedTries(row, code));
  });

  it('names a code it does not know, and does not try again', async () => {
    setting.service.fallback(raw(429, envelope(1399, undefined, 'something new')));
    const error = await failureOf(row.call(setting.client));
    expect(error.code).toBe('service-refused');
    expect(error.details).toMatchObject({ serviceCode: 1399, serviceMessage: 'something new', doubt: false });
    expect(setting.service.received).toHaveLength(1);
  });

  it('gives the answer once the refusals have passed', async () => {
    const passing = row.resend === 'never' ? [] : [refusal(1302), refusal(1303)];
    setting.service.play(...passing, success(row.data));
    await expect(row.call(setting.client)).resolves.toMatchObject({ requestId: 'request-1' });
    const bodies = setting.service.received.map((request) => request.body);
    expect(new Set(bodies).size).toBe(1);
  });

  it('says that the session may have expired only where a session was named', async () => {
    for (const code of [1201, 1203]) {
      setting.service.play(refusal(code));
      const error = await failureOf(row.call(setting.with({})));
      expect(error.details['mayBeExpired']).toBe(row.ofSession ? true : undefined);
    }
  });
});

describe('HTTP 429', () => {
  it('is no signal to try again by itself', async () => {
    for (const row of endpoints) {
      setting.service.reset();
      setting.service.fallback(raw(429, 'slow down', { 'content-type': 'text/plain' }));
      const error = await failureOf(row.call(setting.client));
      expect(error.code).toBe('answer-unreadable');
      expect(setting.service.received).toHaveLength(1);
    }
  });
});

describe('the documented code decides, whatever the HTTP status', () => {
  it('stops for 1102 although the status says 503', async () => {
    setting.service.fallback(raw(503, envelope(1102)));
    expect((await failureOf(setting.client.listTasks())).code).toBe('account-exhausted');
    expect(setting.service.received).toHaveLength(1);
  });

  it('backs off for 5000 although the status says 200', async () => {
    setting.service.play(raw(200, envelope(5000)), success([]));
    await expect(setting.client.listTasks()).resolves.toMatchObject({ tasks: [] });
  });
});

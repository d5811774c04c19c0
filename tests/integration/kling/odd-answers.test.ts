import { describe, expect, it } from 'vitest';
import { endpoints } from '../../support/scripted-service/endpoints.ts';
import * as steps from '../../support/scripted-service/steps.ts';
import { failureOf, setUpService, timeouts } from './setting.ts';

const setting = setUpService();

/** The same data with a field more in every object, as a newer service would send it. */
function newer(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(newer);
  if (typeof value !== 'object' || value === null) return value;
  const known = Object.entries(value).map(([name, inner]) => [name, newer(inner)]);
  return { ...Object.fromEntries(known), newer_field: { list: [1, null, 'x'] } };
}

/** What an answer says, apart from the data as it came. */
const said = (answer: unknown) =>
  JSON.parse(
    JSON.stringify(answer, (name, value: unknown) => (name === 'raw' ? undefined : value)),
  ) as unknown;

describe.each(endpoints)('$name', (row) => {
  it('reads an answer with fields it does not know, and keeps them', async () => {
    setting.service.play(steps.success(row.data), steps.success(newer(row.data)));
    const plain = await row.call(setting.client);
    const rich = await row.call(setting.client);
    expect(said(rich)).toEqual(said(plain));
    expect(JSON.stringify(rich)).toContain('newer_field');
  });

  it('takes an answer that comes drop by drop, longer in all than a silence may last, and asks once', async () => {
    setting.service.play(steps.dripping(row.data, 20));
    const slow = setting.with({ timeouts: { ...timeouts, idleMs: 150 } });
    await expect(row.call(slow)).resolves.toMatchObject({ requestId: 'request-1' });
    expect(setting.service.received).toHaveLength(1);
  });

  it('does without message and request id, and takes the code as text', async () => {
    setting.service.play(steps.raw(200, JSON.stringify({ code: '0', data: row.data })));
    await expect(row.call(setting.client)).resolves.toMatchObject({ requestId: null });
    setting.service.play(steps.raw(404, JSON.stringify({ code: 1203 })));
    const error = await failureOf(row.call(setting.client));
    expect(error).toMatchObject({ code: 'no-such-resource', details: { requestId: null, doubt: false } });
  });

  it('reads JSON that calls itself a web page', async () => {
    const body = steps.envelope(0, row.data);
    setting.service.play(steps.raw(200, `\uFEFF ${body}\n`, { 'content-type': 'text/html' }));
    await expect(row.call(setting.client)).resolves.toMatchObject({ requestId: 'request-1' });
  });

  it('says so where data is null or of another kind', async () => {
    for (const data of [null, 'text', 7]) {
      setting.service.reset();
      setting.service.play(steps.success(data));
      if (row.name === 'listTasks' && data === null) {
        await expect(row.call(setting.client)).resolves.toMatchObject({ tasks: [] });
        continue;
      }
      const error = await failureOf(row.call(setting.client));
      expect(error).toMatchObject({
        code: 'answer-incomplete',
        details: { missing: 'data', requestId: 'request-1', doubt: true },
      });
      expect(setting.service.received).toHaveLength(1);
    }
  });
});

describe.each(
  endpoints.filter(({ ofSession, name }) => name === 'initSelection' || (ofSession && name !== 'createTask')),
)('$name', (row) => {
  it('tells a refusal of the recognition from an error of the service', async () => {
    setting.service.fallback(steps.success({ ...(row.data as object), status: 3 }));
    const error = await failureOf(row.call(setting.client));
    expect(error).toMatchObject({
      code: 'recognition-refused',
      details: { recognitionStatus: 3, requestId: 'request-1', doubt: false },
    });
    expect(setting.service.received).toHaveLength(1);
  });
});

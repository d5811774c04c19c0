import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../electron/main/kling/clock.ts';
import type { ExchangeRecord } from '../../../electron/shared/domain/exchange.ts';
import { pngHeader } from '../../support/kling-images.ts';
import { endpoints } from '../../support/scripted-service/endpoints.ts';
import type { Step } from '../../support/scripted-service/server.ts';
import { envelope, page, raw, refusal, reset, success } from '../../support/scripted-service/steps.ts';
import { failureOf, keys, setUpService } from './setting.ts';

const setting = setUpService();

/** A service that throws the caller's own token back at it, wherever it can. */
const echo =
  (code: number): Step =>
  (response, request) => {
    const words = `token ${request.headers.authorization} of ${keys.accessKey} is odd`;
    raw(400, envelope(code, { echoed: words }, words))(response, request);
  };

describe('records', () => {
  it('tell each exchange, tries included', async () => {
    const records: ExchangeRecord[] = [];
    setting.service.play(refusal(1302), success([]));
    await setting.with({ onExchange: (record) => records.push(record) }).listTasks({ pageNum: 2 });
    expect(records).toHaveLength(2);
    expect(records[0]).toMatchObject({
      method: 'GET',
      path: '/v1/videos/multi-elements?pageNum=2&pageSize=30',
      status: 429,
      code: 1302,
      requestId: 'request-1',
      requestBytes: 0,
    });
    expect(records[1]).toMatchObject({ status: 200, code: 0 });
    expect(records[1]!.responseBytes).toBe(Buffer.byteLength(envelope(0, [], 'SUCCEED')));
    expect(new Set(records.map((record) => record.id)).size).toBe(2);
  });

  it('are made where no answer came', async () => {
    const records: ExchangeRecord[] = [];
    setting.service.play(reset);
    const client = setting.with({ onExchange: (record) => records.push(record) });
    await failureOf(client.listTasks({}, { attempts: 1 }));
    expect(records).toMatchObject([{ status: null, code: null, requestId: null, responseBytes: 0 }]);
  });

  it('shorten images and signatures, and keep prompts whole', async () => {
    const records: ExchangeRecord[] = [];
    const prompt = '删除<<<video_1>>>中的小鸡，'.repeat(100);
    const image = Buffer.concat([pngHeader(400, 400), Buffer.alloc(50_000)]).toString('base64');
    setting.service.play(success({ task_id: 't', url: 'https://r.example/v.mp4?sign=topsecret&x=1' }));
    await setting
      .with({ onExchange: (record) => records.push(record), clock: systemClock })
      .createTask({ sessionId: 's', editMode: 'swap', prompt, images: [image] });
    const [{ requestBody, responseBody, requestBytes }] = records as [ExchangeRecord];
    const sent = JSON.parse(requestBody) as { prompt: string; image_list: { image: string }[] };
    expect(sent.prompt).toBe(prompt);
    expect(sent.image_list[0]!.image).toMatch(/^iVBORw0KGgo.{13}… \(66,712 characters\)$/);
    expect(requestBytes).toBeGreaterThan(66_712);
    expect(responseBody).toContain('https://r.example/v.mp4?sign=…&x=…');
  });

  it('can’t break a call', async () => {
    setting.service.play(success({ task_id: 't' }));
    const client = setting.with({
      onExchange: () => {
        throw new Error('the observer broke');
      },
    });
    const create = { sessionId: 's', editMode: 'removal', prompt: 'x' } as const;
    await expect(client.createTask(create)).resolves.toMatchObject({ taskId: 't' });
  });
});

describe('secrets', () => {
  const single = { kind: 'token', apiKey: 'api-key-kling-0123456789abcdef' } as const;

  it.each([keys, single])('of kind $kind are in no record and no error', async (credentials) => {
    const secrets = Object.values(credentials).filter((value) => value.length > 8);
    for (const step of [echo(0), echo(1200), echo(1999), page(502), reset]) {
      for (const row of endpoints) {
        setting.service.reset();
        setting.service.fallback(step);
        const seen: unknown[] = [];
        const client = setting.with({ credentials, onExchange: (record) => seen.push(record) });
        await row.call(client, { attempts: 1 }).catch((error: unknown) => seen.push(error));
        const bearer = setting.service.received[0]!.headers.authorization!.replace('Bearer ', '');
        const written = inspect(seen, { depth: 20 }) + JSON.stringify(seen);
        for (const secret of [...secrets, bearer]) expect(written).not.toContain(secret);
        expect(seen.length).toBeGreaterThan(0);
      }
    }
  });
});

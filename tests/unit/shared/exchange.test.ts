import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExchangeRecord } from '../../../electron/shared/domain/exchange.ts';
import { exchangeToCurl } from '../../../electron/shared/exchange/to-curl.ts';
import { exchangeToJson } from '../../../electron/shared/exchange/to-json.ts';

const record: ExchangeRecord = {
  id: 'r1',
  at: Date.parse('2026-07-01T12:00:00Z'),
  method: 'POST',
  path: '/v1/videos/multi-elements?pageNum=1&pageSize=30',
  status: 200,
  code: 0,
  requestId: 'q1',
  ms: 12,
  requestBytes: 20,
  responseBytes: 10,
  requestBody: '{"prompt":"it\'s here"}',
  responseBody: '{"code":0}',
};

/** What a shell makes of the command's words. */
const words = (command: string): string[] =>
  execFileSync('sh', ['-c', command.replace(/^curl/, `printf '%s\\0'`)], {
    env: { KLING_TOKEN: 'token-of-the-environment' },
  })
    .toString()
    .split('\0')
    .slice(0, -1);

describe.skipIf(process.platform === 'win32')('as cURL', () => {
  it('reads as the request in a shell, with the token from the environment', () => {
    expect(words(exchangeToCurl(record, 'https://api.example'))).toEqual([
      ...['--request', 'POST', '--url', `https://api.example${record.path}`],
      ...['--header', 'Authorization: Bearer token-of-the-environment'],
      ...['--header', 'Content-Type: application/json', '--data', record.requestBody],
    ]);
  });

  it('runs nothing that a body or path holds', () => {
    const nasty = fc.array(
      fc.constantFrom("'", '"', '$(id)', '`id`', '\\', '\n', ';', '&&', '!', ' ', '删', '%s', '|'),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(nasty, nasty, (path, body) => {
        const requestBody = `{${body.join('')}}`;
        const command = exchangeToCurl({ ...record, path: `/${path.join('')}`, requestBody }, 'https://a');
        const seen = words(command);
        expect([seen[3], seen.at(-1)]).toEqual([`https://a/${path.join('')}`, requestBody]);
      }),
      { numRuns: 40 },
    );
  });

  it('of a question has no body', () => {
    const command = exchangeToCurl({ ...record, method: 'GET', requestBody: '' }, 'https://a');
    expect(command).not.toMatch(/--data|Content-Type/);
  });
});

describe('as JSON', () => {
  it('takes the bodies apart where they are JSON', () => {
    const shown = JSON.parse(exchangeToJson({ ...record, responseBody: '<html>' })) as unknown;
    expect(shown).toMatchObject({
      at: '2026-07-01T12:00:00.000Z',
      request: { prompt: "it's here" },
      response: '<html>',
      requestId: 'q1',
    });
  });
});

import { describe, expect, it } from 'vitest';
import type { Timeouts } from '../../../electron/main/kling/transport.ts';
import { defaultAttempts } from '../../../electron/main/kling/retry.ts';
import type { ErrorCode } from '../../../electron/shared/errors/table.ts';
import { endpoints } from '../../support/scripted-service/endpoints.ts';
import { startScriptedService, type Step } from '../../support/scripted-service/server.ts';
import * as steps from '../../support/scripted-service/steps.ts';
import { failureOf, setUpService, timeouts } from './setting.ts';

interface Fault {
  readonly name: string;
  readonly step: (data: unknown) => Step;
  readonly code: ErrorCode;
  /** Whether trying again can help at all. */
  readonly passes: boolean;
  readonly doubt?: boolean;
  readonly details?: Readonly<Record<string, unknown>>;
  readonly timeouts?: Partial<Timeouts>;
  /** Fetch asks once more by itself where there is no body: harmless for a question. */
  readonly repeatsGet?: true;
}

/** The faults of a request that arrived: each may have been carried out, except where a gateway says that it was not. */
const faults: readonly Fault[] = [
  { name: 'reset', step: () => steps.reset, code: 'network-reset', passes: true },
  { name: 'closed without an answer', step: () => steps.hangUp, code: 'network-reset', passes: true },
  { name: 'no HTTP at all', step: () => steps.gibberish, code: 'network-reset', passes: true },
  {
    name: 'never answered',
    step: () => steps.silent,
    code: 'network-timeout',
    passes: true,
    details: { phase: 'headers' },
    timeouts: { headersMs: 250, workMs: 250 },
  },
  {
    name: 'stalled in the body',
    step: steps.stalled,
    code: 'network-timeout',
    passes: true,
    details: { phase: 'idle' },
    timeouts: { idleMs: 250 },
  },
  { name: 'torn off in the body', step: steps.half, code: 'answer-cut', passes: true },
  { name: 'JSON without its end', step: steps.truncated, code: 'answer-cut', passes: true },
  { name: 'empty', step: () => steps.empty(), code: 'empty-answer', passes: true },
  { name: 'a 502 page', step: () => steps.page(502), code: 'html-answer', passes: true },
  { name: 'a 200 page', step: () => steps.page(200), code: 'html-answer', passes: false },
  { name: 'a 404 page', step: () => steps.page(404), code: 'html-answer', passes: false },
  { name: 'an empty 504', step: () => steps.empty(504), code: 'empty-answer', passes: true },
  {
    name: 'a redirect',
    step: () => steps.redirect('https://login.example/portal?next=secret'),
    code: 'redirected',
    passes: false,
    details: { target: 'https://login.example', status: 302 },
  },
  {
    name: 'a permanent redirect',
    step: () => steps.redirect('/elsewhere', 308),
    code: 'redirected',
    passes: false,
  },
  { name: 'no JSON', step: () => steps.raw(200, 'OK'), code: 'answer-unreadable', passes: false },
  { name: 'no code', step: () => steps.raw(200, '{"ok":true}'), code: 'answer-unreadable', passes: false },
  { name: 'a bare list', step: () => steps.raw(200, '[]'), code: 'answer-unreadable', passes: false },
  {
    name: 'no data',
    step: () => steps.success(undefined),
    code: 'answer-incomplete',
    passes: false,
    details: { requestId: 'request-1', missing: 'data' },
  },
  { name: 'endless', step: () => steps.flood(1024 * 1024), code: 'answer-too-large', passes: false },
  {
    name: 'too large for the gateway',
    step: () => steps.page(413),
    code: 'request-too-large',
    passes: false,
    doubt: false,
  },
  { name: 'HTTP 401 without an envelope', step: () => steps.empty(401), code: 'empty-answer', passes: false },
  { name: 'HTTP 421', step: () => steps.empty(421), code: 'empty-answer', passes: false, repeatsGet: true },
];

const setting = setUpService();

describe.each(endpoints)('$name', (row) => {
  it.each(faults)('$name', async (fault) => {
    setting.service.fallback(fault.step(row.data));
    const client = setting.with(fault.timeouts ? { timeouts: { ...timeouts, ...fault.timeouts } } : {});
    const error = await failureOf(row.call(client));
    expect(error.code).toBe(fault.code);
    expect(error.details).toMatchObject({ doubt: fault.doubt ?? true, ...fault.details });
    const tries = fault.passes && row.resend === 'safe' ? defaultAttempts : 1;
    const sent = fault.repeatsGet && row.method === 'GET' ? tries * 2 : tries;
    expect(setting.service.received).toHaveLength(sent);
  });

  it('comes through once the fault has passed, or leaves it to the owner', async () => {
    setting.service.play(steps.reset, steps.success(row.data));
    if (row.resend === 'safe') {
      await expect(row.call(setting.client)).resolves.toMatchObject({ requestId: 'request-1' });
    } else {
      expect((await failureOf(row.call(setting.client))).details['doubt']).toBe(true);
      expect(setting.service.received).toHaveLength(1);
    }
  });

  it('says that nothing was sent where nobody listens', async () => {
    const gone = await startScriptedService();
    await gone.close();
    const client = setting.with({ baseUrl: gone.baseUrl });
    const error = await failureOf(row.call(client));
    expect(error.code).toBe('network-offline');
    expect(error.details['doubt']).toBe(false);
    expect(error.details['attempts']).toBe(row.resend === 'never' ? 1 : defaultAttempts);
  });

  it('is cancelled in flight, and says that it may have been carried out', async () => {
    setting.service.fallback(steps.silent);
    const abort = new AbortController();
    const failure = failureOf(row.call(setting.client, { signal: abort.signal }));
    await setting.service.reached(1);
    abort.abort();
    const error = await failure;
    expect(error.code).toBe('cancelled');
    expect(error.details['doubt']).toBe(true);
    expect(setting.service.received).toHaveLength(1);
  });

  it('is not sent at all when cancelled before', async () => {
    const error = await failureOf(row.call(setting.client, { signal: AbortSignal.abort() }));
    expect(error.code).toBe('cancelled');
    expect(error.details['doubt']).toBe(false);
    expect(setting.service.received).toHaveLength(0);
  });
});

describe('createTask', () => {
  const create = endpoints.find((row) => row.name === 'createTask')!;

  it('goes out once, even where the connection is reset as soon as its first byte has come', async () => {
    let begun = 0;
    const fault = steps.resetAtFirstByte(() => begun++);
    setting.service.onConnection(fault, fault, fault);
    const error = await failureOf(create.call(setting.client));
    expect(error.code).toBe('network-reset');
    expect(error.details['doubt']).toBe(true);
    expect(begun).toBe(1);
  });

  it('goes out once, even where a kept connection has died meanwhile', async () => {
    setting.service.play(steps.success([]));
    await setting.client.listTasks();
    setting.service.fallback(steps.reset);
    expect((await failureOf(create.call(setting.client))).details['doubt']).toBe(true);
    expect(setting.service.received.filter((request) => request.method === 'POST')).toHaveLength(1);
  });

  it('says its length, since some gateways refuse bodies without', async () => {
    setting.service.play(steps.success(create.data));
    await create.call(setting.client);
    const [request] = setting.service.received;
    expect(Number(request!.headers['content-length'])).toBe(Buffer.byteLength(request!.body));
  });
});

describe('a port that fetch refuses', () => {
  it('is a wrong address, not a broken line', async () => {
    const client = setting.with({ baseUrl: 'http://127.0.0.1:1' });
    expect((await failureOf(client.listTasks())).code).toBe('base-url-invalid');
  });
});

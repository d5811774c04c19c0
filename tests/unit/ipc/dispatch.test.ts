import * as fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { createDispatch } from '../../../electron/main/ipc/dispatch.ts';
import type { Handlers } from '../../../electron/main/ipc/handlers/handlers.ts';
import type { Sender } from '../../../electron/main/ipc/sender.ts';
import { createRedactor } from '../../../electron/main/log/redact.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { contract, type Channel } from '../../../electron/shared/ipc/contract.ts';
import * as v from 'valibot';

const page: Sender = { contentsId: 1, frameUrl: 'app://studio/index.html', isMainFrame: true };
const channels = Object.keys(contract) as Channel[];

function open(answer: (channel: Channel, input: unknown) => unknown = () => 'answer') {
  const logged: unknown[] = [];
  const record = (event: string, data?: unknown) => logged.push([event, data]);
  const redactor = createRedactor();
  const handler = vi.fn(answer);
  const handlers = Object.fromEntries(
    channels.map((channel) => [channel, (input: unknown) => handler(channel, input)]),
  ) as unknown as Handlers;
  const dispatch = createDispatch({
    handlers: () => Promise.resolve(handlers),
    isOurWindow: (id) => id === 1,
    log: { info: record, warn: record, error: record, close: () => undefined },
    redactor,
  });
  return { dispatch, handler, logged, redactor };
}

test('the page gets what the handler answers', async () => {
  const { dispatch } = open();
  expect(await dispatch('jobs:list', page, {})).toEqual({ ok: true, value: 'answer' });
});

test.each([
  ['another window', { ...page, contentsId: 2 }],
  ['a frame inside the page', { ...page, isMainFrame: false }],
  ['a foreign page in our window', { ...page, frameUrl: 'https://evil.example/index.html' }],
  ['a frame that has gone', { ...page, frameUrl: null }],
])('%s is refused on every channel, before its input is looked at', async (_who, sender) => {
  const { dispatch, handler } = open();
  for (const channel of channels) {
    expect(await dispatch(channel, sender, {})).toMatchObject({ ok: false, error: { code: 'bad-request' } });
  }
  expect(handler).not.toHaveBeenCalled();
});

test('whatever is sent on whatever channel, a handler only sees what passes the schema', async () => {
  const { dispatch, handler } = open();
  const anything = fc.oneof(
    fc.anything({ withBigInt: true, withTypedArray: true, withNullPrototype: true }),
    fc.record({ clipId: fc.uuid(), paths: fc.anything(), sessionId: fc.anything(), url: fc.string() }),
    fc.constantFrom({}, { __proto__: { clipId: 'x' } }, { constructor: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...channels), anything, async (channel, input) => {
      handler.mockClear();
      const envelope = await dispatch(channel, page, input);
      const passes = v.safeParse(contract[channel].input as v.GenericSchema, input).success;
      expect(envelope.ok).toBe(passes);
      expect(handler).toHaveBeenCalledTimes(passes ? 1 : 0);
    }),
    { numRuns: 10_000 },
  );
});

test('a field that the contract does not know makes the whole call a refused one', async () => {
  const { dispatch, handler } = open();
  const clipId = '6f2b1c0e-8a52-4c8b-9a3f-0d3c5f1f7a11';
  expect(await dispatch('clips:get', page, { clipId, path: '/etc/passwd' })).toMatchObject({ ok: false });
  expect(handler).not.toHaveBeenCalled();
});

test('a refused input is not repeated in the answer or the log: it may be a secret', async () => {
  const { dispatch, logged } = open();
  const envelope = await dispatch('credentials:save', page, { auth: 'keys', accessKey: 'hunter2222' });
  expect(JSON.stringify([envelope, logged])).not.toContain('hunter2222');
});

test('an error of ours crosses with its code and details', async () => {
  const { dispatch } = open(() => {
    throw new AppError('disk-full', 'no room', { needed: 5 });
  });
  expect(await dispatch('jobs:list', page, {})).toEqual({
    ok: false,
    error: { code: 'disk-full', message: 'no room', details: { needed: 5 } },
  });
});

test('what nobody foresaw crosses as "unexpected", without secrets and without its stack', async () => {
  const { dispatch, redactor, logged } = open(() => Promise.reject(new Error('hunter2222 is wrong')));
  redactor.hide('hunter2222');
  expect(await dispatch('jobs:list', page, {})).toEqual({
    ok: false,
    error: { code: 'unexpected', message: '•••• is wrong', details: {} },
  });
  expect(logged).toHaveLength(1);
});

test('services that could not be opened are an answer, not a silence', async () => {
  const dispatch = createDispatch({
    handlers: () => Promise.reject(new AppError('library-from-the-future', 'newer')),
    isOurWindow: () => true,
    log: { info: vi.fn(), warn: vi.fn(), error: vi.fn(), close: vi.fn() },
    redactor: createRedactor(),
  });
  expect(await dispatch('app:state', page, {})).toMatchObject({
    ok: false,
    error: { code: 'library-from-the-future' },
  });
});

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createLog } from '../../../electron/main/log/log.ts';
import { createRedactor } from '../../../electron/main/log/redact.ts';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { temporaryFolder } from '../../support/temp.ts';

function openLog(options: { maxBytes?: number; kept?: number } = {}) {
  const folder = temporaryFolder();
  const redactor = createRedactor();
  const log = createLog({ folder, redactor, now: () => Date.UTC(2026, 0, 2), ...options });
  const text = () =>
    readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .join('');
  return { folder, redactor, log, text };
}

test('each event is one line of JSON that says when, how bad and what', () => {
  const { log, text } = openLog();
  log.warn('ipc.refused', { channel: 'app:state', count: 2 });
  log.close();
  expect(JSON.parse(text())).toEqual({
    at: '2026-01-02T00:00:00.000Z',
    level: 'warn',
    event: 'ipc.refused',
    channel: 'app:state',
    count: 2,
  });
});

test('a secret does not reach the file by message, name, cause, stack, list or depth', () => {
  const { log, redactor, text } = openLog();
  redactor.hide('hunter2222');
  const cause = new Error('inner hunter2222');
  log.error('x', {
    error: new AppError('unexpected', 'outer hunter2222', { hunter2222: 'hunter2222' }, { cause }),
    list: [{ deep: ['hunter2222'] }],
    hunter2222: 1,
  });
  log.close();
  expect(text()).toContain('outer ••••');
  expect(text()).not.toContain('hunter2222');
});

test('a field named like a secret is hidden whatever it holds, and bytes are only counted', () => {
  const { log, text } = openLog();
  log.info('x', { secretKey: 'short', headers: { authorization: ['a'] }, body: new Uint8Array(9) });
  log.close();
  expect(JSON.parse(text())).toMatchObject({
    secretKey: '••••',
    headers: { authorization: '••••' },
    body: '9 bytes',
  });
});

test('something that holds itself ends, and a text without end is cut', () => {
  const { log, text } = openLog();
  const circle: Record<string, unknown> = {};
  circle.self = circle;
  log.info('x', { circle, long: 'a '.repeat(100_000) });
  log.close();
  expect(text().length).toBeLessThan(20_000);
});

test('files are put aside when full, and the oldest goes', () => {
  const { log, folder, text } = openLog({ maxBytes: 400, kept: 2 });
  for (let index = 0; index < 40; index += 1) log.info('x', { index });
  log.close();
  expect(readdirSync(folder).sort()).toEqual(['studio.1.log', 'studio.2.log', 'studio.log']);
  expect(text()).toContain('"index":39');
  expect(text()).not.toContain('"index":0,');
});

test('a log that cannot be written takes nothing down', () => {
  const { log, folder } = openLog();
  rmSync(folder, { recursive: true });
  writeFileSync(folder, '');
  expect(() => log.info('x')).not.toThrow();
});

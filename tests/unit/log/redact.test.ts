import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createRedactor } from '../../../electron/main/log/redact.ts';

const secret = 'sk/9+very=secret value"ü';

test('a known secret does not get through, whatever it is wrapped in', () => {
  const redactor = createRedactor();
  redactor.hide(secret);
  const bytes = Buffer.from(secret);
  for (const form of [
    secret,
    encodeURIComponent(secret),
    JSON.stringify({ deep: { text: secret } }),
    bytes.toString('base64'),
    bytes.toString('base64url'),
    bytes.toString('hex'),
  ]) {
    const clean = redactor.clean(`before ${form} after`);
    expect(clean).not.toContain(form.replace(/^"|"$/g, ''));
    expect(clean).toMatch(/^before .* after$/);
  }
});

test('any secret of some length is gone from any text around it', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 6, maxLength: 60 }),
      fc.string(),
      fc.string(),
      (value, before, after) => {
        const redactor = createRedactor();
        redactor.hide(value);
        expect(redactor.clean(before + value + after)).not.toContain(value);
      },
    ),
  );
});

test('a short secret inside a longer one leaves no rest of the longer one', () => {
  const redactor = createRedactor();
  redactor.hide('abcdef');
  redactor.hide('abcdef-the-rest');
  expect(redactor.clean('abcdef-the-rest')).toBe('••••');
});

const jwt = 'eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJhYmMifQ.c2lnbmF0dXJl';

test.each([
  [`Authorization: Bearer ${jwt}`, jwt],
  [`token ${jwt} refused`, jwt],
  ['Bearer api-key-kling-0123456789', 'api-key-kling-0123456789'],
  ['using api-key-kling-0123456789', '0123456789'],
  ['key AKIAIOSFODNN7EXAMPLE', 'AKIAIOSFODNN7EXAMPLE'],
  ['{"secret_key":"hunter2222"}', 'hunter2222'],
  ['password=hunter2222&x=1', 'hunter2222'],
  ['GET https://b.example/o.mp4?X-Amz-Signature=deadbeef&X-Amz-Date=1', 'deadbeef'],
  ['put https://user:hunter2@dav.example/clip', 'hunter2'],
  ['see https://x.example/a#access_token=zzz', 'zzz'],
])('an unknown secret is told by its looks: %s', (text, hidden) => {
  expect(createRedactor().clean(text)).not.toContain(hidden);
});

test('where a request went can still be read', () => {
  const clean = createRedactor().clean('PUT https://b.example/clips/o.mp4?X-Amz-Signature=deadbeef failed');
  expect(clean).toBe('PUT https://b.example/clips/o.mp4?X-Amz-Signature=… failed');
});

test('the home folder is shown as ~', () => {
  expect(createRedactor({ home: '/home/anna' }).clean('open /home/anna/a.mp4')).toBe('open ~/a.mp4');
});

test('ordinary sentences stay as they are', () => {
  const text = 'The check of lake.mp4 took 31 ms (5 s, 30 fps); 3 points at 0.5,0.25.';
  expect(createRedactor().clean(text)).toBe(text);
});

import { expect, test } from 'vitest';
import { externalLinks } from '../../../electron/main/security/external-links.ts';
import { isOurPage, mayLoad } from '../../../electron/main/security/origins.ts';
import { mayUse } from '../../../electron/main/security/permissions.ts';

test.each(['app://studio/index.html', 'app://studio/index.html#/library'])('%s is the page', (url) =>
  expect(isOurPage(url)).toBe(true),
);

test.each([
  'app://studio.evil/index.html',
  'app://evil/index.html',
  'app://studio:80/index.html',
  'app://user@studio.evil/index.html',
  'https://studio/index.html',
  'app://studio/index.html?next=https://evil',
  'app://studio/other.html',
  'app://studio/index.html/../other.html',
  'file:///index.html',
  'data:text/html,app://studio/index.html',
  'about:blank',
  '',
])('%s is not the page', (url) => expect(isOurPage(url)).toBe(false));

test.each(['app://studio/a.js', 'media://00ff/', 'blob:app://studio/1', 'data:image/png;base64,AA=='])(
  '%s may be loaded',
  (url) => expect(mayLoad(url)).toBe(true),
);

test.each([
  'https://example.org/',
  'http://127.0.0.1:80/',
  'ws://localhost/',
  'file:///etc/passwd',
  'ftp://x/',
  'javascript:alert(1)',
  'nonsense',
])('%s may not be loaded', (url) => expect(mayLoad(url)).toBe(false));

test('the page may write to the clipboard and use no other power', () => {
  expect(mayUse('clipboard-sanitized-write', 'app://studio', true)).toBe(true);
  const others = ['media', 'geolocation', 'notifications', 'clipboard-read', 'fullscreen', 'openExternal'];
  for (const other of [...others, 'toString', 'constructor', '__proto__']) {
    expect(mayUse(other, 'app://studio', true), other).toBe(false);
  }
});

test('no other origin and no frame inside the page may use even that', () => {
  expect(mayUse('clipboard-sanitized-write', 'https://evil.example', true)).toBe(false);
  expect(mayUse('clipboard-sanitized-write', 'app://studio', false)).toBe(false);
});

test('what is opened outside is https at the vendor', () => {
  for (const link of Object.values(externalLinks)) {
    const { protocol, hostname } = new URL(link);
    expect(protocol).toBe('https:');
    expect(hostname).toMatch(/(^|\.)(kling\.ai|klingai\.com)$/);
  }
});

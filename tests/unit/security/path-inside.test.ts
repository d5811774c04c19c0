import * as fc from 'fast-check';
import { resolve, sep } from 'node:path';
import { expect, test } from 'vitest';
import { fileIn, isInside } from '../../../electron/main/security/path-inside.ts';

const folder = resolve('/srv/page');

test('files of the folder are found', () => {
  expect(fileIn(folder, '/index.html')).toBe(resolve(folder, 'index.html'));
  expect(fileIn(folder, '/assets/a%20b.js')).toBe(resolve(folder, 'assets/a b.js'));
});

test.each([
  '/',
  '/..',
  '/../secret',
  '/%2e%2e/secret',
  '/assets/%2e%2e/%2e%2e/secret',
  '/..%2fsecret',
  '/..%5csecret',
  '/a%00.html',
  '/C:/Windows/win.ini',
  '/index.html::$DATA',
  '/%',
  '/\\\\server\\share',
])('%s names no file', (pathname) => expect(fileIn(folder, pathname)).toBeNull());

test('whatever is asked for, the answer lies in the folder', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '%2e%2e', '%2f', '%5c', '/', '\\', 'page'), fc.string());
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const file = fileIn(folder, `/${parts.join('/')}`);
      if (file !== null) expect(file.startsWith(folder + sep)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});

test('a folder beside with the same beginning is not inside', () => {
  expect(isInside(folder, resolve('/srv/page-two/x'))).toBe(false);
  expect(isInside(folder, resolve('/srv/page/..hidden'))).toBe(true);
});

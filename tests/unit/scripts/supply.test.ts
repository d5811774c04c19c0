import { expect, test } from 'vitest';
import { supplyProblems } from '../../../scripts/lib/supply.mjs';

const good = { license: 'MIT', version: '1.0.0', integrity: 'sha512-x' };
const problemsWith = (packages: Record<string, object>, manifest: object = {}, bundled: string[] = []) =>
  supplyProblems({ lock: { packages: { '': {}, ...packages } }, manifest, bundled: new Set(bundled) });

test('packages as they should be are no problem', () => {
  expect(problemsWith({ 'node_modules/a': good, 'node_modules/a/node_modules/@b/c': good })).toEqual([]);
});

test.each([
  ['a licence that asks for our source', { license: 'AGPL-3.0' }],
  ['no licence at all', { license: undefined }],
  ['no checksum', { integrity: undefined }],
  ['a place to be fetched from', { resolved: 'https://example.org/a.tgz' }],
  ['a script that nobody decided about', { hasInstallScript: true }],
])('%s is one', (_name, change) => {
  expect(problemsWith({ 'node_modules/a': { ...good, ...change } })).toHaveLength(1);
});

test('a tool may be under what the application may not contain', () => {
  const tool = { 'node_modules/a': { ...good, license: 'Python-2.0', dev: true } };
  expect(problemsWith(tool)).toEqual([]);
  expect(problemsWith(tool, {}, ['a'])).toHaveLength(1);
});

test('of several licences offered one is enough', () => {
  expect(problemsWith({ 'node_modules/a': { ...good, license: '(GPL-2.0 OR MIT)' } })).toEqual([]);
});

test('a version that is not pinned is one', () => {
  expect(
    problemsWith({}, { dependencies: { a: '^1.0.0' }, devDependencies: { b: '2.0.0-beta.1' } }),
  ).toHaveLength(1);
});

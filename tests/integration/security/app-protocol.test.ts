import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { servePage } from '../../../electron/main/security/app-protocol.ts';
import { contentPolicy } from '../../../electron/main/security/content-policy.ts';
import { temporaryFolder } from '../../support/temp.ts';

function page() {
  const folder = join(temporaryFolder(), 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(folder, 'index.html'), '<!doctype html>');
  writeFileSync(join(folder, 'assets', 'main.js'), 'export {};');
  writeFileSync(join(folder, '..', 'secret.txt'), 'secret');
  const ask = (url: string, method = 'GET') => servePage({ url, method } as Request, folder);
  return { folder, ask };
}

test.each([
  ['app://studio/index.html', 'text/html; charset=utf-8'],
  ['app://studio/assets/main.js', 'text/javascript; charset=utf-8'],
  ['app://studio/assets/main.js?worker', 'text/javascript; charset=utf-8'],
])('%s comes as %s under the policy', async (url, type) => {
  const response = await page().ask(url);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toMatchObject({
    'content-type': type,
    'content-security-policy': contentPolicy,
  });
});

test.each([
  'app://studio/',
  'app://studio/missing.js',
  'app://studio/assets',
  'app://studio/../secret.txt',
  'app://studio/%2e%2e/secret.txt',
  'app://studio/assets/%2e%2e%2f%2e%2e%2fsecret.txt',
  'app://other/index.html',
  'https://studio/index.html',
])('%s is not there', async (url) => {
  const response = await page().ask(url);
  expect([response.status, await response.text()]).toEqual([404, '']);
});

test.skipIf(process.platform === 'win32')('a link out of the folder leads nowhere', async () => {
  const { folder, ask } = page();
  symlinkSync(join(folder, '..', 'secret.txt'), join(folder, 'link.txt'));
  expect((await ask('app://studio/link.txt')).status).toBe(404);
});

test('a refusal stands under the policy too, and nothing can be sent', async () => {
  const { ask } = page();
  const response = await ask('app://studio/index.html', 'POST');
  expect(response.status).toBe(405);
  expect(response.headers.get('content-security-policy')).toBe(contentPolicy);
});

import { expect, test } from 'vitest';
import { createCredentials } from '../../../electron/main/vault/credentials.ts';
import type { Vault } from '../../../electron/main/vault/vault.ts';

function setUp() {
  const secrets = new Map<string, string>();
  const hidden: string[] = [];
  const vault: Vault = {
    put: (name, secret) => {
      secrets.set(name, secret);
      return Promise.resolve('keychain');
    },
    get: (name) => Promise.resolve(secrets.get(name) ?? null),
    remove: (name) => Promise.resolve(void secrets.delete(name)),
    place: (name) => (secrets.has(name) ? 'keychain' : 'none'),
    wasSetAside: false,
    keychain: () => 'ok',
  };
  const open = () => createCredentials(vault, (secret) => hidden.push(secret));
  return { credentials: open(), restart: open, secrets, hidden };
}

const keys = { auth: 'keys', accessKey: 'AK-0123456789-1a2b', secretKey: 'SK-very-secret-9z9z' } as const;

test('the page learns where they are and how the access key ends, never more', async () => {
  const { credentials, restart } = setUp();
  const status = await credentials.save(keys);
  expect(status).toEqual({ state: 'keychain', auth: 'keys', hint: '••••1a2b', keychain: 'ok' });
  expect(await restart().status()).toEqual(status);
  expect(JSON.stringify(status)).not.toMatch(/9z9z|AK-/);
});

test('the client gets them whole, without the blanks of a paste, and the log knows each part', async () => {
  const { credentials, hidden } = setUp();
  await credentials.save({ ...keys, accessKey: `  ${keys.accessKey}\n` });
  expect(await credentials.read()).toEqual({
    kind: 'keys',
    accessKey: keys.accessKey,
    secretKey: keys.secretKey,
  });
  expect(hidden).toEqual(expect.arrayContaining([keys.accessKey, keys.secretKey]));
});

test('a single key is kept as one, and replaces the pair', async () => {
  const { credentials } = setUp();
  await credentials.save(keys);
  await credentials.save({ auth: 'token', apiKey: 'api-key-kling-0000-cdef' });
  expect(await credentials.read()).toEqual({ kind: 'token', apiKey: 'api-key-kling-0000-cdef' });
  expect(credentials.knownStatus()).toMatchObject({ auth: 'token', hint: '••••cdef' });
});

test('an empty one is refused and nothing is kept', async () => {
  const { credentials, secrets } = setUp();
  await expect(credentials.save({ ...keys, secretKey: '  ' })).rejects.toMatchObject({
    code: 'auth-missing',
  });
  expect(secrets.size).toBe(0);
});

test('of a short key nothing is shown', async () => {
  const { credentials } = setUp();
  expect(await credentials.save({ auth: 'token', apiKey: 'abcd1234' })).toMatchObject({ hint: '••••' });
});

test('cleared, there is nothing for the client', async () => {
  const { credentials } = setUp();
  await credentials.save(keys);
  expect(await credentials.clear()).toMatchObject({ state: 'none', auth: null, hint: null });
  expect(await credentials.read()).toBeUndefined();
});

test('an entry that somebody else wrote is no credential', async () => {
  const { credentials, secrets } = setUp();
  secrets.set('kling:default', 'not json');
  expect(await credentials.read()).toBeUndefined();
});

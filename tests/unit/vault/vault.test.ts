import { expect, test } from 'vitest';
import type { Keychain } from '../../../electron/main/vault/keychain.ts';
import { KeychainError, keychainError } from '../../../electron/main/vault/keychain-fault.ts';
import { createVault } from '../../../electron/main/vault/vault.ts';

/** A keychain as bad as wanted; what it holds is in `entries`. */
function setUp(faults: Partial<Keychain> = {}) {
  const entries = new Map<string, string>();
  const names = new Set<string>();
  const hidden: string[] = [];
  let asked = 0;
  const good: Keychain = {
    get: (account) => {
      asked += 1;
      return Promise.resolve(entries.get(account) ?? null);
    },
    set: (account, value) => Promise.resolve(void entries.set(account, value)),
    remove: (account) => Promise.resolve(void entries.delete(account)),
  };
  const keychain = { ...good, ...faults };
  const index = {
    scope: 'aa',
    wasSetAside: false,
    has: (name: string) => names.has(name),
    set: (name: string, present: boolean) =>
      Promise.resolve(void (present ? names.add(name) : names.delete(name))),
  };
  const open = () => createVault({ keychain, index, hide: (secret) => hidden.push(secret) });
  return { vault: open(), restart: open, entries, names, hidden, asked: () => asked };
}

const rejecting = (fault: 'locked' | 'denied') => () => Promise.reject(new KeychainError(fault, fault));

test('a secret is in the keychain, survives a restart, and is registered with the log', async () => {
  const { vault, restart, entries, hidden } = setUp();
  expect(await vault.put('kling:default', 'secret')).toBe('keychain');
  expect([...entries.keys()]).toEqual(['kling:default@aa']);
  expect(await restart().get('kling:default')).toBe('secret');
  expect(hidden).toContain('secret');
});

test('a keychain that takes a secret and gives none back counts as locked', async () => {
  const { vault, restart } = setUp({ get: () => Promise.resolve(null) });
  expect(await vault.put('kling:default', 'secret')).toBe('session');
  expect(vault.keychain()).toBe('locked');
  expect(vault.place('kling:default')).toBe('session');
  expect(await vault.get('kling:default')).toBe('secret');
  expect(await restart().get('kling:default')).toBeNull();
});

test('a keychain that gives back something else is not believed, and keeps nothing of ours', async () => {
  const { vault, entries } = setUp({ get: () => Promise.resolve('secre') });
  expect(await vault.put('kling:default', 'secret')).toBe('session');
  expect(vault.keychain()).toBe('denied');
  expect(entries.size).toBe(0);
});

test('an older secret does not come back after the new one could not be stored', async () => {
  const { entries, names, restart } = setUp({ set: rejecting('denied') });
  entries.set('kling:default@aa', 'old');
  names.add('kling:default');
  expect(await restart().put('kling:default', 'new')).toBe('session');
  expect(await restart().get('kling:default')).toBeNull();
});

test('the keychain is left alone while nothing of ours is in it, and asked once when there is', async () => {
  const { vault, restart, asked } = setUp();
  expect(await vault.get('kling:default')).toBeNull();
  expect(asked()).toBe(0);
  await vault.put('kling:default', 'secret');
  const later = restart();
  const before = asked();
  await later.get('kling:default');
  await later.get('kling:default');
  expect(asked() - before).toBe(1);
});

test('a keychain that is locked at the next start is said to be, and the secret is not taken for gone', async () => {
  const { names, restart } = setUp({ get: rejecting('locked') });
  names.add('kling:default');
  const vault = restart();
  expect(await vault.get('kling:default')).toBeNull();
  expect(vault.keychain()).toBe('locked');
  expect(vault.place('kling:default')).toBe('keychain');
});

test('what was cleared is gone everywhere', async () => {
  const { vault, entries, restart } = setUp();
  await vault.put('kling:default', 'secret');
  await vault.remove('kling:default');
  expect(entries.size).toBe(0);
  expect(vault.place('kling:default')).toBe('none');
  expect(await restart().get('kling:default')).toBeNull();
});

test.each([
  ['Cannot autolaunch D-Bus without X11 $DISPLAY', 'no-bus'],
  ['Could not connect: No such file or directory', 'no-bus'],
  ['Unknown or unsupported transport “disabled” for address “disabled:”', 'no-bus'],
  ['The name org.freedesktop.secrets was not provided by any .service files', 'missing'],
  ["Cannot find module 'keytar'", 'missing'],
  ['libsecret-1.so.0: cannot open shared object file: No such file or directory', 'missing'],
  ['Cannot create an item in a locked collection', 'locked'],
  ['Cannot get secret of a locked object', 'locked'],
  ['User interaction is not allowed.', 'locked'],
  ['The user name or passphrase you entered is not correct.', 'denied'],
  ['User canceled the operation.', 'denied'],
  ['something quite new', 'denied'],
])('“%s” means %s', (message, fault) => expect(keychainError(new Error(message)).fault).toBe(fault));

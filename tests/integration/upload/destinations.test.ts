import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createDestinations } from '../../../electron/main/app/destinations.ts';
import { openLibrary } from '../../../electron/main/library/library.ts';
import type { Vault } from '../../../electron/main/vault/vault.ts';
import type { InputOf } from '../../../electron/shared/ipc/contract.ts';
import { startS3Server } from '../../support/s3-server/server.ts';
import { temporaryFolder } from '../../support/temp.ts';

/** A keychain's worth of secrets; `open` false is a locked one. */
function memoryVault(entries: Record<string, string> = {}) {
  const stored = new Map(Object.entries(entries));
  const state = { open: true };
  const vault: Vault = {
    put: (name, secret) => {
      stored.set(name, secret);
      return Promise.resolve(state.open ? 'keychain' : 'session');
    },
    get: (name) => Promise.resolve(state.open ? (stored.get(name) ?? null) : null),
    remove: (name) => Promise.resolve(void stored.delete(name)),
    place: (name) => (stored.has(name) ? 'keychain' : 'none'),
    wasSetAside: false,
    keychain: () => 'ok',
  };
  return { vault, stored, state };
}

async function house(entries: Record<string, string> = {}) {
  const server = await startS3Server();
  onTestFinished(() => server.close());
  const folder = temporaryFolder();
  const library = openLibrary({ file: join(folder, 'library.db'), filesDir: join(folder, 'files') });
  onTestFinished(() => library.close());
  const hidden = new Set<string>();
  const memory = memoryVault(entries);
  const destinations = createDestinations({
    library,
    vault: memory.vault,
    hide: (secret) => hidden.add(secret),
    reach: () => null,
    now: () => 5,
  });
  const s3 = {
    kind: 's3' as const,
    preset: 'other' as const,
    endpoint: server.endpoint,
    region: server.keys.region,
    bucket: server.bucket,
    prefix: '',
    pathStyle: true,
    accessKey: server.keys.accessKey,
    secretKey: server.keys.secretKey,
  };
  const input = (change: Partial<InputOf<'destinations:save'>> = {}): InputOf<'destinations:save'> => ({
    ...{ id: null, name: 'Bucket', cleanUp: { after: 'session' }, config: s3 },
    ...change,
  });
  return { server, library, destinations, hidden, s3, input, ...memory };
}

const put = {
  kind: 'put' as const,
  url: 'https://dav.example/{name}',
  publicUrl: 'https://cdn.example/{name}',
  headers: 'Authorization: Bearer hunter2222',
};

test('one entry of the keychain for each; what is shown has no secret', async () => {
  const { destinations, stored, input, s3, hidden } = await house();
  const first = await destinations.save(input());
  const second = await destinations.save(input({ name: '', config: put }));
  expect([...stored.keys()]).toEqual([`destination:${first.id}`, `destination:${second.id}`]);
  expect(destinations.list()).toMatchObject([
    { name: 'Bucket', isDefault: true, state: 'keychain', tested: null, cleanUp: { after: 'session' } },
    { name: 'dav.example', isDefault: false, put: { headerNames: ['authorization'] } },
  ]);
  expect(JSON.stringify(destinations.list())).not.toMatch(/hunter|test-only-secret|AKIATEST/);
  expect(hidden).toContain(s3.secretKey);
  await destinations.remove(first.id);
  expect([...stored.keys()]).toEqual([`destination:${second.id}`]);
  expect(destinations.list()).toMatchObject([{ id: second.id, isDefault: true }]);
});

test('what is left empty keeps its secret, and the real test of what is stored is remembered', async () => {
  const { destinations, input, s3, server } = await house();
  const { id } = await destinations.save(input());
  await destinations.save(input({ id, config: { ...s3, accessKey: '', secretKey: '', prefix: 'new' } }));
  const steps = await destinations.test({ id, config: null });
  expect(steps.every(({ ok }) => ok)).toBe(true);
  expect(destinations.list()[0]?.tested).toEqual({ at: 5, ok: true });
  expect(server.received.some(({ key }) => key.startsWith('new/'))).toBe(true);
  server.denied.add('s3:GetObject');
  await destinations.test({ id, config: null });
  expect(destinations.list()[0]?.tested).toEqual({ at: 5, ok: false });
});

test('what is only typed can be tested before it is stored, and says nothing about what is', async () => {
  const { destinations, s3, input } = await house();
  expect((await destinations.test({ id: null, config: s3 })).every(({ ok }) => ok)).toBe(true);
  expect(destinations.list()).toEqual([]);
  const { id } = await destinations.save(input());
  const wrong = await destinations.test({ id, config: { ...s3, bucket: 'nobodys', secretKey: '' } });
  expect(wrong.at(-1)).toMatchObject({ ok: false, values: { reason: 'NoSuchBucket' } });
  expect(destinations.list()[0]?.tested).toBeNull();
});

test('a stored header does not follow the address to another server', async () => {
  const { destinations, input } = await house();
  const { id } = await destinations.save(input({ config: put }));
  const elsewhere = { ...put, url: 'https://thief.example/{name}', headers: '' };
  for (const attempt of [
    () => destinations.test({ id, config: elsewhere }),
    () => destinations.save(input({ id, config: elsewhere })),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ details: { needed: 'secrets_again' } });
  }
  await destinations.save(
    input({ id, config: { ...put, url: 'https://dav.example/other/{name}', headers: '' } }),
  );
});

test('the one destination of an earlier version becomes the first of several, its uploads with it', async () => {
  const old = {
    kind: 's3',
    endpoint: 'https://s3.example',
    region: '',
    bucket: 'old',
    prefix: 'p',
    pathStyle: true,
  };
  const text = JSON.stringify({ ...old, accessKey: 'AKIAOLD', secretKey: 'old-secret' });
  const { destinations, stored, state, library } = await house({ 'destination:default': text });
  library.uploads.put({
    ...{ sha256: 'a', destination: 's3 https://s3.example old p', destinationId: null, objectName: 'a.mp4' },
    ...{ bytes: 1, ours: true, progress: null, done: 1, usedAt: 1, updatedAt: 1 },
  });
  // Locked: nothing is lost, it is asked again another time.
  state.open = false;
  await destinations.adopt();
  expect(destinations.list()).toEqual([]);
  expect(stored.has('destination:default')).toBe(true);
  state.open = true;
  await Promise.all([destinations.adopt(), destinations.adopt()]);
  const [adopted, ...others] = destinations.list();
  expect(others).toEqual([]);
  expect(adopted).toMatchObject({ name: 'old', isDefault: true, cleanUp: { after: 'never' } });
  expect([...stored.keys()]).toEqual([`destination:${adopted!.id}`]);
  expect(library.uploads.all()).toMatchObject([{ destinationId: adopted!.id }]);
});

test('without one, or without its secrets, an upload says what is missing', async () => {
  const { destinations, input, state } = await house();
  await expect(destinations.current()).rejects.toMatchObject({ code: 'destination-missing' });
  const { id } = await destinations.save(input());
  expect((await destinations.current()).destinationId).toBe(id);
  state.open = false;
  await expect(destinations.current()).rejects.toMatchObject({ code: 'destination-missing' });
  expect(() => destinations.makeDefault(randomUUID())).toThrow();
});

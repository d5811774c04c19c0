import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withOverrides } from '../../../electron/main/settings/overrides.ts';
import { openSettings } from '../../../electron/main/settings/settings.ts';
import { temporaryFolder } from '../../support/temp.ts';

const china = 'https://api-beijing.klingai.com';

test('the address and kind of credentials of an older file become those of its one account', () => {
  const folder = temporaryFolder();
  const old = { version: 1, settings: { apiBaseUrl: china, auth: 'token', theme: 'dark' } };
  writeFileSync(join(folder, 'settings.json'), JSON.stringify(old));
  const settings = openSettings(folder);
  expect(settings.wasSetAside).toBe(false);
  expect(settings.get()).toMatchObject({
    theme: 'dark',
    account: 'default',
    accounts: [{ id: 'default', name: '', apiBaseUrl: china, auth: 'token' }],
    ...{ apiBaseUrl: china, auth: 'token' },
  });
});

test('each account has its own address, and the one in use is remembered', async () => {
  const folder = temporaryFolder();
  const settings = openSettings(folder);
  const { account: studio } = await settings.addAccount('  Studio B ');
  await settings.update({ apiBaseUrl: china, auth: 'token' });
  expect(openSettings(folder).get()).toMatchObject({
    account: studio,
    apiBaseUrl: china,
    accounts: [{ id: 'default' }, { id: studio, name: 'Studio B', apiBaseUrl: china, auth: 'token' }],
  });
  const back = await settings.update({ account: 'default' });
  expect(back).toMatchObject({ account: 'default', auth: 'keys' });
  expect(back.apiBaseUrl).not.toBe(china);
  await settings.renameAccount(studio, 'Beijing');
  expect(
    openSettings(folder)
      .get()
      .accounts.map(({ name }) => name),
  ).toEqual(['', 'Beijing']);
});

test('an account that is not there can be neither used, renamed nor removed', async () => {
  const settings = openSettings(temporaryFolder());
  const id = crypto.randomUUID();
  for (const attempt of [
    settings.update({ account: id }),
    settings.renameAccount(id, 'x'),
    settings.removeAccount(id),
  ])
    await expect(attempt).rejects.toMatchObject({ code: 'not-found' });
  expect(settings.get().account).toBe('default');
});

test('removing the one in use passes on to another, and the last leaves an empty one that is not it', async () => {
  const settings = openSettings(temporaryFolder());
  const { account: second } = await settings.addAccount('Second');
  expect((await settings.removeAccount(second)).account).toBe('default');
  const { account, accounts } = await settings.removeAccount('default');
  expect(accounts).toHaveLength(1);
  // An edit of the removed account must not go on with the keys of the one that comes after.
  expect(account).not.toBe('default');
});

test('no more than twenty accounts', async () => {
  const settings = openSettings(temporaryFolder());
  for (let count = 1; count < 20; count += 1) await settings.addAccount(`Account ${count}`);
  await expect(settings.addAccount('One more')).rejects.toMatchObject({ code: 'too-many-accounts' });
});

test('an address on the command line is that of every account, and of none when the run is over', async () => {
  const folder = temporaryFolder();
  const settings = withOverrides(openSettings(folder), { apiBaseUrl: 'http://127.0.0.1:8080' });
  await settings.addAccount('Second');
  const { accounts, apiBaseUrl } = settings.get();
  expect([apiBaseUrl, ...accounts.map((one) => one.apiBaseUrl)]).toEqual(
    Array.from({ length: 3 }, () => 'http://127.0.0.1:8080'),
  );
  expect(JSON.stringify(openSettings(folder).get())).not.toContain('127.0.0.1');
});

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { withOverrides } from '../../../electron/main/settings/overrides.ts';
import { defaultSettings, openSettings } from '../../../electron/main/settings/settings.ts';
import { temporaryFolder } from '../../support/temp.ts';

test('what was chosen is there at the next start', async () => {
  const folder = temporaryFolder();
  await openSettings(folder).update({ theme: 'dark', language: 'zh-CN' });
  expect(openSettings(folder).get()).toEqual({ ...defaultSettings, theme: 'dark', language: 'zh-CN' });
});

test('changes made at once all arrive, the newest on top', async () => {
  const folder = temporaryFolder();
  const settings = openSettings(folder);
  await Promise.all([
    settings.update({ theme: 'dark' }),
    settings.update({ railFolded: true }),
    settings.update({ theme: 'light' }),
  ]);
  expect(openSettings(folder).get()).toMatchObject({ theme: 'light', railFolded: true });
  expect(readdirSync(folder)).toEqual(['settings.json']);
});

test.each([
  '',
  '{"version":1',
  'null',
  '{"version":3,"settings":{}}',
  '{"version":2,"settings":{"account":"default","accounts":[]}}',
  '{"version":1,"settings":{"theme":"pink"}}',
])(
  'a file that cannot be understood (%s) is set aside whole, said, and replaced by the defaults',
  async (content) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'settings.json'), content);
    const settings = openSettings(folder);
    expect(settings.wasSetAside).toBe(true);
    expect(settings.get()).toEqual(defaultSettings);
    await settings.update({ theme: 'dark' });
    const aside = readdirSync(folder).find((name) => name.startsWith('settings.json.set-aside-'));
    expect(readFileSync(join(folder, aside ?? ''), 'utf8')).toBe(content);
    expect(openSettings(folder).wasSetAside).toBe(false);
  },
);

test('an older file lacks what is newer and is no broken one', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'settings.json'), '{"version":1,"settings":{"theme":"light"}}');
  const settings = openSettings(folder);
  expect(settings.wasSetAside).toBe(false);
  expect(settings.get()).toEqual({ ...defaultSettings, theme: 'light' });
});

test('an address that would send the key in the clear is refused and not kept', async () => {
  const folder = temporaryFolder();
  const settings = openSettings(folder);
  await expect(settings.update({ apiBaseUrl: 'http://example.org' })).rejects.toMatchObject({
    code: 'base-url-invalid',
  });
  expect(settings.get().apiBaseUrl).toBe(defaultSettings.apiBaseUrl);
  expect(existsSync(join(folder, 'settings.json'))).toBe(false);
});

test('the command line counts for one run, until the user chooses otherwise, and is never written down', async () => {
  const folder = temporaryFolder();
  const settings = withOverrides(openSettings(folder), { provider: 'kling', language: 'zh-CN' });
  expect(settings.get()).toMatchObject({ provider: 'kling', language: 'zh-CN' });
  expect(await settings.update({ theme: 'dark' })).toMatchObject({ provider: 'kling' });
  expect(openSettings(folder).get()).toMatchObject({ provider: 'practice', language: null, theme: 'dark' });
  expect(await settings.update({ provider: 'practice' })).toMatchObject({
    provider: 'practice',
    language: 'zh-CN',
  });
});

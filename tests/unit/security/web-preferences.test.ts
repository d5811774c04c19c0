import { expect, test } from 'vitest';
import { webPreferences } from '../../../electron/main/security/web-preferences.ts';

test('nothing that weakens the page is switched on', () => {
  const set = webPreferences({ preload: '/preload.cjs', developerTools: false });
  expect(set).toMatchObject({ sandbox: true, contextIsolation: true, webSecurity: true, devTools: false });
  const weak = [
    'nodeIntegration',
    'nodeIntegrationInWorker',
    'nodeIntegrationInSubFrames',
    'webviewTag',
  ] as const;
  for (const name of [
    ...weak,
    'allowRunningInsecureContent',
    'experimentalFeatures',
    'navigateOnDragDrop',
  ] as const)
    expect(set[name], name).toBe(false);
  for (const name of [
    'enableBlinkFeatures',
    'disableBlinkFeatures',
    'additionalArguments',
    'nodeIntegrationInSubFrames',
  ])
    expect(set[name as keyof typeof set] || undefined, name).toBeUndefined();
});

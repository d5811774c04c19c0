import { expect, test, vi } from 'vitest';
import type { MenuItemConstructorOptions } from 'electron';

vi.mock('electron', () => ({ app: {}, Menu: {}, shell: {} }));
const { menuItems } = await import('../../../electron/main/app/menu.ts');
const { wordsIn } = await import('../../../electron/main/app/words.ts');

const build = (mac: boolean, developer = false, language: 'en' | 'zh-CN' = 'en') => {
  const commands: string[] = [];
  const items = menuItems({
    say: wordsIn(language),
    command: (name) => commands.push(name),
    logs: '/logs',
    mac,
    developer,
  });
  const all = items.flatMap((item) => [item, ...(item.submenu as MenuItemConstructorOptions[])]);
  return { items, all, commands };
};

test.each([
  [true, 'en'],
  [false, 'en'],
  [true, 'zh-CN'],
  [false, 'zh-CN'],
] as const)('every item has words (mac: %s, %s)', (mac, language) => {
  for (const item of build(mac, true, language).all) {
    if (item.type === 'separator') continue;
    expect(item.label).toMatch(/\S/);
    expect(item.label).not.toMatch(/app\.|[{}]/);
  }
});

test('no two items of a platform have the same key', () => {
  for (const mac of [true, false]) {
    const keys = build(mac).all.flatMap(({ accelerator }) => (accelerator ? [accelerator] : []));
    expect(new Set(keys).size).toBe(keys.length);
  }
});

test('text commands are the system’s own, so that they work in every field', () => {
  const roles = build(true).all.map(({ role }) => role);
  expect(roles).toEqual(
    expect.arrayContaining(['cut', 'copy', 'paste', 'selectAll', 'quit', 'hide', 'about']),
  );
});

test('settings, about and quit are where each platform has them', () => {
  const first = (mac: boolean) => build(mac).items[0]!.submenu as MenuItemConstructorOptions[];
  expect(first(true).map(({ role, id }) => role ?? id)).toEqual(
    expect.arrayContaining(['about', 'settings', 'quit']),
  );
  expect(first(false).map(({ role, id }) => role ?? id)).toEqual(
    expect.arrayContaining(['settings', 'quit']),
  );
});

test('developer tools are offered during development only', () => {
  const has = (developer: boolean) =>
    build(false, developer).all.some(({ role }) => role === 'toggleDevTools');
  expect([has(true), has(false)]).toEqual([true, false]);
});

test('an item tells the page what was chosen', () => {
  const { all, commands } = build(false);
  const ids = ['open-file', 'settings', 'undo', 'redo', 'search', 'shortcuts', 'requests'];
  for (const id of ids) {
    const click = all.find((item) => item.id === id)?.click as (() => void) | undefined;
    click?.();
  }
  expect(commands).toEqual(ids);
});

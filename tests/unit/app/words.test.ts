import { expect, test } from 'vitest';
import { resolveLanguage, wordsIn } from '../../../electron/main/app/words.ts';

test('the setting counts before the system, and the first language of ours before English', () => {
  expect(resolveLanguage('en', ['zh-CN'])).toBe('en');
  expect(resolveLanguage(null, ['de-DE', 'zh-Hant-TW', 'en-US'])).toBe('zh-CN');
  expect(resolveLanguage(null, ['fr', 'en-GB', 'zh-CN'])).toBe('en');
  expect(resolveLanguage(null, [])).toBe('en');
});

test('gaps are filled', () => {
  expect(wordsIn('en')('app.menu.quit', { name: 'X' })).toBe('Quit X');
  expect(wordsIn('zh-CN')('app.menu.quit', { name: 'X' })).toBe('退出 X');
});

import { expect, test } from 'vitest';
import { checkLink, checkVideoId } from '../../../electron/main/clips/remote.ts';
import type { AppError } from '../../../electron/shared/errors/app-error.ts';

const reason = (text: string): unknown => {
  try {
    checkLink(text);
    return 'taken';
  } catch (error) {
    return (error as AppError).details['reason'];
  }
};

test.each([
  ['https://cdn.example/a/market%20morning.mp4?sig=1', 'taken'],
  ['  https://cdn.example/x.mov\n', 'taken'],
  ['http://127.0.0.1:4000/x.mp4', 'taken'],
  ['http://cdn.example/x.mp4', 'not_https'],
  ['https://me:secret@cdn.example/x.mp4', 'private'],
  ['file:///etc/passwd', 'not_https'],
  ['javascript:alert(1)', 'not_https'],
  ['not a link', 'not_a_link'],
  ['', 'not_a_link'],
])('link %j is %s', (text, expected) => {
  expect(reason(text)).toBe(expected);
});

test('a link clip is called by its last part, readable', () => {
  expect(checkLink('https://cdn.example/a/market%20morning.mp4?sig=1').name).toBe('market morning.mp4');
  expect(checkLink('https://cdn.example/%E0%A4%A').name).toBe('%E0%A4%A');
});

test.each(['842250903629086785', ' 842250903629086785 '])('video ID %j is taken', (text) => {
  expect(checkVideoId(text)).toBe('842250903629086785');
});

test.each(['', 'a b', '../x', 'x'.repeat(129)])('video ID %j is refused', (text) => {
  expect(() => checkVideoId(text)).toThrow(/video ID/);
});

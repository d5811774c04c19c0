import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { begins, gramsOf, searchable, wordsOf } from '../../../electron/main/library/search-text.ts';

const finds = (text: string, typed: string): boolean => {
  const has = new Set(gramsOf(searchable(text)).split(' '));
  const { short } = wordsOf(typed);
  return short.length > 0 && short.every(({ token }) => has.has(token));
};

test.each([
  ['把红杯子换成蓝色的', '红杯', true],
  ['把红杯子换成蓝色的', '杯子', true],
  ['把红杯子换成蓝色的', '红子', false],
  ['把红杯子换成蓝色的', '蓝', true],
  ['持续5秒的镜头', '5秒', true],
  ['ｒｅｄ ｃｕｐ', 're', true],
  ['Delete the red cup', 'c', true],
  ['Delete the red cup', 'CU', true],
  ['Delete the red cup', 'up', false],
  ['take (4) of harbour', '(4', true],
  ['take 4 🎬', '🎬', true],
  ['赤いカップを消す', 'カッ', true],
])('in "%s" the two characters "%s" are found: %s', (text, typed, found) => {
  expect(finds(text, typed)).toBe(found);
  expect(wordsOf(typed).short.every(({ word }) => begins(searchable(text), word))).toBe(found);
});

test('every pair of neighbours of a Chinese text is found', () => {
  const han = fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code));
  fc.assert(
    fc.property(fc.array(han, { minLength: 2, maxLength: 40 }), fc.nat(), (characters, at) => {
      const start = at % (characters.length - 1);
      return finds(`x ${characters.join('')}.mp4`, characters.slice(start, start + 2).join(''));
    }),
  );
});

test('what says nothing yet is not looked for', () => {
  expect(wordsOf('( -- cup')).toEqual({ long: ['cup'], short: [] });
});

test('the index and the reading of a text agree on what is found', () => {
  const letters = fc.array(fc.constantFrom('a', 'b', '红', '杯', ' ', '-', '5', '🎬', 'é'), {
    maxLength: 12,
  });
  const typed = fc.array(fc.constantFrom('a', 'b', '红', '杯', '5', '🎬', 'é'), {
    minLength: 1,
    maxLength: 2,
  });
  fc.assert(
    fc.property(letters, typed, (text, word) => {
      const [one] = wordsOf(word.join('')).short;
      expect(begins(searchable(text.join('')), one!.word)).toBe(finds(text.join(''), word.join('')));
    }),
    { numRuns: 2000 },
  );
});

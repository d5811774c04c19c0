import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shownName } from '../../../electron/shared/domain/shown-name.ts';

test.each([
  ['holiday\u202Egpj.exe', 'holiday\ufffdgpj.exe'],
  ['a\u2067b\u2069.mp4', 'a\ufffdb\ufffd.mp4'],
  // Scripts that run from right to left, with the marks that their writers use.
  ['\u05d7\u05d5\u05e4\u05e9\u05d4 2026\u200f.mp4', '\u05d7\u05d5\u05e4\u05e9\u05d4 2026\u200f.mp4'],
  ['影 – 👩‍👩‍👧.mp4', '影 – 👩‍👩‍👧.mp4'],
])('%j is shown as %j', (name, shown) => {
  expect(shownName(name)).toBe(shown);
});

test('no name turns what stands behind it, and all else is as it was', () => {
  const character = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069'),
  );
  fc.assert(
    fc.property(fc.array(character), (parts) => {
      const name = parts.join('');
      const shown = shownName(name);
      expect(shown).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
      expect(shown.length).toBe(name.length);
      expect(shownName(shown)).toBe(shown);
    }),
  );
});

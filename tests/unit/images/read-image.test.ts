import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageKind } from '../../../electron/shared/images/image-kind.ts';
import { readImage } from '../../../electron/shared/images/read-image.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const heads = {
  jpeg: latin('\xff\xd8\xff\xe1'),
  png: latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
  webp: latin('RIFF\0\0\0\0WEBP'),
  gif: latin('GIF89a'),
  bmp: latin('BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0'),
  avif: latin('\0\0\0\x14ftypavif\0\0\0\0mif1'),
  heic: latin('\0\0\0\x14ftypheic\0\0\0\0mif1'),
} as const;

test('whatever follows a beginning, reading ends, and gives a size or nothing', () => {
  fc.assert(
    fc.property(fc.constantFrom(...Object.values(heads)), fc.uint8Array({ maxLength: 400 }), (head, tail) => {
      const facts = readImage(Buffer.concat([head, tail]));
      if (facts === null) return;
      expect(facts.width).toBeGreaterThan(0);
      expect(facts.height).toBeGreaterThan(0);
      expect(facts.orientation).toBeGreaterThanOrEqual(1);
      expect(facts.orientation).toBeLessThanOrEqual(8);
    }),
    { numRuns: 3000 },
  );
});

test.each(Object.entries(heads))('%s is known by its first bytes', (kind, head) => {
  expect(imageKind(head)).toBe(kind);
  expect(readImage(head)).toBeNull();
});

test.each([
  ['mif1', 'heic', 'heic'],
  ['mif1', 'avif', 'avif'],
  ['miaf', 'miaf', null],
  ['isom', 'avif', null],
] as const)('a container that says %s, compatible with %s', (major, compatible, kind) => {
  expect(imageKind(latin(`\0\0\0\x14ftyp${major}\0\0\0\0${compatible}`))).toBe(kind);
});

test.each([
  ['SVG', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
  ['an icon', '\0\0\x01\0\x01\0'],
  ['a text that begins like a bitmap', 'BMW builds cars, and this is a text'],
])('%s is no picture', (_name, text) => {
  expect(imageKind(latin(text))).toBeNull();
});

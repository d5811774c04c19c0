import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readRange } from '../../../electron/main/security/byte-range.ts';

const size = fc.integer({ min: 0, max: 10_000 });
const offset = fc.integer({ min: 0, max: 20_000 });

/** What the standard says, byte by byte: the offsets a range names that the file has. */
const named = (bytes: number, wanted: (offset: number) => boolean) =>
  Array.from({ length: bytes }, (_, index) => index).filter(wanted);

test('a range from an offset names exactly the bytes from there that the file has', () => {
  fc.assert(
    fc.property(size, offset, fc.option(offset), (bytes, from, to) => {
      fc.pre(to === null || to >= from);
      const expected = named(bytes, (index) => index >= from && index <= (to ?? Infinity));
      const range = readRange(`bytes=${from}-${to ?? ''}`, bytes);
      if (expected.length === 0) expect(range).toBe('unsatisfiable');
      else expect(range).toEqual({ start: expected[0], end: expected.at(-1) });
    }),
  );
});

test('a range from the end names the last bytes, all of them where there are fewer', () => {
  fc.assert(
    fc.property(size, offset, (bytes, last) => {
      const expected = named(bytes, (index) => index >= bytes - last);
      const range = readRange(`bytes=-${last}`, bytes);
      if (expected.length === 0) expect(range).toBe('unsatisfiable');
      else expect(range).toEqual({ start: expected[0], end: expected.at(-1) });
    }),
  );
});

test('whatever a header says, the answer lies within the file', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.string().map((text) => `bytes=${text}`),
      ),
      size,
      (header, bytes) => {
        const range = readRange(header, bytes);
        if (typeof range === 'string') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThan(bytes);
        expect(range.start).toBeLessThanOrEqual(range.end);
      },
    ),
  );
});

test.each([null, '', 'bytes=-', 'bytes=5-2', 'bytes=0-1,3-4', 'items=0-1', 'bytes=a-b', 'bytes=0x1-2'])(
  'a header that asks for no single range of bytes (%s) gets the whole file',
  (header) => expect(readRange(header, 100)).toBe('whole'),
);

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRange } from '../../../electron/main/practice/http/files.ts';

describe('a byte range', () => {
  it('is read in its three forms', () => {
    expect(readRange('bytes=0-99', 1000)).toEqual({ start: 0, end: 99 });
    expect(readRange('bytes=900-', 1000)).toEqual({ start: 900, end: 999 });
    expect(readRange('bytes=-100', 1000)).toEqual({ start: 900, end: 999 });
    expect(readRange('bytes=-5000', 1000)).toEqual({ start: 0, end: 999 });
  });

  it('past the end cannot be answered', () => {
    expect(readRange('bytes=1000-', 1000)).toBe('unsatisfiable');
    expect(readRange('bytes=0-', 0)).toBe('unsatisfiable');
    expect(readRange('bytes=-0', 1000)).toBe('unsatisfiable');
  });

  it('that makes no sense is as good as none', () => {
    for (const header of [undefined, '', 'bytes=-', 'bytes=9-1', 'lines=1-2', 'bytes=0-1,5-6', 'bytes=a-b']) {
      expect(readRange(header, 1000)).toBeNull();
    }
  });

  it('never reaches outside the file', () => {
    fc.assert(
      fc.property(fc.nat(5000), fc.option(fc.nat(6000)), fc.option(fc.nat(6000)), (bytes, from, to) => {
        const range = readRange(`bytes=${from ?? ''}-${to ?? ''}`, bytes);
        if (range === null || range === 'unsatisfiable') return;
        expect(range.start).toBeGreaterThanOrEqual(0);
        expect(range.end).toBeLessThan(bytes);
        expect(range.start).toBeLessThanOrEqual(range.end);
      }),
    );
  });
});

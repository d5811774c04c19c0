import { describe, expect, it } from 'vitest';
import {
  countOf,
  everything,
  extend,
  isPicked,
  keyOf,
  nothingPicked,
  pickOnly,
  rangeTo,
  refOf,
  toggle,
} from '../../../renderer/src/state/picks.ts';

const key = (number: number) => `edit:${number}`;
const keys = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, index) => key(first + index));

describe('picking', () => {
  it('takes one, one more, and one away', () => {
    const two = toggle(pickOnly(key(3), 3), key(7), 7);
    expect([...two.keys]).toEqual([key(3), key(7)]);
    expect(toggle(two, key(3), 3).keys).toEqual(new Set([key(7)]));
  });

  it('extends from where the range began, whichever way', () => {
    const from = pickOnly(key(5), 5);
    expect(rangeTo(from, 2)).toEqual({ first: 2, last: 5 });
    const up = extend(from, keys(2, 5), 2);
    expect(countOf(up, 100)).toBe(4);
    // Shift again, to the other side: the anchor is where it was, what lay above is let go.
    expect(rangeTo(up, 8)).toEqual({ first: 5, last: 8 });
    expect(extend(up, keys(5, 8), 8)).toMatchObject({ anchor: 5, cursor: 8, keys: new Set(keys(5, 8)) });
  });

  it('takes everything without naming it, and lets single ones go', () => {
    const all = everything(pickOnly(key(5), 5));
    expect(countOf(all, 100_000)).toBe(100_000);
    const but = toggle(all, key(9), 9);
    expect(isPicked(but, key(9))).toBe(false);
    expect(isPicked(but, key(10))).toBe(true);
    expect(countOf(but, 100_000)).toBe(99_999);
    expect(countOf(toggle(but, key(9), 9), 100_000)).toBe(100_000);
  });

  it('begins a range at the first entry that is clicked with Shift', () => {
    expect(rangeTo(nothingPicked, 4)).toEqual({ first: 4, last: 4 });
  });

  it('keeps what an entry is in its key', () => {
    const ref = { kind: 'session', id: '3f0e6f4e-92ff-4a4b-8f0a-3c9f5a0f6f10' } as const;
    expect(refOf(keyOf(ref))).toEqual(ref);
  });
});

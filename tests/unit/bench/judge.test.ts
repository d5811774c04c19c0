import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge, measure, median, type Bench } from '../../../bench/support/bench.ts';

const bench = { name: 'n', unit: 'ms', judged: 'ratio', better: 'lower', bar: 1.5, rounds: 3 } as const;

describe('median', () => {
  it('has as many samples below as above, in whatever order they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        expect(Math.abs(below - above)).toBeLessThanOrEqual(
          values.filter((value) => value === middle).length,
        );
        expect(below).toBeLessThanOrEqual(values.length / 2);
        expect(above).toBeLessThanOrEqual(values.length / 2);
      }),
    );
  });

  it('refuses to make one up', () => {
    expect(() => median([])).toThrow(RangeError);
  });
});

describe('judging a figure', () => {
  it('meets a ratio bar exactly and misses it just above', () => {
    expect(judge(bench, [150], [100])).toMatchObject({ ratio: 1.5, ok: true });
    expect(judge(bench, [151], [100]).ok).toBe(false);
  });

  it('reads a bar the other way round where more is better', () => {
    expect(judge({ ...bench, better: 'higher', bar: 0.9 }, [95], [100]).ok).toBe(true);
    expect(judge({ ...bench, better: 'higher', bar: 0.9 }, [89], [100]).ok).toBe(false);
  });

  it('holds an absolute bar against the value, with or without a baseline', () => {
    const absolute = { ...bench, judged: 'value', bar: 100 } as const;
    expect(judge(absolute, [99], [])).toMatchObject({ baseline: null, ratio: null, ok: true });
    expect(judge(absolute, [101], [1000])).toMatchObject({ ratio: 0.101, ok: false });
  });

  it('does not call a ratio met that was never taken', () => {
    expect(() => judge(bench, [1], [])).toThrow('no baseline');
  });
});

describe('taking samples', () => {
  it('alternates, leaves the first pair out and closes even when a sample fails', async () => {
    const calls: string[] = [];
    const side = (name: string, values: number[]) => async () => {
      calls.push(name);
      const value = values.shift();
      if (value === undefined) throw new Error('dry');
      return value;
    };
    const open = (ours: number[]): Bench['open'] => {
      return async () => ({
        subject: side('ours', ours),
        baseline: side('theirs', [900, 10, 10, 10]),
        close: async () => void calls.push('close'),
      });
    };
    const figure = await measure({ ...bench, open: open([900, 11, 12, 13]) });
    expect(figure).toMatchObject({ value: 12, baseline: 10, ok: true });
    expect(calls).toEqual([...Array(4).fill(['ours', 'theirs']).flat(), 'close']);
    calls.length = 0;
    await expect(measure({ ...bench, open: open([1]) })).rejects.toThrow('dry');
    expect(calls.at(-1)).toBe('close');
  });
});

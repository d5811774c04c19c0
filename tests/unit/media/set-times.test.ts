import fc from 'fast-check';
import { expect, test } from 'vitest';
import { timesExpression } from '../../../electron/main/media/set-times.ts';

/** What ffmpeg makes of it, for frame N. */
const evaluate = (expression: string, N: number): number => {
  const run = new Function('N', 'lt', 'choose', `return ${expression.replaceAll('if(', 'choose(')}`);
  const lt = (a: number, b: number): boolean => a < b;
  const choose = (which: boolean, yes: number, no: number): number => (which ? yes : no);
  return (run as (...words: unknown[]) => number)(N, lt, choose);
};

test('every frame gets its own time, in few words where frames come evenly', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 300 }), (gaps) => {
      const times = gaps.map((_, at) => gaps.slice(0, at).reduce((sum, gap) => sum + gap, 0));
      const expression = timesExpression(times);
      for (const [at, time] of times.entries())
        expect(Math.abs(evaluate(expression, at) - time)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 60 },
  );
  const even = Array.from({ length: 600 }, (_, at) => at * 33_333);
  expect(timesExpression(even)).toBe('0+33333*(N-0)');
  expect(timesExpression([...even, 30_000_000]).length).toBeLessThan(60);
});

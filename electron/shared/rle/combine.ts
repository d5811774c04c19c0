import { AppError } from '../errors/app-error.ts';
import type { Runs } from './counts.ts';

/**
 * Walks two masks of the same size together and hands on each stretch over which neither changes.
 * @throws AppError `bad-request` when they do not cover the same number of pixels.
 */
function eachStretch(a: Runs, b: Runs, visit: (length: number, inA: boolean, inB: boolean) => void): void {
  let indexA = 0;
  let indexB = 0;
  let leftA = a[0] ?? 0;
  let leftB = b[0] ?? 0;
  for (;;) {
    while (leftA === 0 && indexA < a.length) leftA = a[++indexA] ?? 0;
    while (leftB === 0 && indexB < b.length) leftB = b[++indexB] ?? 0;
    const length = Math.min(leftA, leftB);
    if (length === 0) break;
    visit(length, (indexA & 1) === 1, (indexB & 1) === 1);
    leftA -= length;
    leftB -= length;
  }
  if (leftA !== leftB) throw new AppError('bad-request', 'Masks of different sizes cannot be combined');
}

function combine(a: Runs, b: Runs, keep: (inA: boolean, inB: boolean) => boolean): Runs {
  // Every stretch but the last ends where one of the two changes, so the result has no more runs than both together.
  const runs = new Uint32Array(a.length + b.length + 1);
  let last = 0;
  eachStretch(a, b, (length, inA, inB) => {
    if (keep(inA, inB) !== ((last & 1) === 1)) last += 1;
    runs[last]! += length;
  });
  return runs.slice(0, last + 1);
}

/** Inside either. */
export function maskUnion(a: Runs, b: Runs): Runs {
  return combine(a, b, (inA, inB) => inA || inB);
}

/** Inside both. */
export function maskIntersection(a: Runs, b: Runs): Runs {
  return combine(a, b, (inA, inB) => inA && inB);
}

/** Inside the first but not the second. */
export function maskDifference(a: Runs, b: Runs): Runs {
  return combine(a, b, (inA, inB) => inA && !inB);
}

/** Overlap over union, 0 to 1; two empty masks agree completely. */
export function maskIou(a: Runs, b: Runs): number {
  let both = 0;
  let either = 0;
  eachStretch(a, b, (length, inA, inB) => {
    if (inA && inB) both += length;
    if (inA || inB) either += length;
  });
  return either === 0 ? 1 : both / either;
}

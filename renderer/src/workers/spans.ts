/** Stretches along a line, as pairs of start and end (exclusive): sorted, apart from each other, never empty. */
export type Spans = readonly number[];

export const noSpans: Spans = [];

/** What lies in both. */
export function intersect(a: Spans, b: Spans): Spans {
  const both: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const start = Math.max(a[i]!, b[j]!);
    const end = Math.min(a[i + 1]!, b[j + 1]!);
    if (start < end) both.push(start, end);
    if (a[i + 1]! < b[j + 1]!) i += 2;
    else j += 2;
  }
  return both;
}

/** What lies in the first but not in the second. */
export function subtract(a: Spans, b: Spans): Spans {
  const rest: number[] = [];
  let j = 0;
  for (let i = 0; i < a.length; i += 2) {
    let start = a[i]!;
    const end = a[i + 1]!;
    while (j < b.length && b[j + 1]! <= start) j += 2;
    for (let k = j; k < b.length && b[k]! < end; k += 2) {
      if (b[k]! > start) rest.push(start, b[k]!);
      start = b[k + 1]!;
    }
    if (start < end) rest.push(start, end);
  }
  return rest;
}

/** Both ends of every stretch drawn in by so much; those too short vanish. */
export function shrink(spans: Spans, by: number): Spans {
  const inner: number[] = [];
  for (let i = 0; i < spans.length; i += 2) {
    const start = spans[i]! + by;
    const end = spans[i + 1]! - by;
    if (start < end) inner.push(start, end);
  }
  return inner;
}

/** Frames `from` and on, until the next stretch: even, `by` microseconds apart. */
interface Stretch {
  readonly from: number;
  readonly startUs: number;
  readonly byUs: number;
}

/** Times of frames as stretches in which they come evenly, to the microsecond that reading times rounds to. */
function stretches(timesUs: readonly number[]): readonly Stretch[] {
  const found: Stretch[] = [];
  for (let from = 0; from < timesUs.length;) {
    const startUs = timesUs[from] ?? 0;
    const byUs = (timesUs[from + 1] ?? startUs) - startUs;
    let next = from + 1;
    while (Math.abs((timesUs[next] ?? Infinity) - startUs - byUs * (next - from)) <= 1) next += 1;
    found.push({ from, startUs, byUs });
    from = next;
  }
  return found;
}

/**
 * An expression for ffmpeg's `setpts` that gives frame N its time, in microseconds: a search by halves, since nested
 * one by one they would be too deep for its parser.
 */
export function timesExpression(timesUs: readonly number[]): string {
  const write = (parts: readonly Stretch[]): string => {
    const [first] = parts;
    if (!first) return '0';
    if (parts.length === 1) return `${first.startUs}+${first.byUs}*(N-${first.from})`;
    const half = parts.length >> 1;
    const middle = parts[half] ?? first;
    return `if(lt(N,${middle.from}),${write(parts.slice(0, half))},${write(parts.slice(half))})`;
  };
  return write(stretches(timesUs));
}

/** One sample of a figure, in the bench's unit. */
export type Sample = () => Promise<number>;

export interface Bench {
  /** As in `npm run bench -- name`. */
  name: string;
  unit: 'ms' | 'MB' | 'MB/s' | '%' | '1/s';
  /** What is held against the bar: the median itself, or the median divided by the baseline's. */
  judged: 'value' | 'ratio';
  /** Whether the bar is the most or the least there may be. */
  better: 'lower' | 'higher';
  bar: number;
  /** Samples of each side that count; one more of each comes first and does not. */
  rounds: number;
  /**
   * Prepares both sides. The samples are then taken in turn, ours and the baseline's, so that whatever else the
   * machine does meets both.
   */
  open: () => Promise<{ subject: Sample; baseline?: Sample; close?: () => Promise<void> }>;
}

export interface Figure {
  name: string;
  value: number;
  unit: string;
  baseline: number | null;
  /** value ÷ baseline. */
  ratio: number | null;
  bar: number;
  ok: boolean;
}

/** The middle value; of an even number of them, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError('no samples');
  const sorted = [...values].sort((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)]!;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]!;
  return (lower + upper) / 2;
}

/** Holds the samples against the bar. */
export function judge(bench: Omit<Bench, 'open'>, ours: number[], theirs: number[]): Figure {
  const { name, unit, bar, better, judged } = bench;
  const value = median(ours);
  const baseline = theirs.length > 0 ? median(theirs) : null;
  const ratio = baseline === null ? null : value / baseline;
  const measured = judged === 'ratio' ? ratio : value;
  if (measured === null) throw new Error(`${name} is judged by a ratio and has no baseline`);
  const ok = better === 'lower' ? measured <= bar : measured >= bar;
  return { name, value, unit, baseline, ratio, bar, ok };
}

/** Takes the samples in turn and judges them. */
export async function measure(bench: Bench): Promise<Figure> {
  const { subject, baseline, close } = await bench.open();
  const ours: number[] = [];
  const theirs: number[] = [];
  try {
    for (let round = 0; round <= bench.rounds; round += 1) {
      const mine = await subject();
      const other = await baseline?.();
      if (round === 0) continue;
      ours.push(mine);
      if (other !== undefined) theirs.push(other);
    }
  } finally {
    await close?.();
  }
  return judge(bench, ours, theirs);
}

import type { CheckRule, CheckState, CheckVerdict } from '../../domain/check.ts';
import type { DecodeReport, FrameTable, Probe } from '../probe.ts';

/** What the rules judge by. The header is there at once; the rest comes when the file has been read to its end. */
export interface Evidence {
  readonly probe: Probe;
  readonly table?: FrameTable | null;
  readonly decode?: DecodeReport | null;
}

export function verdict(
  rule: CheckRule,
  state: CheckState,
  message: string,
  values: CheckVerdict['values'] = {},
): CheckVerdict {
  return { rule, state, message, values };
}

/** Microseconds as seconds for a sentence, to the millisecond and never rounded across a limit that is whole. */
export function seconds(us: number): number {
  const ms = us / 1000;
  const rounded = Math.round(ms);
  // 5.0004 s is over the limit of 5 s and must not read "5".
  const wholeSecond = rounded % 1000 === 0 && ms !== rounded;
  return wholeSecond ? us / 1e6 : rounded / 1000;
}

/** A frame rate for a sentence: 29.97, 23.976, 30. */
export function rateText(rate: number): number {
  return Math.round(rate * 1000) / 1000;
}

/** An exact fraction, as ffmpeg counts: frame rates, time bases, aspect ratios. `den` is never 0. */
export interface Rational {
  readonly num: number;
  readonly den: number;
}

function gcd(a: number, b: number): number {
  let x = Math.abs(a);
  let y = Math.abs(b);
  while (y !== 0) [x, y] = [y, x % y];
  return x === 0 ? 1 : x;
}

/** The fraction in lowest terms with a positive denominator. */
function rational(num: number, den = 1): Rational {
  const divisor = gcd(num, den) * (den < 0 ? -1 : 1);
  return { num: num / divisor, den: den / divisor };
}

/**
 * Reads `30000/1001`, `16:15` or `25`. Answers null for what ffprobe prints when it does not know (`0/0`, `0/1`, `N/A`)
 * and for anything that is not a positive fraction of safe integers.
 */
export function parseRational(text: unknown): Rational | null {
  if (typeof text !== 'string') return null;
  const match = /^(\d{1,15})(?:[/:](\d{1,15}))?$/.exec(text.trim());
  if (!match) return null;
  const num = Number(match[1]);
  const den = Number(match[2] ?? '1');
  return num > 0 && den > 0 ? rational(num, den) : null;
}

export function toNumber(value: Rational): number {
  return value.num / value.den;
}

/** Exact equality of two fractions. */
export function sameRational(a: Rational, b: Rational): boolean {
  return BigInt(a.num) * BigInt(b.den) === BigInt(b.num) * BigInt(a.den);
}

/** As ffmpeg's command line takes it. */
export function formatRational(value: Rational): string {
  return value.den === 1 ? String(value.num) : `${value.num}/${value.den}`;
}

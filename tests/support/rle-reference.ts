/**
 * A slow, plain reading of COCO's compressed counts, written for comparison only: arbitrary-precision arithmetic, one
 * pixel at a time, nothing shared with the code under test.
 */

/** Every pixel of the mask in column order as '0' and '1', or null where the string is no valid mask of that size. */
export function referenceDecode(counts: string, height: number, width: number): string | null {
  const lengths: bigint[] = [];
  let groups: number[] = [];
  for (const character of counts) {
    const code = character.codePointAt(0)! - 48;
    if (code < 0 || code > 63) return null;
    groups.push(code % 32);
    if (code >= 32) continue;
    if (groups.length > 6) return null;
    let value = 0n;
    for (const group of groups.toReversed()) value = value * 32n + BigInt(group);
    if (groups.at(-1)! >= 16) value -= 32n ** BigInt(groups.length);
    if (lengths.length > 2) value += lengths.at(-2)!;
    if (value < 0n || value > BigInt(height * width)) return null;
    lengths.push(value);
    groups = [];
  }
  if (groups.length > 0) return null;
  const total = lengths.reduce((sum, length) => sum + length, 0n);
  if (total !== BigInt(height * width)) return null;
  return lengths.map((length, index) => (index % 2 ? '1' : '0').repeat(Number(length))).join('');
}

/** Counts of a mask given as '0' and '1' in column order. */
export function referenceEncode(pixels: string): string {
  const pieces = pixels.match(/0+|1+/g) ?? [];
  const lengths = pieces.map((piece) => BigInt(piece.length));
  if (pixels.startsWith('1')) lengths.unshift(0n);
  let text = '';
  lengths.forEach((length, index) => {
    let value = index > 2 ? length - lengths[index - 2]! : length;
    for (;;) {
      const group = ((value % 32n) + 32n) % 32n;
      value = (value - group) / 32n;
      const done = group >= 16n ? value === -1n : value === 0n;
      text += String.fromCodePoint(48 + Number(group) + (done ? 0 : 32));
      if (done) break;
    }
  });
  return text;
}

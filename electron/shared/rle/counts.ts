import { AppError } from '../errors/app-error.ts';

/**
 * Run lengths of a mask read column by column: zeros first, then ones, and so on in turn. Only the first may be 0
 * (a mask that starts with ones). They always add up to height × width.
 */
export type Runs = Uint32Array;

/** No side the service accepts comes near this; it keeps every number below inside 32-bit arithmetic. */
const maxPixels = 2 ** 28;
/** Six groups of five bits hold every difference two runs of `maxPixels` can have. */
const maxGroups = 6;

function refuse(reason: string, details: Record<string, string | number> = {}): AppError {
  return new AppError('answer-unreadable', `Mask counts refused: ${reason}`, { reason, ...details });
}

/** Throws unless both sides are whole, positive and of a sane product. Returns height × width. */
export function pixelCount(height: number, width: number): number {
  const whole = Number.isInteger(height) && Number.isInteger(width) && height > 0 && width > 0;
  if (!whole || height * width > maxPixels) throw refuse('impossible size', { height, width });
  return height * width;
}

/**
 * Reads COCO compressed `counts` (the vendor's `rle_mask.counts`) of a mask of `height` × `width` pixels.
 *
 * Each run is a little-endian chain of five-bit groups in the characters '0'…'o', the sixth bit saying "more follows";
 * from the fourth run on, the difference to the run two places earlier is written. Zero-length runs in the middle, which
 * some writers leave, are merged. Time and memory are bounded by the string's length and by height × width.
 *
 * @throws AppError `answer-unreadable` for a foreign character, a chain that is cut or too long, a negative run, or
 *   runs that do not add up to exactly height × width.
 */
export function decodeCounts(counts: string, height: number, width: number): Runs {
  const pixels = pixelCount(height, width);
  if (counts.length > maxGroups * (pixels + 1)) throw refuse('more characters than the mask has pixels');
  const runs = new Uint32Array(Math.min(counts.length, pixels + 1));
  let kept = 0;
  let total = 0;
  let oneBack = 0;
  let twoBack = 0;
  let at = 0;
  for (let index = 0; at < counts.length; index += 1) {
    let run = 0;
    let shift = 0;
    let group: number;
    do {
      if (at >= counts.length) throw refuse('cut in the middle of a run');
      if (shift >= maxGroups * 5) throw refuse('run too long', { at });
      group = counts.charCodeAt(at) - 48;
      if (group < 0 || group > 63) throw refuse('foreign character', { at });
      run |= (group & 0x1f) << shift;
      shift += 5;
      at += 1;
    } while (group & 0x20);
    if (group & 0x10) run |= -1 << shift;
    if (index > 2) run += twoBack;
    if (run < 0 || run > pixels - total) throw refuse('run outside the mask', { at });
    total += run;
    twoBack = oneBack;
    oneBack = run;
    if (run === 0 && index > 0) continue;
    if ((kept & 1) === (index & 1)) runs[kept++] = run;
    else runs[kept - 1]! += run;
  }
  if (total !== pixels) throw refuse('runs do not cover the mask', { found: total, needed: pixels });
  return runs.slice(0, kept);
}

/** Writes runs as COCO compressed counts: the exact opposite of `decodeCounts`. */
export function encodeCounts(runs: Runs): string {
  const text: string[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    let rest = runs[index]! - (index > 2 ? runs[index - 2]! : 0);
    let more = true;
    while (more) {
      let group = rest & 0x1f;
      rest >>= 5;
      more = group & 0x10 ? rest !== -1 : rest !== 0;
      if (more) group |= 0x20;
      text.push(String.fromCharCode(group + 48));
    }
  }
  return text.join('');
}

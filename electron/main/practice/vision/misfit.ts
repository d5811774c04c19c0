import { apply, type Affine } from './affine.ts';
import type { Box, Mask, Picture } from './picture.ts';

/** Fewer pixels seen in both pictures tell nothing. */
const fewestSeen = 40;

/** Calls `visit` with the pixel that one is mapped to, where that lies inside and is not masked there. */
export function eachSeen(
  x: number,
  y: number,
  other: Mask,
  map: Affine,
  visit: (otherAt: number) => void,
): void {
  const [otherX, otherY] = apply(map, x, y);
  const column = Math.round(otherX);
  const row = Math.round(otherY);
  if (column < 0 || row < 0 || column >= other.width || row >= other.height) return;
  const at = row * other.width + column;
  if (other.data[at] === 0) visit(at);
}

/** Two pictures of a clip, RGB, each with what is selected in it. */
interface Pair {
  readonly here: Picture;
  readonly there: Picture;
  readonly mask: Mask;
  readonly other: Mask;
}

/**
 * How little another picture, moved onto this one, fits in a box outside both selections: the mean difference, of
 * whichever of red, green and blue differs most.
 */
function misfit({ here, there, mask, other }: Pair, map: Affine, box: Box): number {
  let sum = 0;
  let count = 0;
  for (let y = box.top; y < box.bottom; y += 1) {
    for (let x = box.left; x < box.right; x += 1) {
      const at = y * mask.width + x;
      if (mask.data[at] !== 0) continue;
      eachSeen(x, y, other, map, (otherAt) => {
        const difference = (channel: number) =>
          Math.abs(here.data[at * 3 + channel]! - there.data[otherAt * 3 + channel]!);
        sum += Math.max(difference(0), difference(1), difference(2));
        count += 1;
      });
    }
  }
  return count < fewestSeen ? Infinity : sum / count;
}

/** Of several maps the one under which the pictures fit best; of equals the first. */
export function bestFit(pair: Pair, maps: readonly Affine[], box: Box): { map: Affine; misfit: number } {
  return maps
    .map((map) => ({ map, misfit: misfit(pair, map, box) }))
    .reduce((best, next) => (next.misfit < best.misfit ? next : best));
}

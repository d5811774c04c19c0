import { apply, scaled, type Affine } from '../vision/affine.ts';
import { backgroundMotion } from '../vision/camera.ts';
import { dilateMask } from '../vision/morph.ts';
import type { Cv } from '../vision/opencv.ts';
import { boundingBox, growBox, type Mask, type Picture } from '../vision/picture.ts';
import type { Planes } from '../vision/yuv.ts';
import type { Footage } from './footage.ts';

/** A frame kept whole, to look behind the selection of others. */
export interface KeyFrame {
  readonly frame: number;
  readonly planes: Planes;
  /** What is selected in it, widened: these pixels show nothing of the background. At full and at half size. */
  readonly hidden: Mask;
  readonly hiddenHalf: Mask;
}

/** A key frame that shows what is hidden in another frame. */
export interface Source {
  readonly key: KeyFrame;
  /** From the full-size frame to the key frame. */
  readonly map: Affine;
  readonly misfit: number;
}

/** How many other frames a fill is taken from. */
const mostSources = 5;
/** Mean difference around the selection, of the colour channel that differs most, above which another frame does not fit. */
const worstFit = 18;
/** A frame that shows less of what is hidden is not worth the time. */
const leastSeen = 0.05;

/** The key frames that show most of what is hidden in a frame, best fitting first. `scale`: full size over small. */
export async function findSources(
  cv: Cv,
  footage: Footage,
  keys: readonly KeyFrame[],
  frame: number,
  scale: number,
): Promise<Source[]> {
  const mask = dilateMask(cv, footage.mask(frame), 1);
  // Much seen, and not long ago.
  const value = ({ key, seen }: { key: KeyFrame; seen: number }) =>
    seen - Math.abs(key.frame - frame) / (footage.length * 3);
  const candidates = keys
    .filter((key) => key.frame !== frame)
    .map((key) => ({ key, seen: seenShare(mask, footage.mask(key.frame), footage.motion(frame, key.frame)) }))
    .filter(({ seen }) => seen > leastSeen)
    .sort((a, b) => value(b) - value(a))
    .slice(0, mostSources);
  const here = await footage.grey(frame);
  const colours = await footage.colour(frame);
  const sources: Source[] = [];
  for (const { key } of candidates) {
    const there = await footage.grey(key.frame);
    const other = footage.mask(key.frame);
    const guess = footage.motion(frame, key.frame);
    const map = backgroundMotion(cv, here, there, mask, other, guess) ?? guess;
    const misfit = misfitAround(colours, await footage.colour(key.frame), mask, other, map);
    if (misfit <= worstFit) sources.push({ key, map: scaled(map, scale), misfit });
  }
  const best = Math.min(...sources.map(({ misfit }) => misfit));
  return sources.filter(({ misfit }) => misfit <= best * 2 + 2).sort((a, b) => a.misfit - b.misfit);
}

/** Calls `visit` with a pixel and the one it is mapped to, where that lies inside and is not masked there. */
function eachSeen(x: number, y: number, other: Mask, map: Affine, visit: (otherAt: number) => void): void {
  const [otherX, otherY] = apply(map, x, y);
  const column = Math.round(otherX);
  const row = Math.round(otherY);
  if (column < 0 || row < 0 || column >= other.width || row >= other.height) return;
  const at = row * other.width + column;
  if (other.data[at] === 0) visit(at);
}

/** Share of the masked pixels whose place in the other frame is inside it and not masked there. */
function seenShare(mask: Mask, other: Mask, map: Affine): number {
  let all = 0;
  let seen = 0;
  for (let y = 0; y < mask.height; y += 2) {
    for (let x = 0; x < mask.width; x += 2) {
      if (mask.data[y * mask.width + x] === 0) continue;
      all += 1;
      eachSeen(x, y, other, map, () => {
        seen += 1;
      });
    }
  }
  return all === 0 ? 0 : seen / all;
}

/**
 * How little another frame, moved onto this one, fits around the mask: the mean difference in a ring, of whichever of
 * red, green and blue differs most.
 */
function misfitAround(here: Picture, there: Picture, mask: Mask, other: Mask, map: Affine): number {
  const box = boundingBox(mask);
  if (!box) return 0;
  const ring = growBox(box, 10, mask.width, mask.height);
  let sum = 0;
  let count = 0;
  for (let y = ring.top; y < ring.bottom; y += 1) {
    for (let x = ring.left; x < ring.right; x += 1) {
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
  return count < 40 ? Infinity : sum / count;
}

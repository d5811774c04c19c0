import { identity, scaled, type Affine } from '../vision/affine.ts';
import { backgroundMotion } from '../vision/camera.ts';
import { bestFit, eachSeen } from '../vision/misfit.ts';
import { dilateMask } from '../vision/morph.ts';
import type { Cv } from '../vision/opencv.ts';
import { boundingBox, growBox, type Mask } from '../vision/picture.ts';
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
/** Pixels around the selection in which frames are compared. */
const ringWidth = 10;
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
  const bounds = boundingBox(mask);
  if (!bounds) return [];
  const ring = growBox(bounds, ringWidth, mask.width, mask.height);
  const here = await footage.grey(frame);
  const colours = await footage.colour(frame);
  const sources: Source[] = [];
  for (const { key } of candidates) {
    const other = footage.mask(key.frame);
    const guess = footage.motion(frame, key.frame);
    const looked = backgroundMotion(cv, here, await footage.grey(key.frame), mask, other, guess);
    const pair = { here: colours, there: await footage.colour(key.frame), mask, other };
    // Ridges, clouds and water may go their own ways behind a camera that stands still: what fits around the hole counts.
    const { map, misfit } = bestFit(pair, [identity, guess, ...(looked ? [looked] : [])], ring);
    if (misfit <= worstFit) sources.push({ key, map: scaled(map, scale), misfit });
  }
  const best = Math.min(...sources.map(({ misfit }) => misfit));
  return sources.filter(({ misfit }) => misfit <= best * 2 + 2).sort((a, b) => a.misfit - b.misfit);
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

import { setImmediate as breathe } from 'node:timers/promises';
import { compose, identity, invert, type Affine } from '../vision/affine.ts';
import { backgroundMotion } from '../vision/camera.ts';
import type { Cv } from '../vision/opencv.ts';
import { bestFit } from '../vision/misfit.ts';
import { withMats } from '../vision/opencv.ts';
import { matOf, pictureOf } from '../vision/mats.ts';
import type { Mask, Picture } from '../vision/picture.ts';
import type { Size } from './objects.ts';
import type { Reel } from './reel.ts';

/** A clip at a small size, with what is selected in each frame and how its background moves. */
export interface Footage {
  readonly size: Size;
  readonly length: number;
  grey(frame: number): Promise<Picture>;
  colour(frame: number): Promise<Picture>;
  mask(frame: number): Mask;
  /** Where a background point of frame `from` lies in frame `to`, as far as the steps between them tell. */
  motion(from: number, to: number): Affine;
}

/**
 * Follows the background from frame to frame. Where it cannot be followed, or fits as well standing still, it is taken
 * to stand still: parts of it that go their own ways would add up to a motion that there is not.
 */
export async function studyFootage(
  cv: Cv,
  reel: Reel,
  masks: readonly Mask[],
  signal: AbortSignal,
): Promise<Footage> {
  const toFirst: Affine[] = [identity];
  const whole = { left: 0, top: 0, right: reel.size.width, bottom: reel.size.height };
  let before = await reel.frame(0);
  for (let frame = 1; frame < reel.length; frame += 1) {
    signal.throwIfAborted();
    const after = await reel.frame(frame);
    const [mask, other] = [masks[frame]!, masks[frame - 1]!];
    const looked = backgroundMotion(cv, greyOf(cv, after), greyOf(cv, before), mask, other);
    const pair = { here: after, there: before, mask, other };
    const step = looked ? bestFit(pair, [identity, looked], whole).map : identity;
    toFirst.push(compose(toFirst[frame - 1]!, step));
    before = after;
    await breathe();
  }
  return {
    size: reel.size,
    length: reel.length,
    grey: async (frame) => greyOf(cv, await reel.frame(frame)),
    colour: (frame) => reel.frame(frame),
    mask: (frame) => masks[frame]!,
    motion: (from, to) => compose(invert(toFirst[to]!), toFirst[from]!),
  };
}

function greyOf(cv: Cv, picture: Picture): Picture {
  return withMats((keep) => {
    const colour = keep(matOf(cv, picture));
    const grey = keep(new cv.Mat());
    cv.cvtColor(colour, grey, cv.COLOR_RGB2GRAY);
    return pictureOf(grey, 1);
  });
}

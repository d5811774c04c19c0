import { matOf, matOfMask } from './mats.ts';
import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import { cropMask, type Box, type Mask, type Picture } from './picture.ts';

/** Long side at which holes are filled from their rims: what is made up needs no detail, and the time is bounded. */
const fillSide = 160;

/** A part of a picture, to be laid back into it. */
export interface Patch {
  readonly box: Box;
  readonly picture: Picture;
}

/** What the masked pixels of a one-channel picture could look like, judged from the others alone. */
export function inpaint(cv: Cv, picture: Picture, hole: Mask): Picture {
  return withMats((keep) => {
    const source = keep(matOf(cv, picture));
    const open = keep(matOfMask(cv, hole));
    const scale = Math.min(1, fillSide / Math.max(source.cols, source.rows));
    const side = (length: number) => Math.max(2, Math.round(length * scale));
    const size = new cv.Size(side(source.cols), side(source.rows));
    const small = keep(new cv.Mat());
    const smallOpen = keep(new cv.Mat());
    cv.resize(source, small, size, 0, 0, cv.INTER_AREA);
    cv.resize(open, smallOpen, size, 0, 0, cv.INTER_AREA);
    cv.threshold(smallOpen, smallOpen, 0, 255, cv.THRESH_BINARY);
    const filled = keep(new cv.Mat());
    cv.inpaint(small, smallOpen, filled, 4, cv.INPAINT_TELEA);
    const back = keep(new cv.Mat());
    cv.resize(filled, back, new cv.Size(source.cols, source.rows), 0, 0, cv.INTER_CUBIC);
    return { ...picture, data: new Uint8Array(back.data) };
  });
}

/** Lays a patch into a plane by weights 0 to 255 of the patch's size, in place. */
export function blendPatch(plane: Picture, { box, picture }: Patch, weights: Uint8Array): void {
  for (let y = 0; y < picture.height; y += 1) {
    const row = (y + box.top) * plane.width + box.left;
    for (let x = 0; x < picture.width; x += 1) {
      const at = y * picture.width + x;
      const weight = weights[at]!;
      if (weight === 0) continue;
      const old = plane.data[row + x]!;
      plane.data[row + x] = (old * (255 - weight) + picture.data[at]! * weight + 127) / 255;
    }
  }
}

/** Weights for a patch: full inside the mask, fading out over `feather` pixels outside it. */
export function featherWeights(cv: Cv, mask: Mask, box: Box, feather: number): Uint8Array {
  return withMats((keep) => {
    const part = cropMask(mask, box);
    const hard = keep(matOfMask(cv, part));
    const side = 2 * feather + 1;
    const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(side, side)));
    const grown = keep(new cv.Mat());
    cv.dilate(hard, grown, kernel);
    const soft = keep(new cv.Mat());
    cv.blur(grown, soft, new cv.Size(side, side), new cv.Point(-1, -1), cv.BORDER_REPLICATE);
    const values = new Uint8Array(soft.data);
    for (let at = 0; at < values.length; at += 1) if (part.data[at] !== 0) values[at] = 255;
    return values;
  });
}

import { matOf } from './mats.ts';
import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import { boundingBox, cropMask, cropPicture, growBox, type Box, type Mask, type Picture } from './picture.ts';

/** Long side at which holes are filled from their rims: what is made up needs no detail, and the time is bounded. */
const fillSide = 160;

/** A patch for a part of a picture. */
export interface Patch {
  readonly box: Box;
  readonly picture: Picture;
}

/**
 * What the masked pixels of a one-channel picture could look like, judged from their surroundings alone; null for an
 * empty mask.
 */
export function inpaintPatch(cv: Cv, plane: Picture, mask: Mask): Patch | null {
  const bounds = boundingBox(mask);
  if (!bounds) return null;
  const extent = Math.max(bounds.right - bounds.left, bounds.bottom - bounds.top);
  const box = growBox(bounds, Math.max(8, extent * 0.15), plane.width, plane.height);
  const picture = withMats((keep) => {
    const source = keep(matOf(cv, cropPicture(plane, box)));
    const hole = keep(matOf(cv, { ...cropMask(mask, box), channels: 1 }));
    const scale = Math.min(1, fillSide / Math.max(source.cols, source.rows));
    const size = new cv.Size(
      Math.max(2, Math.round(source.cols * scale)),
      Math.max(2, Math.round(source.rows * scale)),
    );
    const small = keep(new cv.Mat());
    const smallHole = keep(new cv.Mat());
    cv.resize(source, small, size, 0, 0, cv.INTER_AREA);
    const loud = keep(new cv.Mat());
    hole.convertTo(loud, cv.CV_8U, 255);
    cv.resize(loud, smallHole, size, 0, 0, cv.INTER_AREA);
    cv.threshold(smallHole, smallHole, 0, 255, cv.THRESH_BINARY);
    const filled = keep(new cv.Mat());
    cv.inpaint(small, smallHole, filled, 4, cv.INPAINT_TELEA);
    const back = keep(new cv.Mat());
    cv.resize(filled, back, new cv.Size(source.cols, source.rows), 0, 0, cv.INTER_CUBIC);
    return { width: source.cols, height: source.rows, channels: 1 as const, data: new Uint8Array(back.data) };
  });
  return { box, picture };
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
    const hard = keep(matOf(cv, { ...part, channels: 1, data: part.data.map((value) => (value ? 255 : 0)) }));
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

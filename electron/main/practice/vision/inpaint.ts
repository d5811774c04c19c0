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
    relax(filled.data, smallOpen.data, filled.cols, filled.rows);
    const back = keep(new cv.Mat());
    cv.resize(filled, back, new cv.Size(source.cols, source.rows), 0, 0, cv.INTER_CUBIC);
    return { ...picture, data: new Uint8Array(back.data) };
  });
}

/** How often each made up pixel becomes the mean of its neighbours: what is left of streaks is not seen. */
const sweeps = 120;
/** Each step goes this much further than the mean, which spreads the rim's values inwards sooner. */
const overshoot = 1.8;

/** Smooths the made up pixels of one row after the other, in place, with the values of the hole's rim kept. */
function relax(data: Uint8Array, open: Uint8Array, width: number, height: number): void {
  const values = Float32Array.from(data);
  const inside: number[] = [];
  for (let at = 0; at < open.length; at += 1) if (open[at] !== 0) inside.push(at);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    for (const at of inside) {
      const x = at % width;
      const own = values[at]!;
      // Beyond the picture's edge it goes on as at the edge.
      const left = x > 0 ? values[at - 1]! : own;
      const right = x < width - 1 ? values[at + 1]! : own;
      const above = at >= width ? values[at - width]! : own;
      const below = at < width * (height - 1) ? values[at + width]! : own;
      values[at] = own + overshoot * ((left + right + above + below) / 4 - own);
    }
  }
  for (const at of inside) data[at] = Math.max(0, Math.min(255, Math.round(values[at]!)));
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

import type { Affine } from './affine.ts';
import { compose } from './affine.ts';
import { matOf, matOfMask } from './mats.ts';
import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Box, Mask, Picture } from './picture.ts';

/** A part of a picture seen through a map; `valid` is 0 where it shows nothing (outside, or hidden there). */
export interface Warped {
  readonly picture: Picture;
  readonly valid: Uint8Array;
}

/** The box of a one-channel picture's frame, each pixel looked up at its mapped place in `plane`. */
export function warpPlane(cv: Cv, plane: Picture, map: Affine, box: Box, hidden?: Mask): Warped {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  return withMats((keep) => {
    const matrix = keep(cv.matFromArray(2, 3, cv.CV_64F, [...compose(map, [1, 0, box.left, 0, 1, box.top])]));
    const size = new cv.Size(width, height);
    const source = keep(matOf(cv, plane));
    const moved = keep(new cv.Mat());
    const black = new cv.Scalar(0, 0, 0, 0);
    cv.warpAffine(
      source,
      moved,
      matrix,
      size,
      cv.INTER_LINEAR | cv.WARP_INVERSE_MAP,
      cv.BORDER_REPLICATE,
      black,
    );
    const shown = keep(
      hidden ? matOfMask(cv, hidden) : new cv.Mat(plane.height, plane.width, cv.CV_8UC1, black),
    );
    const states = shown.data;
    for (let at = 0; at < states.length; at += 1) states[at] = states[at] === 0 ? 255 : 0;
    const valid = keep(new cv.Mat());
    cv.warpAffine(
      shown,
      valid,
      matrix,
      size,
      cv.INTER_LINEAR | cv.WARP_INVERSE_MAP,
      cv.BORDER_CONSTANT,
      black,
    );
    const usable = new Uint8Array(valid.data);
    for (let at = 0; at < usable.length; at += 1) usable[at] = usable[at] === 255 ? 1 : 0;
    return {
      picture: { width, height, channels: 1 as const, data: new Uint8Array(moved.data) },
      valid: usable,
    };
  });
}

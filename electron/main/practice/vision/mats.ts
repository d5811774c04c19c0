import type { Cv, Mat } from './opencv.ts';
import type { Mask, Picture } from './picture.ts';

/** A copy in OpenCV's memory; the caller frees it. */
export function matOf(cv: Cv, picture: Picture): Mat {
  const mat = new cv.Mat(picture.height, picture.width, picture.channels === 3 ? cv.CV_8UC3 : cv.CV_8UC1);
  mat.data.set(picture.data);
  return mat;
}

/** The mask as a matrix with `value` (255 unless told) inside; the caller frees it. */
export function matOfMask(cv: Cv, mask: Mask, value = 255): Mat {
  const mat = new cv.Mat(mask.height, mask.width, cv.CV_8UC1);
  const data = mat.data;
  for (let at = 0; at < mask.data.length; at += 1) data[at] = mask.data[at] === 0 ? 0 : value;
  return mat;
}

export function pictureOf(mat: Mat, channels: 1 | 3): Picture {
  return { width: mat.cols, height: mat.rows, channels, data: new Uint8Array(mat.data) };
}

/** Everything above `threshold` is inside. */
export function maskOf(mat: Mat, threshold = 0): Mask {
  const source = mat.data;
  const data = new Uint8Array(source.length);
  for (let at = 0; at < data.length; at += 1) data[at] = source[at]! > threshold ? 1 : 0;
  return { width: mat.cols, height: mat.rows, data };
}

import { matOf, maskOf, pictureOf } from './mats.ts';
import type { Cv, Mat } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Box, Mask, Picture } from './picture.ts';
import { boundingBox, cropMask, cropPicture, emptyMask, growBox, pasteMask } from './picture.ts';

/**
 * A small mask at the full size of `picture`, its outline moved onto the picture's own edges (a guided filter along
 * the colour direction that separates inside from outside best). Both have the same shape; an empty mask stays empty.
 */
export function refineMask(cv: Cv, small: Mask, picture: Picture): Mask {
  const { width, height } = picture;
  const smallBox = boundingBox(small);
  if (!smallBox) return emptyMask(width, height);
  const scale = Math.max(width / small.width, height / small.height);
  const from = growBox(smallBox, 6, small.width, small.height);
  const box: Box = {
    left: Math.floor((from.left * width) / small.width),
    top: Math.floor((from.top * height) / small.height),
    right: Math.min(width, Math.ceil((from.right * width) / small.width)),
    bottom: Math.min(height, Math.ceil((from.bottom * height) / small.height)),
  };
  const part = withMats((keep) => {
    const tight = keep(new cv.Mat(from.bottom - from.top, from.right - from.left, cv.CV_8UC1));
    const values = cropMask(small, from).data;
    const target = tight.data;
    for (let at = 0; at < target.length; at += 1) target[at] = values[at] !== 0 ? 255 : 0;
    const soft = keep(new cv.Mat());
    const size = new cv.Size(box.right - box.left, box.bottom - box.top);
    cv.resize(tight, soft, size, 0, 0, cv.INTER_CUBIC);
    const guide = keep(guideFor(cv, cropPicture(picture, box), soft.data));
    const out = keep(guided(cv, guide, soft, Math.max(2, Math.round(scale * 1.5))));
    return maskOf(out, 127);
  });
  return pasteMask(part, box, width, height);
}

/** One channel, 0 to 1: the picture seen along the line between the mean colours inside and outside. */
function guideFor(cv: Cv, picture: Picture, soft: Uint8Array): Mat {
  const sums = [
    [0, 0, 0],
    [0, 0, 0],
  ];
  const counts = [0, 0];
  for (let at = 0; at < soft.length; at += 1) {
    const side = soft[at]! > 127 ? 1 : 0;
    counts[side]! += 1;
    for (let channel = 0; channel < 3; channel += 1) sums[side]![channel]! += picture.data[at * 3 + channel]!;
  }
  const direction = [0, 1, 2].map(
    (channel) => sums[1]![channel]! / Math.max(1, counts[1]!) - sums[0]![channel]! / Math.max(1, counts[0]!),
  );
  // Some brightness always takes part: on textures the two means can be nearly the same.
  const [r, g, b] = direction.map((value, channel) => value + [3, 6, 1][channel]!) as [
    number,
    number,
    number,
  ];
  const length = Math.hypot(r, g, b) * 255;
  const guide = new cv.Mat(picture.height, picture.width, cv.CV_32FC1);
  const values = guide.data32F;
  for (let at = 0; at < values.length; at += 1) {
    const pixel = at * 3;
    values[at] =
      (picture.data[pixel]! * r + picture.data[pixel + 1]! * g + picture.data[pixel + 2]! * b) / length;
  }
  return guide;
}

/** The guided filter of He, Sun and Tang with box windows; answers 8 bit. */
function guided(cv: Cv, guide: Mat, soft: Mat, radius: number): Mat {
  return withMats((keep) => {
    const mat = () => keep(new cv.Mat());
    const window = new cv.Size(2 * radius + 1, 2 * radius + 1);
    const mean = (source: Mat) => {
      const result = mat();
      cv.blur(source, result, window, new cv.Point(-1, -1), cv.BORDER_REPLICATE);
      return result;
    };
    const times = (a: Mat, b: Mat) => {
      const result = mat();
      cv.multiply(a, b, result);
      return result;
    };
    const minus = (a: Mat, b: Mat) => {
      const result = mat();
      cv.subtract(a, b, result);
      return result;
    };
    const p = mat();
    soft.convertTo(p, cv.CV_32F, 1 / 255);
    const meanI = mean(guide);
    const meanP = mean(p);
    const covariance = minus(mean(times(guide, p)), times(meanI, meanP));
    const variance = minus(mean(times(guide, guide)), times(meanI, meanI));
    const values = variance.data32F;
    for (let at = 0; at < values.length; at += 1) values[at] = values[at]! + 4e-4;
    const a = mat();
    cv.divide(covariance, variance, a);
    const b = minus(meanP, times(a, meanI));
    const q = mat();
    cv.add(times(mean(a), guide), mean(b), q);
    const out = new cv.Mat();
    q.convertTo(out, cv.CV_8U, 255);
    return out;
  });
}

/** A full-size mask at a smaller size: inside where at least half of a pixel is. */
export function shrinkMask(cv: Cv, mask: Mask, width: number, height: number): Mask {
  return withMats((keep) => {
    const whole = keep(
      matOf(cv, { ...mask, channels: 1, data: mask.data.map((value) => (value ? 255 : 0)) }),
    );
    const small = keep(new cv.Mat());
    cv.resize(whole, small, new cv.Size(width, height), 0, 0, cv.INTER_AREA);
    return maskOf(small, 127);
  });
}

/** A picture at a smaller size, each pixel the mean of what it covers. */
export function shrinkPicture(cv: Cv, picture: Picture, width: number, height: number): Picture {
  return withMats((keep) => {
    const whole = keep(matOf(cv, picture));
    const small = keep(new cv.Mat());
    cv.resize(whole, small, new cv.Size(width, height), 0, 0, cv.INTER_AREA);
    return pictureOf(small, picture.channels);
  });
}

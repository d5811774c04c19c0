import { matOfMask, maskOf } from './mats.ts';
import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Mask } from './picture.ts';
import { boundingBox, cropMask, growBox, pasteMask } from './picture.ts';

/** The mask widened by `radius` pixels all round. Works on the box around it. */
export function dilateMask(cv: Cv, mask: Mask, radius: number): Mask {
  const bounds = boundingBox(mask);
  if (!bounds || radius <= 0) return mask;
  const box = growBox(bounds, radius, mask.width, mask.height);
  const part = withMats((keep) => {
    const source = keep(matOfMask(cv, cropMask(mask, box)));
    const side = 2 * radius + 1;
    const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(side, side)));
    const grown = keep(new cv.Mat());
    cv.dilate(source, grown, kernel);
    return maskOf(grown);
  });
  return pasteMask(part, box, mask.width, mask.height);
}

/** A mask at half size: inside where any of the four pixels is. Odd sides lose their last line. */
export function halveMask({ width, height, data }: Mask): Mask {
  const half = { width: width >> 1, height: height >> 1, data: new Uint8Array((width >> 1) * (height >> 1)) };
  for (let y = 0; y < half.height; y += 1) {
    for (let x = 0; x < half.width; x += 1) {
      const at = 2 * y * width + 2 * x;
      half.data[y * half.width + x] = data[at]! | data[at + 1]! | data[at + width]! | data[at + width + 1]!;
    }
  }
  return half;
}

/** A mask at another, smaller size: inside where the pixel in the middle is. Cheap; for masks that only guide. */
export function sampleMask({ width, height, data }: Mask, toWidth: number, toHeight: number): Mask {
  const small = new Uint8Array(toWidth * toHeight);
  for (let y = 0; y < toHeight; y += 1) {
    const row = Math.floor(((y + 0.5) * height) / toHeight) * width;
    for (let x = 0; x < toWidth; x += 1)
      small[y * toWidth + x] = data[row + Math.floor(((x + 0.5) * width) / toWidth)]!;
  }
  return { width: toWidth, height: toHeight, data: small };
}

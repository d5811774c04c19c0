/** Pixels row by row; `channels` bytes each (1 grey, 3 RGB or Lab). */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3;
  readonly data: Uint8Array;
}

/** One byte a pixel, row by row: 1 inside, 0 outside. */
export interface Mask {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/** Whole pixels; the right and bottom edges are not included. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const emptyMask = (width: number, height: number): Mask => ({
  width,
  height,
  data: new Uint8Array(width * height),
});

export function area(mask: Mask): number {
  let sum = 0;
  for (const value of mask.data) sum += value;
  return sum;
}

/** The smallest box around the mask, or null where it is empty. */
export function boundingBox({ width, height, data }: Mask): Box | null {
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    for (let x = 0; x < width; x += 1) {
      if (data[row + x] === 0) continue;
      if (x < left) left = x;
      if (x >= right) right = x + 1;
      if (y < top) top = y;
      bottom = y + 1;
    }
  }
  return right === 0 ? null : { left, top, right, bottom };
}

/** The box grown by `margin` on every side, kept inside width × height. */
export function growBox(box: Box, margin: number, width: number, height: number): Box {
  return {
    left: Math.max(0, Math.floor(box.left - margin)),
    top: Math.max(0, Math.floor(box.top - margin)),
    right: Math.min(width, Math.ceil(box.right + margin)),
    bottom: Math.min(height, Math.ceil(box.bottom + margin)),
  };
}

export function cropMask(mask: Mask, box: Box): Mask {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    const from = (y + box.top) * mask.width + box.left;
    data.set(mask.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}

export function cropPicture(picture: Picture, box: Box): Picture {
  const { channels } = picture;
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const data = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y += 1) {
    const from = ((y + box.top) * picture.width + box.left) * channels;
    data.set(picture.data.subarray(from, from + width * channels), y * width * channels);
  }
  return { width, height, channels, data };
}

/** `part` laid into an otherwise empty mask of the full size. */
export function pasteMask(part: Mask, box: Box, width: number, height: number): Mask {
  const mask = emptyMask(width, height);
  for (let y = 0; y < part.height; y += 1) {
    mask.data.set(part.data.subarray(y * part.width, (y + 1) * part.width), (y + box.top) * width + box.left);
  }
  return mask;
}

export function unionMask(masks: readonly Mask[], width: number, height: number): Mask {
  const union = emptyMask(width, height);
  for (const mask of masks) {
    for (let at = 0; at < mask.data.length; at += 1) if (mask.data[at] !== 0) union.data[at] = 1;
  }
  return union;
}

/** Overlap over union; two empty masks agree. */
export function iou(a: Mask, b: Mask): number {
  let both = 0;
  let either = 0;
  for (let at = 0; at < a.data.length; at += 1) {
    const inA = a.data[at]! !== 0;
    const inB = b.data[at]! !== 0;
    if (inA && inB) both += 1;
    if (inA || inB) either += 1;
  }
  return either === 0 ? 1 : both / either;
}

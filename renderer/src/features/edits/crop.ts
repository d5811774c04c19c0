import { editLimits } from '../../../../electron/shared/limits/edit.ts';

/** A rectangle in image pixels. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Which edges of the rectangle a handle moves: −1 the left or top one, 1 the right or bottom one, 0 neither. */
export interface Handle {
  readonly dx: -1 | 0 | 1;
  readonly dy: -1 | 0 | 1;
}

const { minSide, aspect } = editLimits.image;
const clamp = (value: number, min: number, max: number): number =>
  Math.min(Math.max(value, min), Math.max(min, max));

/** The largest rectangle of this ratio (width ÷ height; null: the image's own, brought within the limits), centred. */
export function largest(image: Size, ratio: number | null): Rect {
  const wanted = clamp(ratio ?? image.width / image.height, aspect.min, aspect.max);
  const width = Math.min(image.width, image.height * wanted);
  const height = width / wanted;
  return whole({ x: (image.width - width) / 2, y: (image.height - height) / 2, width, height }, image);
}

export function moved(rect: Rect, by: { x: number; y: number }, image: Size): Rect {
  return {
    ...rect,
    x: clamp(rect.x + by.x, 0, image.width - rect.width),
    y: clamp(rect.y + by.y, 0, image.height - rect.height),
  };
}

/**
 * Moves the handle's edges by image pixels. The result stays inside the image, at least as large and within the
 * proportions that the service takes; with a fixed ratio it keeps that.
 */
export function resized(
  rect: Rect,
  handle: Handle,
  by: { x: number; y: number },
  image: Size,
  ratio: number | null,
): Rect {
  const right = rect.x + rect.width;
  const bottom = rect.y + rect.height;
  const roomX = handle.dx < 0 ? right : image.width - rect.x;
  const roomY = handle.dy < 0 ? bottom : image.height - rect.y;
  const low = ratio ?? aspect.min;
  const high = ratio ?? aspect.max;
  let width = clamp(rect.width + handle.dx * by.x, Math.max(minSide, minSide * low), roomX);
  let height = clamp(rect.height + handle.dy * by.y, Math.max(minSide, minSide / high), roomY);
  // The dragged side leads; the other follows as far as the proportions ask, and both give way at the image's edge.
  if (handle.dx !== 0 && (handle.dy === 0 || width / height > high))
    height = clamp(height, width / high, width / low);
  else width = clamp(width, height * low, height * high);
  if (height > roomY) [width, height] = [Math.min(width, roomY * high), roomY];
  if (width > roomX) [width, height] = [roomX, Math.min(height, roomX / low)];
  return whole(
    {
      x: handle.dx < 0 ? right - width : rect.x,
      y: handle.dy < 0 ? bottom - height : rect.y,
      width,
      height,
    },
    image,
  );
}

/** On whole pixels, inside the image; rounding never takes it beyond the proportions. */
function whole(rect: Rect, image: Size): Rect {
  let width = Math.min(image.width, Math.round(rect.width));
  let height = Math.min(image.height, Math.round(rect.height));
  width = Math.min(width, Math.floor(height * aspect.max));
  height = Math.min(height, Math.floor(width * aspect.max));
  return {
    x: clamp(Math.round(rect.x), 0, image.width - width),
    y: clamp(Math.round(rect.y), 0, image.height - height),
    width,
    height,
  };
}

/** The smallest rectangle around a part of the image, with some air, that the service takes; centred on the part. */
export function around(part: Rect, image: Size): Rect {
  const air = 0.04 * Math.max(part.width, part.height);
  // Rounded up: what is selected may be as wide as the proportions allow.
  const wide = Math.ceil(Math.max(part.width + 2 * air, minSide));
  const high = Math.ceil(Math.max(part.height + 2 * air, minSide));
  const width = Math.min(image.width, Math.max(wide, Math.ceil(high * aspect.min)));
  const height = Math.min(image.height, Math.max(high, Math.ceil(width * aspect.min)));
  const x = clamp(part.x + part.width / 2 - width / 2, 0, image.width - width);
  const y = clamp(part.y + part.height / 2 - height / 2, 0, image.height - height);
  return whole({ x, y, width, height }, image);
}

/** Why the service would not take an image of this size; null when it would. */
export function sizeProblem({ width, height }: Size): 'small' | 'aspect' | null {
  if (width < minSide || height < minSide) return 'small';
  // As products: exact at the limits, as the main process and the service check it.
  return width > height * aspect.max || height > width * aspect.max ? 'aspect' : null;
}

import type { PointXY } from '../domain/selection.ts';
import { toPicture, toStage, type Extent, type Place, type View } from './view.ts';

/** Decimals kept of a fraction: 1/500 of a pixel on the largest picture, and short in the request log. */
const decimals = 1e6;

/**
 * The point a click makes: fractions of the picture's width and height, (0,0) top left, rounded here and never again.
 * @param onStage CSS pixels from the stage's top left corner
 * @returns null when the click is beside the picture
 */
export function pointAt(view: View, picture: Extent, onStage: Place): PointXY | null {
  const place = toPicture(view, onStage);
  const inside = place.x >= 0 && place.y >= 0 && place.x < picture.width && place.y < picture.height;
  return inside ? pointOf(place, picture) : null;
}

/** A place in picture pixels as a point; places outside are brought to the nearest edge. */
export function pointOf(inPicture: Place, picture: Extent): PointXY {
  const fraction = (at: number, length: number): number =>
    Math.round(Math.min(1, Math.max(0, at / length)) * decimals) / decimals;
  return { x: fraction(inPicture.x, picture.width), y: fraction(inPicture.y, picture.height) };
}

/** Where a point is drawn, in CSS pixels of the stage. */
export function placeOf(point: PointXY, view: View, picture: Extent): Place {
  return toStage(view, { x: point.x * picture.width, y: point.y * picture.height });
}

/** The picture pixel (whole numbers) a point lies on; a fraction of exactly 1 belongs to the last pixel. */
export function pixelOf(point: PointXY, picture: Extent): Place {
  return {
    x: Math.min(picture.width - 1, Math.floor(point.x * picture.width)),
    y: Math.min(picture.height - 1, Math.floor(point.y * picture.height)),
  };
}

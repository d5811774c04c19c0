import type { SelectionMask } from '../../shared/domain/selection.ts';
import { maskUnion } from '../../shared/rle/combine.ts';
import type { PictureSize } from '../../shared/rle/dialect.ts';
import { fittedRuns } from '../../shared/rle/fit.ts';
import { maskFromRuns } from '../../shared/rle/mask.ts';

/** All objects of a frame as one matte of the video's size: row-major, a byte a pixel, 255 inside and 0 outside. */
export function matteOf(masks: readonly SelectionMask[], video: PictureSize): Uint8Array {
  const [first, ...others] = masks.map((mask) => fittedRuns(mask, video));
  if (!first) return new Uint8Array(video.width * video.height);
  return maskFromRuns(others.reduce(maskUnion, first), video.height, video.width, 'row-major', 255);
}

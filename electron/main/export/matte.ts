import type { SelectionMask } from '../../shared/domain/selection.ts';
import { maskUnion } from '../../shared/rle/combine.ts';
import { decodeCounts, type Runs } from '../../shared/rle/counts.ts';
import { maskShape, type PictureSize } from '../../shared/rle/dialect.ts';
import { maskFromRuns } from '../../shared/rle/mask.ts';

/**
 * All objects of a frame as one matte of the video's size: row-major, a byte a pixel, 255 inside and 0 outside.
 * A mask of another scale is brought to the video's size by its nearest pixel.
 */
export function matteOf(masks: readonly SelectionMask[], video: PictureSize): Uint8Array {
  let all: { runs: Runs; size: PictureSize } | null = null;
  for (const mask of masks) {
    const { width, height } = maskShape(mask.size, video);
    const runs = decodeCounts(mask.counts, height, width);
    all = { runs: all ? maskUnion(all.runs, runs) : runs, size: { width, height } };
  }
  if (!all) return new Uint8Array(video.width * video.height);
  const matte = maskFromRuns(all.runs, all.size.height, all.size.width, 'row-major', 255);
  return scaled(matte, all.size, video);
}

function scaled(matte: Uint8Array, from: PictureSize, to: PictureSize): Uint8Array {
  if (from.width === to.width && from.height === to.height) return matte;
  const out = new Uint8Array(to.width * to.height);
  for (let y = 0; y < to.height; y += 1) {
    const row = Math.floor(((y + 0.5) * from.height) / to.height) * from.width;
    for (let x = 0; x < to.width; x += 1) {
      out[y * to.width + x] = matte[row + Math.floor(((x + 0.5) * from.width) / to.width)] ?? 0;
    }
  }
  return out;
}

import { decodeCounts, type Runs } from './counts.ts';
import { maskShape, type PictureSize } from './dialect.ts';
import { maskFromRuns, runsFromMask } from './mask.ts';

/**
 * A mask as the service wrote it, as runs of exactly the video's height × width: read in its dialect, and where it is of
 * another scale, each pixel of the video takes the mask's nearest one.
 * @param png size of the PNG of the same mask, where there is one
 * @throws AppError `answer-unreadable` when the size fits the video neither way round, or the counts are damaged
 */
export function fittedRuns(
  { size, counts }: { readonly size: readonly number[]; readonly counts: string },
  video: PictureSize,
  png?: PictureSize,
): Runs {
  const from = maskShape(size, video, png);
  const runs = decodeCounts(counts, from.height, from.width);
  if (from.height === video.height && from.width === video.width) return runs;
  const mask = maskFromRuns(runs, from.height, from.width, 'column-major');
  const fitted = new Uint8Array(video.height * video.width);
  for (let x = 0, at = 0; x < video.width; x += 1) {
    const column = nearest(x, from.width, video.width) * from.height;
    for (let y = 0; y < video.height; y += 1, at += 1)
      fitted[at] = mask[column + nearest(y, from.height, video.height)]!;
  }
  return runsFromMask(fitted, video.height, video.width, 'column-major');
}

const nearest = (at: number, from: number, to: number): number => Math.floor(((at + 0.5) * from) / to);

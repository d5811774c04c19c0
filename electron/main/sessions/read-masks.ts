import type { SelectionMask } from '../../shared/domain/selection.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { encodeCounts } from '../../shared/rle/counts.ts';
import { pngSize, type PictureSize } from '../../shared/rle/dialect.ts';
import { fittedRuns } from '../../shared/rle/fit.ts';
import type { SelectionAnswer, WireMask } from '../kling/types.ts';

/**
 * The masks of an answer at the video's own [height, width], each read to its end: what is kept can be drawn and exported.
 * @throws AppError `mask-unreadable`: the answer is a yes, but at least one of its masks is damaged or of another shape
 */
export function readMasks(answer: SelectionAnswer, video: PictureSize): readonly SelectionMask[] {
  return answer.masks.flatMap((mask) => {
    const { objectId, rle } = mask;
    if (rle === null) return [];
    try {
      const runs = fittedRuns(rle, video, pictureOf(mask));
      return [{ objectId, size: [video.height, video.width] as const, counts: encodeCounts(runs) }];
    } catch (error) {
      const { message, details } = toAppError(error);
      throw new AppError('mask-unreadable', message, { ...details, requestId: answer.requestId });
    }
  });
}

/** Bytes of a PNG's head that tell its size, as base64. */
const headOfPng = 32;

/** The size of the PNG that came with a mask; undefined where none did, or it is none. */
function pictureOf({ png }: WireMask): PictureSize | undefined {
  if (png === null) return undefined;
  const start = png.base64.startsWith('data:') ? png.base64.indexOf(',') + 1 : 0;
  return pngSize(Buffer.from(png.base64.slice(start, start + headOfPng), 'base64')) ?? undefined;
}

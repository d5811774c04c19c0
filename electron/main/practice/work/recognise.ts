import { AppError } from '../../../shared/errors/app-error.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { SessionRecord } from '../state/records.ts';
import { loadOpenCv } from '../vision/opencv.ts';
import type { Mask } from '../vision/picture.ts';
import { refineMask, shrinkPicture } from '../vision/refine.ts';
import { segmentAt } from '../vision/segment.ts';
import { grabFrames, scaledSize } from './frames.ts';

/** Long side of the picture that objects are looked for on. */
const workSide = 400;

/** The objects at some points of one frame at full size, in the points' order; null where nothing stands out. */
export async function recognise(
  tools: MediaTools,
  video: string,
  session: Pick<SessionRecord, 'fps' | 'width' | 'height'>,
  frameIndex: number,
  points: readonly { readonly x: number; readonly y: number }[],
  signal: AbortSignal,
): Promise<(Mask | null)[]> {
  const { fps, width, height } = session;
  const [{ cv }, frames] = await Promise.all([
    loadOpenCv(),
    grabFrames(tools, video, frameIndex, 1, { fps, width, height, signal }),
  ]);
  const full = frames[0];
  if (!full) throw new AppError('ffmpeg-failed', `Frame ${frameIndex} cannot be read`);
  const size = scaledSize(width, height, workSide);
  const picture = shrinkPicture(cv, full, size.width, size.height);
  return points.map(({ x, y }) => {
    const small = segmentAt(cv, picture, x * size.width, y * size.height);
    return small ? refineMask(cv, small, full) : null;
  });
}

import type { SelectionMask } from '../../shared/domain/selection.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PictureSize } from '../../shared/rle/dialect.ts';
import { decodeFrames } from '../media/pipes.ts';
import { encodePng } from '../media/png.ts';
import type { MediaTools } from '../media/tools.ts';
import { matteOf } from './matte.ts';

export interface FramePictureRequest {
  readonly video: PictureSize & {
    readonly path: string;
    /** As `DecodeOptions.matrix`: the picture has the colours that it has on the stage. */
    readonly matrix: 'bt601' | 'bt709' | null;
  };
  readonly frameIndex: number;
  /** What stays; everything else becomes transparent. Null: the whole picture. */
  readonly masks: readonly SelectionMask[] | null;
  readonly tools: () => Promise<MediaTools>;
  readonly signal: AbortSignal;
}

/** One frame of the session's video as a PNG, pixel for pixel. @throws AppError `cancelled`, `ffmpeg-failed` */
export async function framePicture(request: FramePictureRequest): Promise<Buffer<ArrayBuffer>> {
  const { video, frameIndex, masks, tools, signal } = request;
  const { width, height, path, matrix } = video;
  const one = { firstFrame: frameIndex, frameCount: 1 };
  const options = { width, height, matrix, pixFmt: 'rgba', ...one, signal } as const;
  const matte = masks && matteOf(masks, video);
  for await (const picture of decodeFrames(await tools(), path, options)) {
    matte?.forEach((value, at) => (picture[at * 4 + 3] = value));
    return encodePng(picture, width, height, 4);
  }
  throw new AppError('ffmpeg-failed', 'The frame could not be read');
}

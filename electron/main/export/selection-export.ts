import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Selection } from '../../shared/domain/selection.ts';
import type { ExportKind } from '../../shared/ipc/exports.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PictureSize } from '../../shared/rle/dialect.ts';
import type { TrackedFrame } from '../../shared/rle/tracked.ts';
import { temporaryName, writeFileAtomic } from '../files/atomic.ts';
import { decodeFrames, encodeFrames } from '../media/pipes.ts';
import { encodePng } from '../media/png.ts';
import type { MediaTools } from '../media/tools.ts';
import { cocoFile, frameName } from './coco.ts';
import { matteOf } from './matte.ts';

export interface ExportRequest {
  readonly kind: ExportKind;
  /** The frame for `mask` and `cutout`. */
  readonly frameIndex: number;
  /** Where to: a file, or for `sequence` a folder that does not exist yet. */
  readonly to: string;
  /** For people: the clip's name. */
  readonly name: string;
  readonly selection: Selection;
  /** The masks of every frame after a readable preview; otherwise those of the marked frames. */
  readonly frames: readonly TrackedFrame[];
  readonly video: PictureSize & { readonly path: string; readonly fps: number; readonly totalFrame: number };
  readonly tools: () => Promise<MediaTools>;
  readonly signal: AbortSignal;
  /** 0–100. */
  readonly onProgress: (percent: number) => void;
}

/** Writes the export whole or not at all. @throws AppError `selection-empty`, `preview-needed`, `disk-full`, `cancelled` */
export async function exportSelection(request: ExportRequest): Promise<void> {
  const { kind, to, frames, name, video, selection } = request;
  if (frames.every((frame) => frame.masks.length === 0))
    throw new AppError('selection-empty', 'No masks to export');
  switch (kind) {
    case 'mask':
      return writeFileAtomic(
        to,
        encodePng(frameMatte(request, request.frameIndex), video.width, video.height, 1),
      );
    case 'cutout':
      return writeFileAtomic(to, await cutout(request));
    case 'sequence':
      return sequence(request);
    case 'matte':
      return matteVideo(request);
    case 'coco':
      return writeFileAtomic(to, JSON.stringify(cocoFile(name, video, frames, selection.objects)));
    default:
      return kind satisfies never;
  }
}

function frameMatte({ frames, video }: ExportRequest, frameIndex: number): Uint8Array {
  return matteOf(frames.find((frame) => frame.frameIndex === frameIndex)?.masks ?? [], video);
}

/** The frame's own pixels where the masks are, transparent elsewhere. */
async function cutout(request: ExportRequest): Promise<Buffer> {
  const { video, frameIndex, signal } = request;
  const { width, height, path } = video;
  const options = { width, height, pixFmt: 'rgba', firstFrame: frameIndex, frameCount: 1, signal } as const;
  const matte = frameMatte(request, frameIndex);
  for await (const picture of decodeFrames(await request.tools(), path, options)) {
    matte.forEach((value, at) => (picture[at * 4 + 3] = value));
    return encodePng(picture, width, height, 4);
  }
  throw new AppError('ffmpeg-failed', 'The frame could not be read');
}

/** A black and white picture per frame that has masks, named by its frame index; the folder appears when it is complete. */
async function sequence({ frames, to, video, signal, onProgress }: ExportRequest): Promise<void> {
  const partial = temporaryName(to);
  await mkdir(partial, { recursive: true });
  try {
    for (const [done, { frameIndex, masks }] of frames.entries()) {
      signal.throwIfAborted();
      const png = encodePng(matteOf(masks, video), video.width, video.height, 1);
      await writeFileAtomic(join(partial, frameName(frameIndex)), png);
      onProgress(((done + 1) / frames.length) * 100);
    }
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** A black and white video, frame for frame as long as the clip: frames without masks are black. */
async function matteVideo({ frames, to, video, tools, signal, onProgress }: ExportRequest): Promise<void> {
  if (frames.length < video.totalFrame) {
    throw new AppError('preview-needed', 'A matte needs the masks of every frame', { found: frames.length });
  }
  const { width, height, totalFrame } = video;
  const fps = { num: Math.round(video.fps * 1000), den: 1000 };
  const sink = encodeFrames(await tools(), { width, height, fps, out: to, pixFmt: 'gray', signal });
  const byIndex = new Map(frames.map((frame) => [frame.frameIndex, frame.masks]));
  try {
    for (let index = 0; index < totalFrame; index += 1) {
      await sink.write(matteOf(byIndex.get(index) ?? [], video));
      onProgress(((index + 1) / totalFrame) * 100);
    }
  } catch (error) {
    await sink.abandon();
    throw error;
  }
  await sink.finish();
}

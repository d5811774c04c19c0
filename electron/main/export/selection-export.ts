import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Selection, SelectionMask } from '../../shared/domain/selection.ts';
import type { ExportKind } from '../../shared/ipc/exports.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PictureSize } from '../../shared/rle/dialect.ts';
import type { TrackedFrame } from '../../shared/rle/tracked.ts';
import { temporaryName, writeFileAtomic } from '../files/atomic.ts';
import { encodeFrames } from '../media/pipes.ts';
import { encodePng } from '../media/png.ts';
import type { MediaTools } from '../media/tools.ts';
import { cocoFile, frameName } from './coco.ts';
import { framePicture } from './frame-picture.ts';
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
  /** The file of masks as the service made it, of the newest preview of these points. */
  readonly trackingPath: string | null;
  readonly video: PictureSize & { readonly path: string; readonly fps: number; readonly totalFrame: number };
  readonly tools: () => Promise<MediaTools>;
  readonly signal: AbortSignal;
  /** 0–100. */
  readonly onProgress: (percent: number) => void;
}

/** Writes the export whole or not at all. @throws AppError `selection-empty`, `preview-needed`, `disk-full`, `cancelled` */
export async function exportSelection(request: ExportRequest): Promise<void> {
  const { kind, to, frames, name, video, selection } = request;
  if (kind !== 'tracking' && frames.every((frame) => frame.masks.length === 0))
    throw new AppError('selection-empty', 'No masks to export');
  switch (kind) {
    case 'mask':
      return writeFileAtomic(to, encodePng(matteOf(masksOn(request), video), video.width, video.height, 1));
    case 'cutout':
      return writeFileAtomic(to, await framePicture({ ...request, masks: masksOn(request) }));
    case 'tracking':
      return copyTracking(request);
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

function masksOn({ frames, frameIndex }: ExportRequest): readonly SelectionMask[] {
  return frames.find((frame) => frame.frameIndex === frameIndex)?.masks ?? [];
}

/** The service's own file of masks, bit for bit, whether it is understood or not. */
async function copyTracking({ to, trackingPath }: ExportRequest): Promise<void> {
  if (trackingPath === null)
    throw new AppError('preview-needed', 'There is no file of masks before a preview');
  await writeFileAtomic(to, await readFile(trackingPath));
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

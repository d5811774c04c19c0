import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Selection, SelectionMask } from '../../shared/domain/selection.ts';
import type { ExportKind } from '../../shared/ipc/exports.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { constantRateTable, frameEnd, frameStart, sameFrames } from '../../shared/frame-time/frames.ts';
import type { FrameTable } from '../../shared/media/probe.ts';
import type { Rational } from '../../shared/media/rational.ts';
import type { TrackedFrame } from '../../shared/rle/tracked.ts';
import { temporaryName, writeFileAtomic } from '../files/atomic.ts';
import { encodeFrames } from '../media/pipes.ts';
import { encodePng } from '../media/png.ts';
import type { MediaTools } from '../media/tools.ts';
import { cocoFile, frameName } from './coco.ts';
import { framePicture, type FramePictureRequest } from './frame-picture.ts';
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
  readonly video: FramePictureRequest['video'] & { readonly fps: number; readonly totalFrame: number };
  /** When each frame of the video is shown. */
  readonly table: () => Promise<FrameTable>;
  readonly tools: () => Promise<MediaTools>;
  readonly signal: AbortSignal;
  /** 0–100. */
  readonly onProgress: (percent: number) => void;
}

/** What there is to export, before anybody is asked where to. @throws AppError `selection-empty`, `preview-needed` */
export function checkExport(
  request: Pick<ExportRequest, 'kind' | 'frameIndex' | 'frames' | 'trackingPath'> & {
    readonly video: Pick<ExportRequest['video'], 'totalFrame'>;
  },
): void {
  const { kind, frameIndex, frames, trackingPath, video } = request;
  if (kind === 'tracking') {
    if (trackingPath !== null) return;
    throw new AppError('preview-needed', 'There is no file of masks before a preview');
  }
  if (frames.every((frame) => frame.masks.length === 0))
    throw new AppError('selection-empty', 'No masks to export');
  if ((kind === 'mask' || kind === 'cutout') && masksOn(request).length === 0)
    throw new AppError('selection-empty', 'No masks on this frame', { where: 'frame', frameIndex });
  if (kind === 'matte' && frames.length < video.totalFrame)
    throw new AppError('preview-needed', 'A matte needs the masks of every frame', { found: frames.length });
}

/**
 * Writes the export whole or not at all.
 * @throws AppError as `checkExport`, and `disk-full`, `cancelled`
 */
export async function exportSelection(request: ExportRequest): Promise<void> {
  const { kind, to, frames, name, video, selection } = request;
  checkExport(request);
  switch (kind) {
    case 'mask': {
      const png = encodePng(matteOf(masksOn(request), video), video.width, video.height, 1);
      return writeFileAtomic(to, png, 'given');
    }
    case 'cutout':
      return writeFileAtomic(to, await framePicture({ ...request, masks: masksOn(request) }), 'given');
    case 'tracking':
      return copyTracking(request);
    case 'sequence':
      return sequence(request);
    case 'matte':
      return matteVideo(request);
    case 'coco': {
      const file = JSON.stringify(cocoFile(name, video, frames, selection.objects));
      return writeFileAtomic(to, file, 'given');
    }
    default:
      return kind satisfies never;
  }
}

function masksOn({
  frames,
  frameIndex,
}: Pick<ExportRequest, 'frames' | 'frameIndex'>): readonly SelectionMask[] {
  return frames.find((frame) => frame.frameIndex === frameIndex)?.masks ?? [];
}

/** The service's own file of masks, bit for bit, whether it is understood or not. */
async function copyTracking({ to, trackingPath }: ExportRequest): Promise<void> {
  if (trackingPath !== null) await writeFileAtomic(to, await readFile(trackingPath), 'given');
}

/** A black and white picture per frame that has masks, named by its frame index; the folder appears when it is complete. */
async function sequence({ frames, to, video, signal, onProgress }: ExportRequest): Promise<void> {
  const partial = temporaryName(to);
  await mkdir(partial, { recursive: true });
  try {
    for (const [done, { frameIndex, masks }] of frames.entries()) {
      signal.throwIfAborted();
      const png = encodePng(matteOf(masks, video), video.width, video.height, 1);
      await writeFileAtomic(join(partial, frameName(frameIndex)), png, 'given');
      onProgress(((done + 1) / frames.length) * 100);
    }
    await rename(partial, to);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw error;
  }
}

/** A black and white video whose frames stand as long as the clip's, evenly or not: frames without masks are black. */
async function matteVideo(request: ExportRequest): Promise<void> {
  const { frames, to, video, table, tools, signal, onProgress } = request;
  const { width, height, totalFrame } = video;
  const times = matteTimes(await table(), video);
  const sink = encodeFrames(await tools(), { width, height, ...times, out: to, pixFmt: 'gray', signal });
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

/** The exact rate where the clip's frames come evenly; otherwise each frame's own time. */
function matteTimes(
  table: FrameTable,
  { fps, totalFrame }: Pick<ExportRequest['video'], 'fps' | 'totalFrame'>,
): { readonly fps: Rational; readonly timesUs?: readonly number[] } {
  const counted = Math.min(totalFrame, table.timesUs.length);
  if (sameFrames(table, constantRateTable(fps, totalFrame), counted)) return { fps: rateOf(fps) };
  const last = Math.round(frameEnd(table, totalFrame - 1) - frameStart(table, totalFrame - 1));
  return { fps: { num: 1e6, den: last }, timesUs: table.timesUs.slice(0, totalFrame) };
}

/** The exact fraction behind a rate: 29.97… is 30000/1001, or the last frames would stand elsewhere than the clip's. */
function rateOf(fps: number): Rational {
  const [whole, ntsc] = [Math.round(fps), Math.round((fps * 1001) / 1000)];
  const close = (rate: number) => Math.abs(fps / rate - 1) < 1e-6;
  if (close(whole)) return { num: whole, den: 1 };
  if (close((ntsc * 1000) / 1001)) return { num: ntsc * 1000, den: 1001 };
  return { num: Math.round(fps * 1e6), den: 1e6 };
}

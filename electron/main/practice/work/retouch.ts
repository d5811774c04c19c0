import type { MediaTools } from '../../media/tools.ts';
import type { SessionRecord, TaskRecord } from '../state/records.ts';
import type { Shelf } from '../state/shelf.ts';
import { blendPatch, featherWeights, inpaintPatch } from '../vision/inpaint.ts';
import type { Cv } from '../vision/opencv.ts';
import { boundingBox, type Mask } from '../vision/picture.ts';
import { shrinkMask } from '../vision/refine.ts';
import type { Planes } from '../vision/yuv.ts';
import type { MaskAt } from './edit.ts';

export interface RetouchContext {
  readonly cv: Cv;
  readonly tools: MediaTools;
  readonly shelf: Shelf;
  readonly session: SessionRecord;
  readonly task: TaskRecord;
  readonly masks: MaskAt;
  readonly signal: AbortSignal;
}

/** Changes a frame's planes in place. Frames come in order. */
export type Retoucher = (planes: Planes, frame: number) => Promise<void> | void;

/** How a task changes the frames. */
export async function makeRetoucher(context: RetouchContext): Promise<Retoucher> {
  const { cv, masks } = context;
  return (planes, frame) => removeFrom(cv, planes, masks(frame));
}

function removeFrom(cv: Cv, planes: Planes, mask: Mask): void {
  if (!boundingBox(mask)) return;
  const half = shrinkMask(cv, mask, planes.u.width, planes.u.height);
  for (const [plane, hole] of [
    [planes.y, mask],
    [planes.u, half],
    [planes.v, half],
  ] as const) {
    const patch = inpaintPatch(cv, plane, hole);
    if (patch) blendPatch(plane, patch, featherWeights(cv, hole, patch.box, 3));
  }
}

import { readFile } from 'node:fs/promises';
import { setImmediate as breathe } from 'node:timers/promises';
import { decodeFrames, encodeFrames, type FrameSink } from '../../media/pipes.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { SessionRecord, TaskRecord } from '../state/records.ts';
import type { Shelf } from '../state/shelf.ts';
import { loadOpenCv, type Cv } from '../vision/opencv.ts';
import { emptyMask, type Mask } from '../vision/picture.ts';
import { drawStamp } from '../vision/stamp.ts';
import { planesOf, pressStamp, type Planes } from '../vision/yuv.ts';
import { maskOfCounts, type Size } from './objects.ts';
import type { TrackedFrame } from './preview.ts';
import { makeRetoucher } from './retouch.ts';

export interface EditContext {
  readonly tools: MediaTools;
  readonly shelf: Shelf;
  readonly signal: AbortSignal;
}

/** Names in the shelf. */
export interface EditFiles {
  readonly video: string;
  readonly watermarked: string | null;
  readonly seconds: number;
}

/**
 * Carries a task out: every frame retouched inside the tracked selection, the rest as it was, marked PRACTICE, the
 * sound kept. `tracking` names the file of masks, null for an addition without a selection.
 */
export async function carryOut(
  context: EditContext,
  session: SessionRecord,
  task: TaskRecord,
  tracking: string | null,
): Promise<EditFiles> {
  const { tools, shelf, signal } = context;
  const { width, height, fps } = session;
  const source = shelf.path(session.video);
  const { cv } = await loadOpenCv();
  const masks = await readMasks(shelf, tracking, session);
  const retoucher = await makeRetoucher({ ...context, cv, session, task, masks });
  const marks = makeMarks(cv, session);
  const video = shelf.newName('mp4');
  const watermarked = task.watermark === true ? shelf.newName('mp4') : null;
  const sinks: FrameSink[] = [open(video), ...(watermarked ? [open(watermarked)] : [])];
  let frames = 0;
  try {
    for await (const frame of decodeFrames(tools, source, { width, height, pixFmt: 'yuv420p', signal })) {
      const planes = planesOf(frame, width, height);
      await retoucher.apply(planes, frames);
      marks.practice(planes);
      await sinks[0]!.write(frame);
      if (sinks[1]) {
        // The first encoder may still be reading its bytes: the second mark goes on a copy.
        const copy = Uint8Array.from(frame);
        marks.watermark(planesOf(copy, width, height));
        await sinks[1].write(copy);
      }
      frames += 1;
      await breathe();
    }
    for (const sink of sinks) await sink.finish();
  } catch (error) {
    for (const sink of sinks) await sink.abandon();
    throw error;
  } finally {
    await retoucher.close();
  }
  return { video, watermarked, seconds: frames / fps };

  function open(name: string): FrameSink {
    return encodeFrames(tools, {
      width,
      height,
      fps: { num: fps, den: 1 },
      out: shelf.path(name),
      pixFmt: 'yuv420p',
      audioFrom: source,
      encoding: ['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14', '-pix_fmt', 'yuv420p'],
      frameCount: session.totalFrames,
      signal,
    });
  }
}

/** Answers the selection of a frame as one mask at full size. */
async function readMasks(
  shelf: Shelf,
  tracking: string | null,
  size: Size,
): Promise<(frame: number) => Mask> {
  const text = tracking === null ? '[]' : await readFile(shelf.path(tracking), 'utf8');
  const list = JSON.parse(text) as TrackedFrame[];
  return (frame) => {
    const union = emptyMask(size.width, size.height);
    for (const { rle_mask } of list[frame]?.rle_mask_list ?? []) {
      const { data } = maskOfCounts(rle_mask.counts, size);
      for (let at = 0; at < data.length; at += 1) if (data[at] !== 0) union.data[at] = 1;
    }
    return union;
  };
}

/** The visible marks of a result: PRACTICE in the lower right corner, and a larger one for the watermarked copy. */
function makeMarks(cv: Cv, { width, height }: Size) {
  const side = Math.min(width, height);
  const even = (value: number) => Math.floor(value / 2) * 2;
  const small = drawStamp(cv, 'PRACTICE', Math.max(14, Math.round(side * 0.026)));
  const large = drawStamp(cv, 'PRACTICE WATERMARK', Math.max(16, Math.round(side * 0.034)));
  const gap = even(side * 0.015);
  return {
    practice: (planes: Planes) =>
      pressStamp(
        planes,
        small,
        even(width - small.ink.width - gap),
        even(height - small.ink.height - gap),
        0.85,
      ),
    watermark: (planes: Planes) => pressStamp(planes, large, gap, gap, 0.7),
  };
}

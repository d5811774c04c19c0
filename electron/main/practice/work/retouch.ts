import { decodeFrames } from '../../media/pipes.ts';
import type { MediaTools } from '../../media/tools.ts';
import type { SessionRecord, TaskRecord } from '../state/records.ts';
import type { Shelf } from '../state/shelf.ts';
import type { Subject } from '../vision/matte.ts';
import { dilateMask, halveMask, sampleMask } from '../vision/morph.ts';
import type { Cv } from '../vision/opencv.ts';
import { emptyMask, type Mask } from '../vision/picture.ts';
import { castShadow, placeSubject, type Place } from '../vision/place.ts';
import { planesOf, type Planes } from '../vision/yuv.ts';
import { Backdrop } from './backdrop.ts';
import { studyFootage, type Footage } from './footage.ts';
import { scaledSize } from './frames.ts';
import { additionPaths, selectionPath } from './paths.ts';
import { spoolReel } from './reel.ts';
import type { KeyFrame } from './sources.ts';
import { readSubject } from './subject.ts';

export interface RetouchContext {
  readonly cv: Cv;
  readonly tools: MediaTools;
  readonly shelf: Shelf;
  readonly session: SessionRecord;
  readonly task: TaskRecord;
  /** The selection of a frame at full size. */
  readonly masks: (frame: number) => Mask;
  readonly signal: AbortSignal;
}

export interface Retoucher {
  /** Changes a frame's planes in place. Frames come in order. */
  apply(planes: Planes, frame: number): Promise<void>;
  /** Lets go of what it holds on disk. */
  close(): Promise<void>;
}

/** Long side of the pictures on which the background is followed. */
const studySide = 320;
/** Whole frames kept to look behind the selection of others: their number, and the bytes they may take together. */
const mostKeys = 24;
const mostKeyBytes = 160 * 1024 * 1024;

/** Prepares what a task does to the frames: looks at the whole clip once, reads the reference images. */
export async function makeRetoucher(context: RetouchContext): Promise<Retoucher> {
  const { cv, tools, shelf, session, task, signal } = context;
  const size = scaledSize(session.width, session.height, studySide);
  const reel = await spoolReel(tools, shelf.path(session.video), shelf.scratch('reel'), size, signal);
  try {
    const small = Array.from({ length: reel.length }, (_, frame) => {
      const mask = task.marks.length === 0 ? emptyMask(size.width, size.height) : context.masks(frame);
      return sampleMask(mask, size.width, size.height);
    });
    const footage = await studyFootage(cv, reel, small, signal);
    const subjects: Subject[] = [];
    for (const name of task.images) subjects.push(await readSubject(cv, tools, shelf.path(name), signal));
    const apply = await retouching(context, footage, subjects);
    return { apply, close: () => reel.close() };
  } catch (error) {
    await reel.close();
    throw error;
  }
}

async function retouching(
  context: RetouchContext,
  footage: Footage,
  subjects: readonly Subject[],
): Promise<Retoucher['apply']> {
  const { cv, session, task, masks } = context;
  const scale = session.width / footage.size.width;
  switch (task.editMode) {
    case 'removal': {
      const backdrop = await makeBackdrop(context, footage);
      return (planes, frame) => backdrop.fill(planes, masks(frame), frame);
    }
    case 'swap': {
      const backdrop = await makeBackdrop(context, footage);
      const path = selectionPath(footage, session.fps);
      const subject = subjects[0]!;
      return async (planes, frame) => {
        await backdrop.fill(planes, masks(frame), frame);
        const place = path[frame];
        if (place) placeSubject(cv, planes, subject, fitInto(enlarge(place, scale), subject));
      };
    }
    case 'addition': {
      const paths = await additionPaths(
        footage,
        subjects.map(({ width, height }) => width / height),
      );
      return async (planes, frame) => {
        subjects.forEach((subject, index) => {
          const place = paths[index]?.[frame];
          if (!place) return;
          const full = enlarge(place, scale);
          castShadow(planes, full);
          placeSubject(cv, planes, subject, full);
        });
      };
    }
  }
}

const enlarge = (place: Place, scale: number): Place => ({
  left: place.left * scale,
  top: place.top * scale,
  width: place.width * scale,
  height: place.height * scale,
});

/** The largest place of the subject's shape inside a box, standing on its lower edge. */
function fitInto(box: Place, subject: Subject): Place {
  const scale = Math.min(box.width / subject.width, box.height / subject.height);
  const width = subject.width * scale;
  const height = subject.height * scale;
  return { left: box.left + (box.width - width) / 2, top: box.top + box.height - height, width, height };
}

async function makeBackdrop(context: RetouchContext, footage: Footage): Promise<Backdrop> {
  const { cv, session } = context;
  // Soft edges and compression halos reach a few pixels beyond the outline.
  const grow = Math.max(3, Math.round(Math.min(session.width, session.height) * 0.008));
  return new Backdrop(cv, footage, await keepKeyFrames(context, footage.length, grow), grow);
}

/** Evenly spread frames, whole. */
async function keepKeyFrames(context: RetouchContext, length: number, grow: number): Promise<KeyFrame[]> {
  const { cv, tools, shelf, session, masks, signal } = context;
  const { width, height } = session;
  const count = Math.max(2, Math.min(mostKeys, length, Math.floor(mostKeyBytes / (width * height * 3))));
  const wanted = new Set(
    Array.from({ length: count }, (_, index) => Math.round((index * (length - 1)) / (count - 1))),
  );
  const keys: KeyFrame[] = [];
  let frame = 0;
  const options = { width, height, pixFmt: 'yuv420p', signal } as const;
  for await (const bytes of decodeFrames(tools, shelf.path(session.video), options)) {
    if (wanted.has(frame)) {
      const hidden = dilateMask(cv, masks(frame), grow);
      keys.push({ frame, planes: planesOf(bytes, width, height), hidden, hiddenHalf: halveMask(hidden) });
    }
    frame += 1;
  }
  return keys;
}

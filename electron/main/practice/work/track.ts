import { setImmediate as breathe } from 'node:timers/promises';
import type { MarkedFrame } from '../state/records.ts';
import { Appearance } from '../vision/appearance.ts';
import type { Cv } from '../vision/opencv.ts';
import { iou } from '../vision/picture.ts';
import { shrinkMask } from '../vision/refine.ts';
import { stepMask } from '../vision/step.ts';
import { objectsOf, type FrameObject, type Size } from './objects.ts';
import type { Reel } from './reel.ts';

/** Two masks of one frame overlapping this much are the same thing. */
const sameObject = 0.3;

/** Tracked masks at the reel's size: for each frame, the objects seen in it. */
export type Track = readonly (readonly FrameObject[])[];

export interface TrackOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: ((share: number) => void) | undefined;
}

/**
 * Carries the marked frames' objects through the whole clip, forwards and backwards, each marked frame as far as
 * halfway to the next one, where both ways agree on which object is which. Gives way to other work between frames.
 */
export async function trackObjects(
  cv: Cv,
  reel: Reel,
  marks: readonly MarkedFrame[],
  full: Size,
  { signal, onProgress }: TrackOptions,
): Promise<Track> {
  const frames: FrameObject[][] = Array.from({ length: reel.length }, () => []);
  const ordered = marks.filter((mark) => mark.points.length > 0).sort((a, b) => a.frameIndex - b.frameIndex);
  let done = 0;
  let known: FrameObject[] = [];
  for (let index = 0; index < ordered.length; index += 1) {
    const mark = ordered[index]!;
    const before = ordered[index - 1];
    const after = ordered[index + 1];
    const first = before ? Math.floor((before.frameIndex + mark.frameIndex) / 2) + 1 : 0;
    const last = after ? Math.floor((mark.frameIndex + after.frameIndex) / 2) : reel.length - 1;
    const own = objectsOf(mark, full).map(({ objectId, mask }) => ({
      objectId,
      mask: shrinkMask(cv, mask, reel.size.width, reel.size.height),
    }));
    const reached = known.length > 0 ? await carry(known, first - 1, mark.frameIndex, () => undefined) : [];
    const objects = rename(own, reached, nextId(frames));
    frames[mark.frameIndex] = objects;
    await carry(objects, mark.frameIndex, first, store);
    known = await carry(objects, mark.frameIndex, last, store);
  }
  return frames;

  function store(at: number, objects: FrameObject[]): void {
    frames[at] = objects;
    done += 1;
    onProgress?.(Math.min(1, done / reel.length));
  }

  /** Steps from one frame to another, in either direction; answers the objects as they are at the end. */
  async function carry(
    objects: readonly FrameObject[],
    from: number,
    to: number,
    visit: (at: number, objects: FrameObject[]) => void,
  ): Promise<FrameObject[]> {
    const direction = to < from ? -1 : 1;
    let current = [...objects];
    let picture = await reel.frame(from);
    const looks = current.map(({ mask }) => new Appearance(picture, mask));
    for (let at = from + direction; direction * (to - at) >= 0; at += direction) {
      signal.throwIfAborted();
      const next = await reel.frame(at);
      current = current.map(({ objectId, mask }, index) => ({
        objectId,
        mask: stepMask(cv, picture, next, mask, looks[index]!),
      }));
      visit(at, current);
      picture = next;
      await breathe();
    }
    return current;
  }
}

function nextId(frames: readonly (readonly FrameObject[])[]): number {
  return Math.max(-1, ...frames.flatMap((objects) => objects.map(({ objectId }) => objectId))) + 1;
}

/** Gives the objects of a marked frame the numbers of the tracked objects they lie on; new ones get free numbers. */
function rename(own: readonly FrameObject[], reached: readonly FrameObject[], free: number): FrameObject[] {
  let next = free;
  const taken = new Set<number>();
  return own.map(({ objectId, mask }) => {
    const match = reached
      .filter((other) => !taken.has(other.objectId))
      .map((other) => ({ objectId: other.objectId, overlap: iou(other.mask, mask) }))
      .sort((a, b) => b.overlap - a.overlap)[0];
    const renamed = match && match.overlap >= sameObject ? match.objectId : free === 0 ? objectId : next++;
    taken.add(renamed);
    return { objectId: renamed, mask };
  });
}

import type {
  PointXY,
  Selection,
  SelectionFrame,
  SelectionPoint,
} from '../../../../electron/shared/domain/selection.ts';
import { pixelOf } from '../../../../electron/shared/geometry/point.ts';
import type { Extent, Place } from '../../../../electron/shared/geometry/view.ts';
import { selectionLimits } from '../../../../electron/shared/limits/selection.ts';
import { decodeCounts } from '../../../../electron/shared/rle/counts.ts';
import { maskShape, type PictureSize } from '../../../../electron/shared/rle/dialect.ts';
import { maskHas } from '../../../../electron/shared/rle/measures.ts';
import type { FrameMasks } from '../../workers/protocol.ts';
import { coloursOf } from './colours.ts';

/** A click the page shows before the main process has answered. */
export interface PendingPoint extends PointXY {
  readonly frameIndex: number;
}

/** One thing being selected: its row under the strip and the colour of its mask. */
export interface StageObject {
  readonly objectId: number;
  readonly name: string;
  readonly colour: string;
  /** Frames on which clicks gave it a mask. */
  readonly frames: readonly number[];
}

export const samePoint = (a: PointXY, b: PointXY): boolean => a.x === b.x && a.y === b.y;

export function frameOf(selection: Selection | null, frameIndex: number): SelectionFrame | undefined {
  return selection?.frames.find((frame) => frame.frameIndex === frameIndex);
}

/** The points of a frame: those of the selection, then clicks not in it yet. */
export function pointsOn(
  selection: Selection | null,
  pending: readonly PendingPoint[],
  frameIndex: number,
): readonly SelectionPoint[] {
  const known = frameOf(selection, frameIndex)?.points ?? [];
  const fresh = pending.filter(
    (point) => point.frameIndex === frameIndex && !known.some((other) => samePoint(other, point)),
  );
  return [...known, ...fresh.map(({ x, y }) => ({ x, y, state: 'waiting' as const, error: null }))];
}

/** Frames with points, in order. */
export function markedFrames(
  selection: Selection | null,
  pending: readonly PendingPoint[],
): readonly number[] {
  const known = (selection?.frames ?? []).filter(({ points }) => points.length > 0);
  const all = [...known.map(({ frameIndex }) => frameIndex), ...pending.map(({ frameIndex }) => frameIndex)];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** How much of the service's limits is left. `frames` counts this one when it has no points yet. */
export function roomLeft(
  selection: Selection | null,
  pending: readonly PendingPoint[],
  frameIndex: number,
): { readonly points: number; readonly frames: number } {
  const marked = markedFrames(selection, pending);
  const frames = Math.max(0, selectionLimits.framesPerSession - marked.length);
  const points = Math.max(
    0,
    selectionLimits.pointsPerFrame - pointsOn(selection, pending, frameIndex).length,
  );
  return { points: frames > 0 || marked.includes(frameIndex) ? points : 0, frames };
}

/** Every object that has a name or a mask, in the order of their ids, each with its colour. */
export function objectsOf(
  selection: Selection | null,
  tracked: readonly number[] = [],
): readonly StageObject[] {
  if (!selection) return [];
  const ids = new Set([...tracked, ...selection.objects.map(({ objectId }) => objectId)]);
  for (const frame of selection.frames) for (const mask of frame.masks) ids.add(mask.objectId);
  const colours = coloursOf(ids);
  return [...ids]
    .sort((a, b) => a - b)
    .map((objectId) => ({
      objectId,
      name: selection.objects.find((object) => object.objectId === objectId)?.name ?? '',
      colour: colours.get(objectId) ?? '',
      frames: selection.frames
        .filter(({ masks }) => masks.some((mask) => mask.objectId === objectId))
        .map(({ frameIndex }) => frameIndex),
    }));
}

/** Which object a point has selected: the one whose mask it lies on; null while no mask has come, or it lies on none. */
export function objectAt(
  frame: SelectionFrame | undefined,
  video: PictureSize,
  point: PointXY,
): number | null {
  for (const mask of frame?.masks ?? []) {
    try {
      const { height, width } = maskShape(mask.size, video);
      const { x, y } = pixelOf(point, { height, width });
      if (maskHas(decodeCounts(mask.counts, height, width), height, width, x, y)) return mask.objectId;
    } catch {
      // A damaged mask is not drawn either.
    }
  }
  return null;
}

/** The frames whose masks differ between two snapshots, with the new masks: what the painter has to be told. */
export function changedMasks(before: Selection | null, after: Selection | null): readonly FrameMasks[] {
  const masksIn = (selection: Selection | null): Map<number, SelectionFrame['masks']> =>
    new Map((selection?.frames ?? []).map(({ frameIndex, masks }) => [frameIndex, masks]));
  const old = masksIn(before);
  const fresh = masksIn(after);
  const indexes = new Set([...old.keys(), ...fresh.keys()]);
  return [...indexes].flatMap((frameIndex) => {
    const was = old.get(frameIndex) ?? [];
    const masks = fresh.get(frameIndex) ?? [];
    const same =
      was.length === masks.length &&
      was.every(
        (mask, at) =>
          mask.objectId === masks[at]?.objectId &&
          mask.counts === masks[at].counts &&
          mask.size.join() === masks[at].size.join(),
      );
    return same ? [] : [{ frameIndex, masks }];
  });
}

/** CSS pixels between a point and the words about it, and between those and the stage's edge. */
const wordsGap = 14;
const wordsEdge = 8;

/**
 * Where words about a point lie, seen from the point: under its middle, and never cut by the stage's edge as long as the
 * point itself is on the stage. All in CSS pixels; `point` is its place on the stage, `room` the stage's size.
 */
export function besidePoint(point: Place, words: Extent, room: Extent): Place {
  const inSight = point.x >= 0 && point.x <= room.width && point.y >= 0 && point.y <= room.height;
  const under = { x: -words.width / 2, y: wordsGap };
  if (!inSight) return under;
  const left = Math.min(point.x + under.x, room.width - wordsEdge - words.width);
  const fits = point.y + wordsGap + words.height + wordsEdge <= room.height;
  return {
    x: Math.max(wordsEdge, left) - point.x,
    y: fits ? wordsGap : -wordsGap - words.height,
  };
}

import type { Selection, SelectionFrame } from '../../../../electron/shared/domain/selection.ts';
import { maskFor, scene } from './pictures.ts';

interface At {
  readonly frameIndex: number;
  readonly x: number;
  readonly y: number;
}

/** The selection with these frames instead; everything that follows from them is made anew. */
export function withFrames(selection: Selection, frames: readonly SelectionFrame[]): Selection {
  const kept = frames
    .filter((frame) => frame.points.length > 0)
    .toSorted((a, b) => a.frameIndex - b.frameIndex);
  const ids = [...new Set(kept.flatMap((frame) => frame.masks.map((mask) => mask.objectId)))].sort();
  return {
    ...selection,
    revision: selection.revision + 1,
    frames: kept,
    objects: ids.map((objectId) => ({
      objectId,
      name: selection.objects.find((object) => object.objectId === objectId)?.name ?? '',
    })),
    preview: { ...selection.preview, state: kept.length > 0 ? 'required' : 'none' },
  };
}

const masksOf = (
  frameIndex: number,
  points: readonly { x: number; y: number }[],
): SelectionFrame['masks'] => {
  const byObject = new Map(
    points.map((point) => maskFor(frameIndex, point)).map((mask) => [mask.object, mask.counts]),
  );
  return [...byObject].map(([objectId, counts]) => ({ objectId, size: [scene.height, scene.width], counts }));
};

function withPoints(
  selection: Selection,
  frameIndex: number,
  change: (points: SelectionFrame['points']) => SelectionFrame['points'],
): Selection {
  const old = selection.frames.find((frame) => frame.frameIndex === frameIndex);
  const points = change(old?.points ?? []);
  const others = selection.frames.filter((frame) => frame !== old);
  return withFrames(selection, [...others, { frameIndex, points, masks: masksOf(frameIndex, points) }]);
}

/** The points of one frame on another too; none: that frame's are taken back. */
export const withPointsFrom = (selection: Selection, from: number | null, to: number): Selection =>
  withPoints(selection, to, () => selection.frames.find((frame) => frame.frameIndex === from)?.points ?? []);

export const withPoint = (selection: Selection, { frameIndex, x, y }: At): Selection =>
  withPoints(selection, frameIndex, (points) => [...points, { x, y, state: 'confirmed', error: null }]);

export const withoutPoint = (selection: Selection, { frameIndex, x, y }: At): Selection =>
  withPoints(selection, frameIndex, (points) => points.filter((point) => point.x !== x || point.y !== y));

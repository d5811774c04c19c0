import type { PointXY } from '../../shared/domain/selection.ts';
import type { SelectionOp } from '../../shared/domain/selection-op.ts';

/** Points by frame index; frames without points are left out, frames ascend. */
export type FramePoints = ReadonlyMap<number, readonly PointXY[]>;

/** Exactly the same numbers: what delete-selection asks for. */
export const samePoint = (a: PointXY, b: PointXY): boolean => a.x === b.x && a.y === b.y;

const has = (points: readonly PointXY[], point: PointXY): boolean =>
  points.some((other) => samePoint(other, point));
const without = (points: readonly PointXY[], gone: readonly PointXY[]): readonly PointXY[] =>
  points.filter((point) => !has(gone, point));

/** What the user wants after these operations, in the order in which the points were placed. */
export function wantedPoints(ops: readonly SelectionOp[]): FramePoints {
  const frames = new Map<number, readonly PointXY[]>();
  for (const op of ops) {
    if (op.kind === 'clear') frames.clear();
    if (op.kind === 'add') {
      const before = frames.get(op.frameIndex) ?? [];
      frames.set(op.frameIndex, [...before, ...without(op.points, before)]);
    }
    if (op.kind === 'remove') {
      const left = without(frames.get(op.frameIndex) ?? [], op.points);
      if (left.length > 0) frames.set(op.frameIndex, left);
      else frames.delete(op.frameIndex);
    }
  }
  return new Map([...frames].sort(([a], [b]) => a - b));
}

/** Frames that have other points in one than in the other, in order. */
export function changedFrames(before: FramePoints, after: FramePoints): readonly number[] {
  const frames = [...new Set([...before.keys(), ...after.keys()])].sort((a, b) => a - b);
  return frames.filter((frameIndex) => {
    const [was = [], is = []] = [before.get(frameIndex), after.get(frameIndex)];
    return was.length !== is.length || without(was, is).length > 0;
  });
}

/** The names given to objects; the newest counts. Clearing the points keeps them, since ids may come back. */
export function objectNames(ops: readonly SelectionOp[]): ReadonlyMap<number, string> {
  const names = new Map<number, string>();
  for (const op of ops) if (op.kind === 'rename') names.set(op.objectId, op.name);
  return names;
}

/** One call that brings the service nearer to what is wanted. */
export type SelectionCall =
  | { readonly kind: 'clear' }
  | { readonly kind: 'delete'; readonly frameIndex: number; readonly points: readonly PointXY[] }
  | { readonly kind: 'add'; readonly frameIndex: number; readonly points: readonly PointXY[] };

/** What the service is known, or only suspected, to have. */
export interface ServicePoints {
  readonly confirmed: FramePoints;
  /** Sent, but the answer never came or was a refusal: the service may have them. */
  readonly uncertain: FramePoints;
}

/** What the service has before anything was sent. */
export const nothingSent: ServicePoints = { confirmed: new Map(), uncertain: new Map() };

/**
 * The next call, or null when the service has exactly the wanted points. Suspected points are deleted first (a refusal to
 * delete them is fine: then they are not there), then come deletions, then additions, so that no limit is met on the way.
 * @param refused points that are still shown, but not sent again until the user asks for it
 */
export function nextCall(
  wanted: FramePoints,
  service: ServicePoints,
  refused: FramePoints,
): SelectionCall | null {
  if (wanted.size === 0 && service.confirmed.size + service.uncertain.size > 0) return { kind: 'clear' };
  for (const [frameIndex, points] of service.uncertain) return { kind: 'delete', frameIndex, points };
  for (const [frameIndex, points] of service.confirmed) {
    const surplus = without(points, wanted.get(frameIndex) ?? []);
    if (surplus.length > 0) return { kind: 'delete', frameIndex, points: surplus };
  }
  for (const [frameIndex, points] of wanted) {
    const known = [...(service.confirmed.get(frameIndex) ?? []), ...(refused.get(frameIndex) ?? [])];
    const missing = without(points, known);
    if (missing.length > 0) return { kind: 'add', frameIndex, points: missing };
  }
  return null;
}

/** Before a call goes out: what it names is uncertain until the answer is read, so a crash in between is a doubt too. */
export function beforeCall(service: ServicePoints, call: SelectionCall): ServicePoints {
  if (call.kind === 'clear') {
    let uncertain = service.uncertain;
    for (const [frameIndex, points] of service.confirmed)
      uncertain = withPoints(uncertain, frameIndex, points);
    return { confirmed: new Map(), uncertain };
  }
  return {
    confirmed: withoutPoints(service.confirmed, call.frameIndex, call.points),
    uncertain: withPoints(service.uncertain, call.frameIndex, call.points),
  };
}

/** After the service said yes. */
export function afterCall(service: ServicePoints, call: SelectionCall): ServicePoints {
  if (call.kind === 'clear') return nothingSent;
  const uncertain = withoutPoints(service.uncertain, call.frameIndex, call.points);
  if (call.kind === 'delete') return { confirmed: service.confirmed, uncertain };
  return { confirmed: withPoints(service.confirmed, call.frameIndex, call.points), uncertain };
}

/** A copy with these points added to or taken from a frame. */
function withPoints(frames: FramePoints, frameIndex: number, points: readonly PointXY[]): FramePoints {
  const before = frames.get(frameIndex) ?? [];
  return new Map([...frames, [frameIndex, [...before, ...without(points, before)]]]);
}

function withoutPoints(frames: FramePoints, frameIndex: number, points: readonly PointXY[]): FramePoints {
  const copy = new Map(frames);
  const left = without(copy.get(frameIndex) ?? [], points);
  if (left.length > 0) copy.set(frameIndex, left);
  else copy.delete(frameIndex);
  return copy;
}

/** One string for a state of the points, whatever the order of clicking: a preview made for it is valid again when it returns. */
export function pointsKey(frames: FramePoints): string {
  const order = (a: PointXY, b: PointXY) => a.x - b.x || a.y - b.y;
  return JSON.stringify(
    [...frames]
      .sort(([a], [b]) => a - b)
      .map(([frameIndex, points]) => [frameIndex, [...points].sort(order).map(({ x, y }) => [x, y])]),
  );
}

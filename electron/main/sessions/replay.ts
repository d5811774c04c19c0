import type { SelectionFrame } from '../../shared/domain/selection.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { ReplayReport } from '../../shared/ipc/sessions.ts';
import type { Selections } from './selections.ts';

/** Sends all points of an old session to a new one, frame by frame, and tells which masks came out different. */
export async function replay(options: {
  readonly from: string;
  readonly session: Session;
  readonly selections: Selections;
}): Promise<ReplayReport> {
  const { from, session, selections } = options;
  const old = selections.get(from);
  const frames = old.frames.filter((frame) => frame.frameIndex < session.totalFrame);
  for (const { frameIndex, points } of frames)
    selections.addPoints(
      session.id,
      frameIndex,
      points.map(({ x, y }) => ({ x, y })),
    );
  for (const { objectId, name } of old.objects) {
    if (name !== '') selections.renameObject(session.id, objectId, name);
  }
  const fresh = await selections.settled(session.id);
  const changed = frames.filter((frame) => {
    const again = fresh.frames.find((other) => other.frameIndex === frame.frameIndex);
    return again === undefined || maskKey(again) !== maskKey(frame);
  });
  return {
    session,
    frames: frames.length,
    points: frames.reduce((sum, frame) => sum + frame.points.length, 0),
    changedFrames: changed.map((frame) => frame.frameIndex),
  };
}

const maskKey = (frame: SelectionFrame): string =>
  JSON.stringify(frame.masks.map(({ objectId, size, counts }) => [objectId, size, counts]));

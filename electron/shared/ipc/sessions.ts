import * as v from 'valibot';
import type { MediaId } from '../domain/media.ts';
import type { SessionFrames } from '../media/probe.ts';
import type { Selection } from '../domain/selection.ts';
import type { Session } from '../domain/session.ts';
import { call } from './call.ts';
import { fraction, frameIndex, id, text } from './schemas.ts';

const sessionId = v.strictObject({ sessionId: id });
const point = v.strictObject({ sessionId: id, frameIndex, x: fraction, y: fraction });

/** What replaying the points into a new session did. */
export interface ReplayReport {
  readonly session: Session;
  readonly frames: number;
  readonly points: number;
  /** Frames whose masks came out different from those of the old session. */
  readonly changedFrames: readonly number[];
  /** Frames that the new video does not have: their points were left out. */
  readonly lostFrames: readonly number[];
}

/** What an undo or a redo did. */
export interface SelectionStep {
  readonly selection: Selection;
  /** Frames whose points are others now, in order: empty for a name, or where there was nothing left to do. */
  readonly frames: readonly number[];
}

export const sessionCalls = {
  /** Hosts the clip and opens an editing session: the click on this is the user's consent to upload. */
  'sessions:start': call(v.strictObject({ clipId: id }))<Session>(),
  'sessions:get': call(sessionId)<Session>(),
  /** When each frame of the session's video is shown, read from the file by the main process. */
  'sessions:frames': call(sessionId)<SessionFrames>(),
  /** A copy of the session's video for viewing, where the page cannot decode it exactly; made where there is none yet. */
  'sessions:proxy': call(sessionId)<MediaId>(),
  /** A new session on the same clip, all points replayed. */
  'sessions:renew': call(sessionId)<ReplayReport>(),
  'selection:get': call(sessionId)<Selection>(),
  'selection:add-point': call(point)<Selection>(),
  'selection:remove-point': call(point)<Selection>(),
  /** All points of one frame on another too, at the same places. */
  'selection:copy-points': call(
    v.strictObject({ sessionId: id, from: frameIndex, to: frameIndex }),
  )<Selection>(),
  'selection:clear-frame': call(v.strictObject({ sessionId: id, frameIndex }))<Selection>(),
  'selection:clear': call(sessionId)<Selection>(),
  'selection:undo': call(sessionId)<SelectionStep>(),
  'selection:redo': call(sessionId)<SelectionStep>(),
  'selection:rename-object': call(
    v.strictObject({ sessionId: id, objectId: v.pipe(v.number(), v.safeInteger()), name: text(80) }),
  )<Selection>(),
  /** Tries again what could not be sent. */
  'selection:sync': call(sessionId)<Selection>(),
  /** No further tries until the user asks: the points stay as they are. */
  'selection:stop-trying': call(sessionId)<Selection>(),
  /** Asks the service only when the selection changed since the last one. */
  'selection:preview': call(sessionId)<Selection>(),
};

import type { Selection, SelectionFrame } from '../../shared/domain/selection.ts';
import type { Session } from '../../shared/domain/session.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { ReplayReport } from '../../shared/ipc/sessions.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { Selections } from './selections.ts';

export interface ReplayOptions {
  readonly from: string;
  readonly session: Session;
  readonly selections: Selections;
  readonly job: JobContext;
}

/**
 * Sends all points of an old session to a new one, frame by frame, and tells which masks came out different. Points that are
 * there already are not sent twice, so it may be called again where it was cut off.
 */
export async function replay({ from, session, selections, job }: ReplayOptions): Promise<ReplayReport> {
  const old = selections.get(from);
  const frames = old.frames.filter((frame) => frame.frameIndex < session.totalFrame);
  for (const { frameIndex, points } of frames)
    selections.addPoints(
      session.id,
      frameIndex,
      points.map(({ x, y }) => ({ x, y })),
    );
  const named = new Map(selections.get(session.id).objects.map(({ objectId, name }) => [objectId, name]));
  for (const { objectId, name } of old.objects) {
    if (name !== '' && named.get(objectId) !== name) selections.renameObject(session.id, objectId, name);
  }
  const fresh = await carried(session.id, selections, job);
  const changed = frames.filter((frame) => {
    const again = fresh.frames.find((other) => other.frameIndex === frame.frameIndex);
    return again === undefined || maskKey(again) !== maskKey(frame);
  });
  return {
    session,
    frames: frames.length,
    points: frames.reduce((sum, frame) => sum + frame.points.length, 0),
    changedFrames: changed.map((frame) => frame.frameIndex),
    lostFrames: old.frames.filter((frame) => !frames.includes(frame)).map((frame) => frame.frameIndex),
  };
}

/** Waits until the service has all points, through failures that pass. @throws AppError what does not pass, `cancelled` */
function carried(sessionId: string, selections: Selections, job: JobContext): Promise<Selection> {
  return new Promise((resolve, reject) => {
    const end = () => {
      unwatch();
      job.signal.removeEventListener('abort', aborted);
    };
    const aborted = () => {
      end();
      selections.stopTrying(sessionId);
      reject(new AppError('cancelled', 'The replay was cancelled'));
    };
    const look = (selection: Selection) => {
      const { sync, error, retry } = selection;
      job.progress(shareSent(selection));
      if (sync === 'synced' || sync === 'stopped') {
        end();
        if (error === null) resolve(selection);
        else reject(new AppError(error.code, error.message, error.details));
      } else if (sync === 'offline' && retry !== null) {
        const { code, message, details } = retry.error;
        job.retrying({
          attempt: retry.attempt,
          delayMs: Math.max(0, retry.nextTryAt - Date.now()),
          error: new AppError(code, message, details),
          tryNow: () => void selections.sync(sessionId),
          stop: () => void selections.stopTrying(sessionId),
        });
      }
    };
    const unwatch = selections.watch(sessionId, look);
    job.signal.addEventListener('abort', aborted);
    if (job.signal.aborted) return aborted();
    look(selections.sync(sessionId));
  });
}

/** In percent; a selection without points is there at once. */
function shareSent({ frames }: Selection): number {
  const points = frames.flatMap((frame) => frame.points);
  if (points.length === 0) return 100;
  return (
    (100 * points.filter(({ state }) => state === 'confirmed' || state === 'refused').length) / points.length
  );
}

const maskKey = (frame: SelectionFrame): string =>
  JSON.stringify(frame.masks.map(({ objectId, size, counts }) => [objectId, size, counts]));

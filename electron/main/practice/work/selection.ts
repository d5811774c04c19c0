import { selectionLimits } from '../../../shared/limits/selection.ts';
import type { PracticeContext } from '../context.ts';
import { invalid } from '../http/refusal.ts';
import type { MarkedFrame, MarkedPoint, SessionRecord } from '../state/records.ts';
import { countsOf, samePoint } from './objects.ts';
import { recognise } from './recognise.ts';
import { liveSession } from './sessions.ts';

interface Coordinates {
  readonly x: number;
  readonly y: number;
}

const { framesPerSession, pointsPerFrame } = selectionLimits;

/** Changes of one session follow each other: what one adds the next one sees. */
const turns = new WeakMap<PracticeContext, Map<string, Promise<unknown>>>();

async function inTurn<T>(context: PracticeContext, id: string, work: () => Promise<T>): Promise<T> {
  const waiting = turns.get(context) ?? new Map<string, Promise<unknown>>();
  turns.set(context, waiting);
  const turn = (waiting.get(id) ?? Promise.resolve()).catch(() => undefined).then(work);
  waiting.set(id, turn);
  try {
    return await turn;
  } finally {
    if (waiting.get(id) === turn) waiting.delete(id);
  }
}

/**
 * add-selection. A point at which nothing stands out is not kept, and neither are the others of its request:
 * `refused`. Throws Refusal 1201 for a frame outside the clip, too many frames, too many points.
 */
export function addPoints(
  context: PracticeContext,
  sessionId: string,
  frameIndex: number,
  points: readonly Coordinates[],
): Promise<{ session: SessionRecord; refused: boolean }> {
  return inTurn(context, sessionId, async () => {
    const session = liveSession(context, sessionId);
    checkFrame(session, frameIndex);
    const frame = frameOf(session, frameIndex);
    if (frame.points.length === 0 && session.marks.length >= framesPerSession) {
      throw invalid(`frame_index: at most ${framesPerSession} frames can be marked`);
    }
    const fresh = points.filter(
      (point, index) =>
        !frame.points.some((old) => samePoint(old, point)) &&
        points.findIndex((other) => other.x === point.x && other.y === point.y) === index,
    );
    if (frame.points.length + fresh.length > pointsPerFrame) {
      throw invalid(`points: at most ${pointsPerFrame} points can be marked on a frame`);
    }
    if (fresh.length === 0) return { session, refused: false };
    const video = context.files.path(session.video);
    const masks = await recognise(context.tools, video, session, frameIndex, fresh, context.signal);
    if (masks.some((mask) => mask === null)) return { session, refused: true };
    const seq = Math.max(-1, ...frame.points.map((point) => point.seq)) + 1;
    const added: MarkedPoint[] = fresh.map((point, index) => ({
      x: point.x,
      y: point.y,
      seq: seq + index,
      counts: countsOf(masks[index]!),
    }));
    return {
      session: await store(context, session, { frameIndex, points: [...frame.points, ...added] }),
      refused: false,
    };
  });
}

/** delete-selection. Throws Refusal 1201 when any of the numbers is not exactly that of a point. */
export function deletePoints(
  context: PracticeContext,
  sessionId: string,
  frameIndex: number,
  points: readonly Coordinates[],
): Promise<SessionRecord> {
  return inTurn(context, sessionId, async () => {
    const session = liveSession(context, sessionId);
    checkFrame(session, frameIndex);
    const frame = frameOf(session, frameIndex);
    const unknown = points.find((point) => !frame.points.some((old) => samePoint(old, point)));
    if (unknown) {
      throw invalid(
        `points: no point (${unknown.x}, ${unknown.y}) on frame ${frameIndex}; coordinates must match exactly`,
      );
    }
    const left = frame.points.filter((old) => !points.some((point) => samePoint(old, point)));
    return store(context, session, { frameIndex, points: left });
  });
}

/** clear-selection: all points of all frames. */
export function clearPoints(context: PracticeContext, sessionId: string): Promise<void> {
  return inTurn(context, sessionId, async () => {
    const session = liveSession(context, sessionId);
    await context.sessions.put({ ...session, marks: [], revision: session.revision + 1 });
  });
}

function checkFrame({ totalFrames }: SessionRecord, index: number): void {
  if (index >= totalFrames)
    throw invalid(`frame_index: must be between 0 and ${totalFrames - 1}; found ${index}`);
}

const frameOf = ({ marks }: SessionRecord, frameIndex: number): MarkedFrame =>
  marks.find((mark) => mark.frameIndex === frameIndex) ?? { frameIndex, points: [] };

/** Keeps the changed frame (none without points) and counts the change. */
async function store(
  context: PracticeContext,
  session: SessionRecord,
  frame: MarkedFrame,
): Promise<SessionRecord> {
  // Read again: a preview may have been noted meanwhile.
  const current = context.sessions.get(session.id) ?? session;
  const others = current.marks.filter((mark) => mark.frameIndex !== frame.frameIndex);
  const marks = [...others, ...(frame.points.length > 0 ? [frame] : [])];
  const changed = {
    ...current,
    marks: marks.sort((a, b) => a.frameIndex - b.frameIndex),
    revision: current.revision + 1,
  };
  await context.sessions.put(changed);
  return changed;
}

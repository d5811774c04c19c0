import type { PointXY } from '../../../shared/domain/selection.ts';
import type { SelectionOp } from '../../../shared/domain/selection-op.ts';
import type { FrameMasks, MaskRecord } from '../records.ts';
import type { Row } from '../rows.ts';
import type { Context } from './context.ts';

/** Points by frame index, frames ascending, points in the order in which they were sent. */
export type PointsByFrame = ReadonlyMap<number, readonly PointXY[]>;

export interface StoredOps {
  /** All that can be done or redone, oldest first. */
  readonly ops: readonly SelectionOp[];
  /** How many of them are in force; the rest has been undone. */
  readonly cursor: number;
  /** Grows with every change. */
  readonly revision: number;
}

export interface SelectionRepository {
  ops(sessionId: string): StoredOps;
  /** Does something new: what had been undone is dropped. */
  appendOp(sessionId: string, op: SelectionOp): StoredOps;
  /** Undo and redo: 0 … number of operations. */
  setCursor(sessionId: string, cursor: number): StoredOps;
  /** What the service acknowledged. */
  confirmedPoints(sessionId: string): PointsByFrame;
  replaceConfirmed(sessionId: string, points: PointsByFrame): void;
  /** Sent, with an answer that leaves doubt: the service may have them. */
  uncertainPoints(sessionId: string): PointsByFrame;
  replaceUncertain(sessionId: string, points: PointsByFrame): void;
  masks(sessionId: string): readonly FrameMasks[];
  masksOf(sessionId: string, frameIndex: number): FrameMasks | undefined;
  /** Takes the place of the frame's masks; none removes them. */
  putMasks(sessionId: string, frame: FrameMasks): void;
  clearMasks(sessionId: string): void;
}

type Certainty = 'confirmed' | 'uncertain';

export function createSelections({ sql, transaction, entries, now }: Context): SelectionRepository {
  const state = (sessionId: string) =>
    sql.get<{ cursor: number; revision: number }>(
      'SELECT cursor, revision FROM selections WHERE session_id = ?',
      sessionId,
    ) ?? {
      cursor: 0,
      revision: 0,
    };
  const ops = (sessionId: string): StoredOps => ({
    ops: sql
      .all<{ op: string }>('SELECT op FROM selection_ops WHERE session_id = ? ORDER BY seq', sessionId)
      .map(({ op }) => JSON.parse(op) as SelectionOp),
    ...state(sessionId),
  });
  const moveTo = (sessionId: string, cursor: number, revision: number) => {
    sql.run(
      `INSERT INTO selections (session_id, cursor, revision) VALUES (?, ?, ?)
       ON CONFLICT (session_id) DO UPDATE SET cursor = excluded.cursor, revision = excluded.revision`,
      sessionId,
      cursor,
      revision,
    );
    sql.run('UPDATE sessions SET updated_at = ? WHERE id = ?', now(), sessionId);
    entries.refresh('session', sessionId);
  };
  const points = (sessionId: string, certainty: Certainty): PointsByFrame => {
    const rows = sql.all<{ frame_index: number; x: number; y: number }>(
      `SELECT frame_index, x, y FROM selection_points WHERE session_id = ? AND certainty = ? ORDER BY frame_index, position`,
      sessionId,
      certainty,
    );
    const frames = new Map<number, PointXY[]>();
    for (const { frame_index: frameIndex, x, y } of rows) {
      const frame = frames.get(frameIndex);
      if (frame) frame.push({ x, y });
      else frames.set(frameIndex, [{ x, y }]);
    }
    return frames;
  };
  const replacePoints = (sessionId: string, certainty: Certainty, frames: PointsByFrame) =>
    transaction(() => {
      sql.run('DELETE FROM selection_points WHERE session_id = ? AND certainty = ?', sessionId, certainty);
      for (const [frameIndex, placed] of frames) {
        placed.forEach(({ x, y }, position) =>
          sql.run(
            'INSERT INTO selection_points (session_id, certainty, frame_index, position, x, y) VALUES (?, ?, ?, ?, ?, ?)',
            ...[sessionId, certainty, frameIndex, position, x, y],
          ),
        );
      }
      // The list tells how many points are placed.
      if (certainty === 'confirmed') entries.refresh('session', sessionId);
    });
  const masks = (sessionId: string): FrameMasks[] => {
    const frames = new Map<number, { frameIndex: number; revision: number; masks: MaskRecord[] }>();
    const rows = sql.all(
      'SELECT * FROM masks WHERE session_id = ? ORDER BY frame_index, object_id',
      sessionId,
    );
    for (const row of rows) {
      const frameIndex = row.frame_index as number;
      const frame = frames.get(frameIndex) ?? { frameIndex, revision: row.revision as number, masks: [] };
      frame.masks.push(maskOf(row));
      frames.set(frameIndex, frame);
    }
    return [...frames.values()];
  };
  return {
    ops,
    appendOp: (sessionId, op) =>
      transaction(() => {
        const { cursor, revision } = state(sessionId);
        sql.run('DELETE FROM selection_ops WHERE session_id = ? AND seq >= ?', sessionId, cursor);
        sql.run(
          'INSERT INTO selection_ops (session_id, seq, op, at) VALUES (?, ?, ?, ?)',
          ...[sessionId, cursor, JSON.stringify(op), now()],
        );
        moveTo(sessionId, cursor + 1, revision + 1);
        return ops(sessionId);
      }),
    setCursor: (sessionId, cursor) =>
      transaction(() => {
        const before = ops(sessionId);
        const next = Math.min(before.ops.length, Math.max(0, cursor));
        if (next !== before.cursor) moveTo(sessionId, next, before.revision + 1);
        return ops(sessionId);
      }),
    confirmedPoints: (sessionId) => points(sessionId, 'confirmed'),
    replaceConfirmed: (sessionId, frames) => replacePoints(sessionId, 'confirmed', frames),
    uncertainPoints: (sessionId) => points(sessionId, 'uncertain'),
    replaceUncertain: (sessionId, frames) => replacePoints(sessionId, 'uncertain', frames),
    masks,
    masksOf: (sessionId, frameIndex) => masks(sessionId).find((frame) => frame.frameIndex === frameIndex),
    putMasks: (sessionId, frame) =>
      transaction(() => {
        sql.run('DELETE FROM masks WHERE session_id = ? AND frame_index = ?', sessionId, frame.frameIndex);
        for (const mask of frame.masks) {
          sql.run(
            `INSERT INTO masks (session_id, frame_index, object_id, size_a, size_b, counts, png, revision)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
            ...[
              sessionId,
              frame.frameIndex,
              mask.objectId,
              ...mask.size,
              mask.counts,
              mask.png,
              frame.revision,
            ],
          );
        }
      }),
    clearMasks: (sessionId) => void sql.run('DELETE FROM masks WHERE session_id = ?', sessionId),
  };
}

const maskOf = (row: Row): MaskRecord => ({
  objectId: row.object_id as number,
  size: [row.size_a as number, row.size_b as number],
  counts: row.counts as string,
  png: row.png as Uint8Array | null,
});

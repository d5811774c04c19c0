import { createHash } from 'node:crypto';
import type { PointXY, SelectionMask } from '../../../shared/domain/selection.ts';
import type { SelectionOp } from '../../../shared/domain/selection-op.ts';
import type { Context } from './context.ts';

/** A selection as it was at one moment: what the service had, what it answered, what its objects were called. */
export interface SelectionSnapshot {
  readonly frames: readonly {
    readonly frameIndex: number;
    readonly points: readonly PointXY[];
    readonly masks: readonly SelectionMask[];
  }[];
  readonly names: readonly (readonly [objectId: number, name: string])[];
}

export interface SnapshotRepository {
  /** Keeps the session's selection of now with an edit; the same one is kept once. Call inside a transaction. */
  keep(editId: string, sessionId: string): void;
  /** As it was when the edit was ordered; undefined for edits from before this was kept. */
  ofEdit(editId: string): SelectionSnapshot | undefined;
  /** The session's selection as the service has it now. */
  ofSession(sessionId: string): SelectionSnapshot;
  put(editId: string, snapshot: SelectionSnapshot): void;
}

interface PointRow extends PointXY {
  readonly frame_index: number;
}
interface MaskRow {
  readonly frame_index: number;
  readonly object_id: number;
  readonly size_a: number;
  readonly size_b: number;
  readonly counts: string;
}

export function createSnapshots({ sql }: Pick<Context, 'sql'>): SnapshotRepository {
  function ofSession(sessionId: string): SelectionSnapshot {
    const points = sql.all<PointRow>(
      `SELECT frame_index, x, y FROM selection_points WHERE session_id = ? AND certainty = 'confirmed'
       ORDER BY frame_index, position`,
      sessionId,
    );
    const masks = sql.all<MaskRow>(
      'SELECT frame_index, object_id, size_a, size_b, counts FROM masks WHERE session_id = ? ORDER BY frame_index, object_id',
      sessionId,
    );
    const frames = [...new Set(points.map((point) => point.frame_index))].map((frameIndex) => ({
      frameIndex,
      points: points.filter((point) => point.frame_index === frameIndex).map(({ x, y }) => ({ x, y })),
      masks: masks
        .filter((mask) => mask.frame_index === frameIndex)
        .map((mask) => ({
          objectId: mask.object_id,
          size: [mask.size_a, mask.size_b] as const,
          counts: mask.counts,
        })),
    }));
    return { frames, names: [...namesOf(sessionId)] };
  }

  function namesOf(sessionId: string): ReadonlyMap<number, string> {
    const names = new Map<number, string>();
    const ops = sql.all<{ op: string }>(
      `SELECT op FROM selection_ops WHERE session_id = ? AND op ->> '$.kind' = 'rename'
         AND seq < (SELECT cursor FROM selections WHERE session_id = ?) ORDER BY seq`,
      sessionId,
      sessionId,
    );
    for (const { op } of ops) {
      const parsed = JSON.parse(op) as SelectionOp;
      if (parsed.kind === 'rename') names.set(parsed.objectId, parsed.name);
    }
    return names;
  }

  function put(editId: string, snapshot: SelectionSnapshot): void {
    const text = JSON.stringify(snapshot);
    const key = createHash('sha256').update(text).digest('hex');
    sql.run('INSERT OR IGNORE INTO selection_snapshots (key, snapshot) VALUES (?, ?)', key, text);
    sql.run('INSERT OR REPLACE INTO edit_selections (edit_id, key) VALUES (?, ?)', editId, key);
  }

  return {
    keep: (editId, sessionId) => put(editId, ofSession(sessionId)),
    put,
    ofSession,
    ofEdit(editId) {
      const row = sql.get<{ snapshot: string }>(
        'SELECT s.snapshot FROM edit_selections e JOIN selection_snapshots s ON s.key = e.key WHERE e.edit_id = ?',
        editId,
      );
      return row && (JSON.parse(row.snapshot) as SelectionSnapshot);
    },
  };
}

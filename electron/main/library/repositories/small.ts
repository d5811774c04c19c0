import type { Workspace } from '../../../shared/domain/app-state.ts';
import type { DraftInput } from '../../../shared/ipc/edits.ts';
import { fromJson } from '../rows.ts';
import type { Context } from './context.ts';

/** What is being filled in, one per session, exactly as typed. */
export interface DraftRepository {
  get(sessionId: string): DraftInput | undefined;
  put(sessionId: string, draft: DraftInput): void;
}

export function createDrafts({ sql, now }: Context): DraftRepository {
  return {
    get: (sessionId) =>
      fromJson<DraftInput>(
        sql.get<{ draft: string }>('SELECT draft FROM drafts WHERE session_id = ?', sessionId)?.draft,
      ) ?? undefined,
    put: (sessionId, draft) =>
      void sql.run(
        `INSERT INTO drafts (session_id, draft, updated_at) VALUES (?, ?, ?)
         ON CONFLICT (session_id) DO UPDATE SET draft = excluded.draft, updated_at = excluded.updated_at`,
        ...[sessionId, JSON.stringify(draft), now()],
      ),
  };
}

/** What is open in the window. */
export interface WorkspaceRepository {
  get(): Workspace;
  put(workspace: Workspace): void;
}

const nothingOpen: Workspace = { clipId: null, sessionId: null, editId: null, frameIndex: 0, step: 'clip' };

export function createWorkspace({ sql }: Context): WorkspaceRepository {
  return {
    get() {
      const row = sql.get('SELECT * FROM workspace');
      if (!row) return nothingOpen;
      return {
        clipId: row.clip_id as string | null,
        sessionId: row.session_id as string | null,
        editId: row.edit_id as string | null,
        frameIndex: row.frame_index as number,
        step: row.step as Workspace['step'],
      };
    },
    put: ({ clipId, sessionId, editId, frameIndex, step }) =>
      void sql.run(
        `INSERT OR REPLACE INTO workspace (only_row, clip_id, session_id, edit_id, frame_index, step)
         VALUES (1, ?, ?, ?, ?, ?)`,
        ...[clipId, sessionId, editId, frameIndex, step],
      ),
  };
}

/** Clips that were brought together, in their order. */
export interface TrayRepository {
  /** Ids; clips that were removed meanwhile are left out. */
  get(): readonly string[];
  put(clipIds: readonly string[]): void;
}

export function createTray({ sql, transaction }: Context): TrayRepository {
  return {
    get: () =>
      sql
        .all<{ id: string }>(
          'SELECT c.id FROM tray t JOIN clips c ON c.id = t.clip_id WHERE c.removed_at IS NULL ORDER BY t.position',
        )
        .map(({ id }) => id),
    put: (clipIds) =>
      transaction(() => {
        sql.run('DELETE FROM tray');
        for (const id of new Set(clipIds)) sql.run('INSERT INTO tray (clip_id) VALUES (?)', id);
      }),
  };
}

import { existsSync } from 'node:fs';
import type { LibraryDetails, LibraryRef } from '../../shared/domain/library.ts';
import type { Selection } from '../../shared/domain/selection.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import type { MediaId } from '../../shared/domain/media.ts';
import type { Clips } from '../clips/clips.ts';
import type { Edits } from '../edits/edits.ts';
import type { Library } from '../library/library.ts';
import type { SelectionSnapshot } from '../library/repositories/snapshots.ts';
import type { Previews } from '../sessions/previews.ts';
import { pointsKey } from '../sessions/selection-model.ts';
import type { Sessions } from '../sessions/sessions.ts';

export interface DetailsParts {
  readonly library: Library;
  readonly clips: Pick<Clips, 'get'>;
  readonly sessions: Pick<Sessions, 'get'>;
  readonly edits: Pick<Edits, 'get'>;
  readonly previews: Pick<Previews, 'of'>;
  readonly idFor: (path: string) => MediaId;
}

export interface Details {
  /** Throws `not-found`. */
  of(ref: LibraryRef): LibraryDetails;
  /** The video to show of an entry that is on disk. */
  moving(ref: LibraryRef): MediaId | null;
}

/** Everything about one entry, from disk alone. */
export function createDetails(parts: DetailsParts): Details {
  const { library, clips, sessions, edits, previews, idFor } = parts;

  function idsOf({ kind, id }: LibraryRef): {
    editId: string | null;
    sessionId: string | null;
    clipId: string | null;
  } {
    if (kind === 'clip') return { editId: null, sessionId: null, clipId: library.clips.get(id).id };
    if (kind === 'session') return { editId: null, sessionId: id, clipId: library.sessions.get(id).clipId };
    const { sessionId, clipId } = library.edits.get(id);
    return { editId: id, sessionId, clipId };
  }

  function selectionOf(snapshot: SelectionSnapshot, sessionId: string): Selection {
    const names = new Map(snapshot.names);
    const ids = new Set(snapshot.frames.flatMap(({ masks }) => masks.map(({ objectId }) => objectId)));
    return {
      sessionId,
      revision: 0,
      frames: snapshot.frames.map(({ frameIndex, points, masks }) => ({
        frameIndex,
        points: points.map((point) => ({ ...point, state: 'confirmed', error: null })),
        masks,
      })),
      objects: [...ids]
        .sort((a, b) => a - b)
        .map((objectId) => ({ objectId, name: names.get(objectId) ?? '' })),
      canUndo: false,
      canRedo: false,
      sync: 'synced',
      error: null,
      retry: null,
      preview: previews.of(
        sessionId,
        pointsKey(new Map(snapshot.frames.map(({ frameIndex, points }) => [frameIndex, points]))),
      ),
    };
  }

  function requestIds(editId: string | null, sessionId: string | null): LibraryDetails['requestIds'] {
    const session = sessionId === null ? null : library.sessions.get(sessionId).requestId;
    const previewed =
      sessionId === null ? [] : library.previews.list(sessionId).map(({ requestId }) => requestId);
    const ordered = editId === null ? [] : library.edits.events(editId).map(({ requestId }) => requestId);
    const newest = editId === null ? null : library.edits.get(editId).requestId;
    const named = (what: LibraryDetails['requestIds'][number]['what'], ids: readonly (string | null)[]) =>
      [...new Set(ids)].flatMap((requestId) => (requestId === null ? [] : [{ what, requestId }]));
    return [
      ...named('session', [session]),
      ...named('preview', previewed),
      ...named('edit', [...ordered, newest]),
    ];
  }

  return {
    of(ref) {
      const { editId, sessionId, clipId } = idsOf(ref);
      const record = editId === null ? null : library.edits.get(editId);
      const snapshot =
        sessionId === null
          ? null
          : ((editId === null ? undefined : library.snapshots.ofEdit(editId)) ??
            library.snapshots.ofSession(sessionId));
      return {
        item: library.item(ref),
        note: library.own.of(ref).note,
        clip: clipId === null ? null : clips.get(clipId),
        session: sessionId === null ? null : sessions.get(sessionId),
        edit: editId === null ? null : edits.get(editId),
        selection: snapshot === null || sessionId === null ? null : selectionOf(snapshot, sessionId),
        history:
          editId === null
            ? []
            : library.edits
                .events(editId)
                .map(({ at, status, note, requestId }) => ({ at, status, note, requestId })),
        account: record?.account ?? (sessionId === null ? null : library.sessions.get(sessionId).account),
        destination: clipId === null ? null : library.uploads.placeOf(clipId),
        submittedAt: record?.submittedAt ?? null,
        requestIds: requestIds(editId, sessionId),
      };
    },
    moving(ref) {
      const { editId, sessionId, clipId } = idsOf(ref);
      const results = editId === null ? [] : library.results.ofEdit(editId);
      const clip = clipId === null ? null : library.clips.get(clipId);
      const candidates = [
        ...results.map(({ path, state }) => (state === 'here' ? path : null)),
        sessionId === null ? null : library.sessions.get(sessionId).videoPath,
        clip?.fixedPath ?? clip?.path ?? null,
      ];
      const path = candidates.find((one) => one !== null && existsSync(one));
      return path ? idFor(path) : null;
    },
  };
}

/** The edit's session, for ordering the same again. Throws `not-found` where there is none: it was ordered elsewhere. */
export function sessionOf(library: Library, editId: string): string {
  const { sessionId } = library.edits.get(editId);
  if (sessionId === null)
    throw new AppError('not-found', 'Ordered elsewhere: there is no session of it here');
  return sessionId;
}

import type { PointXY } from '../../shared/domain/selection.ts';
import type { AgainReport } from '../../shared/ipc/edits.ts';
import type { Edits } from '../edits/edits.ts';
import type { Library } from '../library/library.ts';
import { pointsKey } from '../sessions/selection-model.ts';
import type { Selections } from '../sessions/selections.ts';
import type { Sessions } from '../sessions/sessions.ts';
import { sessionOf } from './details.ts';

export interface AgainParts {
  readonly library: Library;
  readonly edits: Pick<Edits, 'saveDraft'>;
  readonly sessions: Pick<Sessions, 'get'>;
  readonly selections: Pick<Selections, 'key' | 'restore'>;
}

/** Puts a past edit back on the table: its parameters as the draft, its points as the selection. Nothing is ordered. */
export function again({ library, edits, sessions, selections }: AgainParts, editId: string): AgainReport {
  const sessionId = sessionOf(library, editId);
  const edit = library.edits.get(editId);
  edits.saveDraft(sessionId, {
    // Ordered elsewhere, the service does not tell which it was; the form begins with this one.
    mode: edit.mode ?? 'removal',
    prompt: edit.prompt,
    negativePrompt: edit.negativePrompt,
    imageIds: [...edit.imageIds],
    quality: edit.quality,
    duration: edit.duration,
    watermark: edit.watermark,
    callbackUrl: edit.callbackUrl,
    modelName: edit.modelName,
  });
  const snapshot = library.snapshots.ofEdit(editId);
  const points = new Map<number, readonly PointXY[]>(
    snapshot?.frames.map((frame) => [frame.frameIndex, frame.points]),
  );
  const selectionRestored = snapshot !== undefined && pointsKey(points) !== selections.key(sessionId);
  if (selectionRestored) selections.restore(sessionId, points);
  return { sessionId, expired: sessions.get(sessionId).state === 'expired', selectionRestored };
}

import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Task } from '../kling/types.ts';
import type { Library } from '../library/library.ts';
import type { EditRecord } from '../library/records.ts';
import type { Desk } from './desk.ts';
import { baseName, freeNumber, numbered, resultName, sharedName } from './file-names.ts';
import { outcomeOf, type WantedResult } from './task-outcome.ts';

/**
 * Takes over what the service says about an edit's task: status, units, and the names under which its results will be
 * kept, in one transaction. Returns the record, changed or not.
 */
export function adopt(desk: Desk, edit: EditRecord, task: Task): EditRecord {
  const now = desk.clock.now();
  const outcome = outcomeOf(edit, task, now);
  if (!outcome) return edit;
  const { library } = desk.options;
  return desk.save(edit.id, outcome.change, outcome.note, () =>
    planResults(library, edit, outcome.results, now),
  );
}

/** A row for each result, or a fresh address for one that is still waiting. */
export function planResults(
  library: Library,
  edit: EditRecord,
  wanted: readonly WantedResult[],
  now: number,
): void {
  const known = library.results.ofEdit(edit.id);
  const first = known[0]?.fileName;
  const shared = first === undefined ? freeName(library, edit) : sharedName(first);
  for (const result of wanted) {
    const row = known.find(({ kind, position }) => kind === result.kind && position === result.position);
    if (row) {
      if (row.state === 'waiting') library.results.update(row.id, { remoteUrl: result.remoteUrl });
      continue;
    }
    const fileName = resultName(shared, result);
    library.results.insert({
      id: randomUUID(),
      editId: edit.id,
      ...result,
      state: 'waiting',
      fileName,
      path: join(library.filesDir, 'results', fileName),
      bytes: null,
      sha256: null,
      durationMs: null,
      posterPath: null,
      createdAt: now,
    });
  }
}

/** A name that no other edit's results have, and no file of someone else. */
function freeName(library: Library, edit: EditRecord): string {
  const clipName = edit.clipId === null ? (edit.taskId ?? '') : library.clips.get(edit.clipId).name;
  const base = baseName({ orderedAt: edit.createdAt, clipName, mode: edit.mode, prompt: edit.prompt });
  const isFree = (shared: string) =>
    (['video', 'watermarked'] as const)
      .map((kind) => join(library.filesDir, 'results', resultName(shared, { kind, position: 0 })))
      .every((path) => !library.results.pathTaken(path) && !existsSync(path));
  return numbered(
    base,
    freeNumber((attempt) => isFree(numbered(base, attempt))),
  );
}

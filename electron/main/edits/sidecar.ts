import { dirname, join } from 'node:path';
import { writeFileAtomic } from '../files/atomic.ts';
import type { Library } from '../library/library.ts';
import type { EditRecord } from '../library/records.ts';
import { sharedName } from './file-names.ts';

/**
 * Writes `<name>.json` beside an edit's results: everything about the edit in plain words, so that the folder makes
 * sense without the application. No address, no path and no secret is in it.
 * @param accountName what the user calls an account; empty for one without a name
 */
export async function writeSidecar(
  library: Library,
  edit: EditRecord,
  accountName: (id: string) => string = () => '',
): Promise<void> {
  const here = library.results.ofEdit(edit.id).filter(({ state }) => state === 'here');
  const first = here[0];
  if (!first?.path) return;
  const path = join(dirname(first.path), `${sharedName(first.fileName)}.json`);
  const clip = edit.clipId === null ? null : library.clips.get(edit.clipId);
  const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
  const content = {
    application: 'Multi-Elements Studio',
    service: edit.provider,
    account: edit.account && { id: edit.account, name: accountName(edit.account) || null },
    destination: edit.clipId === null ? null : library.uploads.destinationOf(edit.clipId),
    edit: {
      id: edit.id,
      externalTaskId: edit.externalTaskId,
      taskId: edit.taskId,
      requestId: edit.requestId,
      mode: edit.mode,
      prompt: edit.prompt,
      negativePrompt: edit.negativePrompt,
      quality: edit.quality,
      duration: edit.duration,
      watermark: edit.watermark,
      modelName: edit.modelName,
      units: edit.units,
      orderedAt: iso(edit.createdAt),
      takenAt: iso(edit.submittedAt),
      serviceDeletesAt: iso(edit.serviceDeletesAt),
    },
    clip: clip && { name: clip.name, link: clip.link, videoId: clip.videoId, sha256: clip.sha256 },
    selection:
      edit.sessionId === null
        ? []
        : [...library.selections.confirmedPoints(edit.sessionId)].map(([frameIndex, points]) => ({
            frameIndex,
            points,
          })),
    images: edit.imageIds.map((id) => library.images.get(id)).map(({ name, sha256 }) => ({ name, sha256 })),
    results: here.map(({ kind, fileName, bytes, sha256, durationMs, videoId }) => ({
      ...{ kind, fileName, bytes, sha256, durationMs, videoId },
    })),
    history: library.edits.events(edit.id).map(({ at, status, note }) => ({ at: iso(at), status, note })),
  };
  await writeFileAtomic(path, `${JSON.stringify(content, null, 2)}\n`);
}

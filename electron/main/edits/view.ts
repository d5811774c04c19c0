import { existsSync } from 'node:fs';
import type { Edit, ReferenceImage, Result } from '../../shared/domain/edit.ts';
import type { MediaId } from '../../shared/domain/media.ts';
import type { RetryWait } from '../../shared/domain/retry.ts';
import type { Library } from '../library/library.ts';
import type { EditRecord, ImageRecord, ResultRecord } from '../library/records.ts';

/** Turns records into what the page may see: ids instead of paths, nothing raw. */
export interface View {
  edit(record: EditRecord, retry: RetryWait | null): Edit;
  image(record: ImageRecord): ReferenceImage;
}

export function createView(library: Library, idFor: (path: string) => MediaId): View {
  const image = ({ id, name, width, height, bytes, path }: ImageRecord): ReferenceImage => ({
    ...{ id, name, width, height, bytes },
    media: idFor(path),
  });
  const result = (record: ResultRecord): Result => {
    const present = record.path !== null && existsSync(record.path);
    return {
      id: record.id,
      kind: record.kind,
      fileName: record.fileName,
      bytes: record.bytes ?? 0,
      durationMs: record.durationMs ?? 0,
      media: present && record.path !== null ? idFor(record.path) : null,
      poster: record.posterPath === null ? null : idFor(record.posterPath),
      videoId: record.videoId,
      present,
    };
  };
  return {
    image,
    edit: (record, retry) => ({
      id: record.id,
      sessionId: record.sessionId,
      clipId: record.clipId,
      provider: record.provider,
      account: record.account,
      externalTaskId: record.externalTaskId ?? '',
      taskId: record.taskId,
      status: record.status,
      // Ordered elsewhere: the service does not tell, and `imported` says so.
      mode: record.mode ?? 'swap',
      prompt: record.prompt,
      negativePrompt: record.negativePrompt,
      images: record.imageIds.map((id) => image(library.images.get(id))),
      quality: record.quality,
      duration: record.duration,
      watermark: record.watermark,
      callbackUrl: record.callbackUrl,
      modelName: record.modelName,
      inDoubt: record.doubtSince !== null,
      imported: record.imported,
      error: record.error,
      retry,
      units: record.units,
      requestId: record.requestId,
      createdAt: record.createdAt,
      updatedAt: record.updatedAt,
      finishedAt: record.finishedAt,
      serviceDeletesAt: record.serviceDeletesAt,
      results: library.results
        .ofEdit(record.id)
        .filter(({ state }) => state === 'here')
        .map(result),
    }),
  };
}

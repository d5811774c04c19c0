import { randomUUID } from 'node:crypto';
import type { ServiceRef } from '../../shared/domain/service.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import { listLimits } from '../../shared/limits/list.ts';
import type { JobContext } from '../jobs/jobs.ts';
import type { KlingClient } from '../kling/client.ts';
import type { Task } from '../kling/types.ts';
import type { EditRecord } from '../library/records.ts';
import { adopt } from './adopt.ts';
import type { Desk } from './desk.ts';

export interface ImportReport {
  /** Not in the library before. */
  readonly adopted: number;
  readonly known: number;
}

/** Lists what the account has, all pages, and takes in what the library does not know; results follow by themselves. */
export async function importTasks(
  desk: Desk,
  of: ServiceRef,
  client: KlingClient,
  { signal, progress, retrying }: JobContext,
): Promise<ImportReport> {
  const { min, max } = listLimits.pageNum;
  const pageSize = listLimits.pageSize.max;
  const seen = new Set<string>();
  let adopted = 0;
  for (let pageNum = min; pageNum <= max; pageNum++) {
    progress(null);
    const page = await client.listTasks({ pageNum, pageSize }, { signal, onRetry: retrying });
    const before = seen.size;
    for (const task of page.tasks) {
      if (seen.has(task.taskId)) continue;
      seen.add(task.taskId);
      if (takeIn(desk, of, task)) adopted++;
    }
    const last = page.tasks.length + page.unreadable < pageSize;
    // A service that repeats its pages has told everything.
    if (last || seen.size === before) break;
  }
  desk.nudge();
  return { adopted, known: seen.size - adopted };
}

/** True when the task was new to the library. */
function takeIn(desk: Desk, of: ServiceRef, task: Task): boolean {
  const { edits } = desk.options.library;
  const known =
    edits.findByTaskId(of, task.taskId) ??
    (task.externalTaskId === null ? undefined : edits.findByExternalId(of, task.externalTaskId));
  if (!known) {
    adopt(desk, insert(desk, of, task), task);
    return true;
  }
  if (isLost(known, task) && desk.find(known.id)?.busy !== true) {
    desk.track(known);
    adopt(desk, { ...known, status: 'submitting' }, task);
  }
  return false;
}

/** Given up or in doubt here, but the service has it: nothing that was paid for is lost. */
function isLost(known: EditRecord, task: Task): boolean {
  if (known.status === 'submitting') return true;
  if (known.status !== 'failed') return false;
  const { code } = known.error ?? {};
  // The service's own word, and results that it has deleted, stand.
  return code !== 'task-failed' && code !== 'result-expired' && task.status !== 'failed';
}

function insert(desk: Desk, { provider, account }: ServiceRef, task: Task): EditRecord {
  const { library } = desk.options;
  const createdAt = task.createdAt ?? desk.clock.now();
  const record: EditRecord = {
    id: randomUUID(),
    sessionId: null,
    clipId: null,
    remoteSessionId: task.videos[0]?.sessionId ?? null,
    provider,
    account,
    externalTaskId: task.externalTaskId,
    taskId: task.taskId,
    status: 'submitted',
    doubtSince: null,
    sends: 0,
    imported: true,
    mode: null,
    prompt: '',
    negativePrompt: '',
    imageIds: [],
    quality: editLimits.defaults.quality,
    duration: task.videos.some(({ durationSeconds }) => (durationSeconds ?? 0) > 6) ? '10' : '5',
    watermark: task.watermark ?? false,
    callbackUrl: '',
    modelName: '',
    error: null,
    retry: null,
    units: task.units,
    requestId: task.requestId,
    answer: task.raw,
    createdAt,
    updatedAt: desk.clock.now(),
    submittedAt: task.createdAt,
    finishedAt: null,
    serviceDeletesAt: null,
  };
  const inserted = library.edits.insert(record, "found in the account's list");
  desk.track(inserted);
  return inserted;
}

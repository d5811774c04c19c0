import type { ErrorData } from '../../shared/domain/error-data.ts';
import { editLimits } from '../../shared/limits/edit.ts';
import type { Task } from '../kling/types.ts';
import type { EditRecord, ResultRecord } from '../library/records.ts';

const dayMs = 86_400_000;

/** One video of a finished task, before it has a name. */
export type WantedResult = Pick<ResultRecord, 'kind' | 'position' | 'videoId' | 'remoteUrl'>;

export interface Outcome {
  readonly change: Partial<EditRecord>;
  readonly note: string;
  readonly results: readonly WantedResult[];
}

/**
 * What an answer about a task changes; null when nothing. A status never goes back: an answer that was overtaken by a
 * newer one changes nothing. A word for a status that this version does not know counts as still under way.
 */
export function outcomeOf(edit: EditRecord, task: Task, now: number): Outcome | null {
  const known: Partial<EditRecord> = {
    taskId: task.taskId,
    doubtSince: null,
    retry: null,
    error: null,
    requestId: edit.requestId ?? task.requestId,
    units: task.units ?? edit.units,
    submittedAt: edit.submittedAt ?? task.createdAt ?? now,
    serviceDeletesAt:
      edit.serviceDeletesAt ?? (task.createdAt ?? edit.submittedAt ?? now) + editLimits.resultDays * dayMs,
    answer: task.raw,
  };
  switch (task.status) {
    case 'failed':
      return {
        change: { ...known, status: 'failed', error: failure(task), finishedAt: now },
        note: `failed: ${task.statusMessage ?? 'no reason given'}`,
        results: [],
      };
    case 'succeed': {
      const results = wantedResults(task);
      if (results.length > 0) {
        return { change: { ...known, status: 'downloading' }, note: 'made; fetching the results', results };
      }
      // Said to be done, but without an address: asked again until it has one.
      return underWay(edit, known, 'processing', task);
    }
    case 'submitted':
      return underWay(edit, known, edit.status === 'processing' ? 'processing' : 'submitted', task);
    case 'processing':
      return underWay(edit, known, 'processing', task);
    case 'unknown':
      return underWay(edit, known, edit.status === 'processing' ? 'processing' : 'submitted', task);
  }
}

function underWay(
  edit: EditRecord,
  known: Partial<EditRecord>,
  status: 'submitted' | 'processing',
  task: Task,
): Outcome | null {
  const same =
    edit.status === status &&
    edit.taskId === task.taskId &&
    edit.units === known.units &&
    edit.retry === null &&
    edit.doubtSince === null;
  return same ? null : { change: { ...known, status }, note: task.statusText, results: [] };
}

export function wantedResults(task: Task): readonly WantedResult[] {
  return task.videos.flatMap(({ id, url, watermarkUrl }, position) => [
    ...(url === null ? [] : [{ kind: 'video' as const, position, videoId: id, remoteUrl: url }]),
    ...(watermarkUrl === null
      ? []
      : [{ kind: 'watermarked' as const, position, videoId: id, remoteUrl: watermarkUrl }]),
  ]);
}

function failure(task: Task): ErrorData {
  const serviceMessage = task.statusMessage ?? task.statusText;
  return {
    code: 'task-failed',
    message: `The task ended as ${task.statusText}: ${serviceMessage}`,
    details: { serviceMessage, requestId: task.requestId, taskId: task.taskId },
  };
}

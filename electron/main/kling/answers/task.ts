import { AppError } from '../../../shared/errors/app-error.ts';
import type { Task, TaskPage, TaskStatus, TaskVideo } from '../types.ts';
import { type Envelope, isRecord } from './envelope.ts';
import { costsOf, type Fields, fieldsOf, incomplete, listOf, numberOf, textOf } from './read.ts';

const statuses: Readonly<Record<string, TaskStatus>> = {
  submitted: 'submitted',
  processing: 'processing',
  succeed: 'succeed',
  succeeded: 'succeed',
  failed: 'failed',
};

/** One task, or null for an entry without a task id. */
function taskOf(entry: unknown, requestId: string | null): Task | null {
  const data = fieldsOf(entry);
  const taskId = textOf(data['task_id']);
  if (taskId === null) return null;
  const statusText = textOf(data['task_status']) ?? '';
  const status = Object.hasOwn(statuses, statusText) ? statuses[statusText] : undefined;
  const watermark = fieldsOf(data['watermark_info'])['enabled'];
  return {
    taskId,
    externalTaskId: textOf(fieldsOf(data['task_info'])['external_task_id']),
    status: status ?? 'unknown',
    statusText,
    statusMessage: textOf(data['task_status_msg']),
    videos: listOf(fieldsOf(data['task_result'])['videos']).filter(isRecord).map(videoOf),
    watermark: typeof watermark === 'boolean' ? watermark : null,
    createdAt: numberOf(data['created_at']),
    updatedAt: numberOf(data['updated_at']),
    ...costsOf(data),
    requestId,
    raw: entry,
  };
}

const videoOf = (video: Fields): TaskVideo => ({
  id: textOf(video['id']),
  sessionId: textOf(video['session_id']),
  url: textOf(video['url']),
  watermarkUrl: textOf(video['watermark_url']),
  durationSeconds: numberOf(video['duration']),
});

/**
 * The task just created; `data` may be an object or a list of one.
 * @throws AppError `answer-incomplete`, with doubt, where there is no task id
 */
export function readCreated(envelope: Envelope): Task {
  const [entry] = entriesOf(envelope);
  return taskOf(entry, envelope.requestId) ?? incomplete(envelope, 'task_id');
}

/**
 * The task asked for by its id or external id; `data` may be an object or a list. Another task than the one asked for
 * is never taken for it.
 * @throws AppError `no-such-resource` for an empty list; `answer-incomplete` where the task is not there
 */
export function readQueried(envelope: Envelope, id: string): Task {
  const entries = entriesOf(envelope);
  if (entries.length === 0) {
    throw new AppError('no-such-resource', 'the service has no such task', {
      serviceMessage: envelope.message || 'no such task',
      requestId: envelope.requestId,
      doubt: false,
    });
  }
  const tasks = entries.map((entry) => taskOf(entry, envelope.requestId)).filter((task) => task !== null);
  if (tasks.length === 0) return incomplete(envelope, 'task_id');
  const named = tasks.find((task) => task.taskId === id || task.externalTaskId === id);
  // An answer that leaves the external id out can't say that it is another task.
  const unnamed = tasks.length === 1 && tasks[0]?.externalTaskId === null ? tasks[0] : undefined;
  return named ?? unnamed ?? incomplete(envelope, 'the task asked for');
}

function entriesOf(envelope: Envelope): readonly unknown[] {
  const { data } = envelope;
  if (Array.isArray(data)) return data;
  return isRecord(data) ? [data] : incomplete(envelope, 'data');
}

/** A page of tasks; `data: null` is an empty one. @throws AppError `answer-incomplete` where `data` is missing */
export function readTaskPage(envelope: Envelope): TaskPage {
  const { data, requestId } = envelope;
  if (data !== null && !Array.isArray(data)) return incomplete(envelope, 'data');
  const read = listOf(data).map((entry) => taskOf(entry, requestId));
  const tasks = read.filter((task) => task !== null);
  return { tasks, unreadable: read.length - tasks.length, requestId, raw: data };
}

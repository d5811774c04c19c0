import type { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';
import { listLimits } from '../../shared/limits/list.ts';
import type { KlingClient } from '../kling/client.ts';
import type { Task } from '../kling/types.ts';

/** Refusals of the question itself: they say nothing about whether there is such a task. */
const ofTheQuestion: readonly ErrorCode[] = ['bad-parameters', 'no-such-method', 'service-refused'];

/** Whether the service does not want to be asked for an external id; waiting would not change that. */
export const refusesToSay = (error: AppError): boolean =>
  error.details['doubt'] === false && ofTheQuestion.includes(error.code);

/** 10,000 tasks: an order that is in doubt is one of the newest. */
const mostPages = 20;

/**
 * Looks for an order in the account's list, where the question for its id is refused.
 * @returns the task; null where it is certainly not there: the whole list was read and names the id of each task;
 * undefined where that can't be told
 * @throws AppError whatever the list's calls meet
 */
export async function lookUp(
  client: Pick<KlingClient, 'listTasks'>,
  externalTaskId: string,
  signal: AbortSignal,
): Promise<Task | null | undefined> {
  const pageSize = listLimits.pageSize.max;
  let allNamed = true;
  for (let pageNum = listLimits.pageNum.min; pageNum <= mostPages; pageNum++) {
    const { tasks, unreadable } = await client.listTasks({ pageNum, pageSize }, { attempts: 1, signal });
    const found = tasks.find((task) => task.externalTaskId === externalTaskId);
    if (found) return found;
    allNamed &&= unreadable === 0 && tasks.every((task) => task.externalTaskId !== null);
    if (tasks.length + unreadable < pageSize) return allNamed ? null : undefined;
  }
  return undefined;
}

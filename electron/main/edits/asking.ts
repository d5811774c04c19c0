import { serviceKey, type ServiceRef } from '../../shared/domain/service.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import { toAppError } from '../../shared/errors/app-error.ts';
import { listLimits } from '../../shared/limits/list.ts';
import { backOff } from '../kling/back-off.ts';
import { isNoSuchTask } from '../kling/answers/refusal.ts';
import type { KlingClient } from '../kling/client.ts';
import type { Task } from '../kling/types.ts';
import type { EditRecord } from '../library/records.ts';
import { adopt } from './adopt.ts';
import type { Desk, OpenEdit } from './desk.ts';
import { askInterval } from './waits.ts';
import type { Worker } from './worker.ts';

/*
 * Waiting for tasks, gently: each by its age, those due at about the same time in one list call, never more than one
 * request a second, and later and later while the service can't be reached. An edit is given up by no error: only the
 * service's own word, or 30 days, end it.
 */

interface Lane {
  busy: boolean;
  notBefore: number;
  attempt: number;
}

/** So many due at once are asked for one by one; more of them by list. */
const fewEnough = 2;
/** What the list did not show is asked for by id, so many at a time. */
const singlesPerSweep = 5;

export interface Asking extends Worker {
  /** The user will not wait until the service is asked again. */
  hurry(of: ServiceRef): void;
}

export function createAsking(desk: Desk, onEnded: (of: ServiceRef) => void): Asking {
  const lanes = new Map<string, Lane>();
  /** Tasks that the list does not show: too old for its pages, or of another account. */
  const unlisted = new Set<string>();
  const { waits } = desk;
  const laneOf = (of: ServiceRef): Lane => {
    const key = serviceKey(of);
    const known = lanes.get(key) ?? { busy: false, notBefore: 0, attempt: 0 };
    lanes.set(key, known);
    return known;
  };
  const interval = ({ submittedAt, createdAt }: EditRecord, now: number) =>
    askInterval(Math.max(0, now - (submittedAt ?? createdAt)), desk.random()) * waits.askScale;

  function learn(edit: OpenEdit, task: Task): void {
    const before = edit.record;
    const wasTroubled = edit.trouble !== null;
    edit.attempt = 0;
    edit.trouble = null;
    const now = desk.clock.now();
    const after = adopt(desk, before, task);
    edit.dueAt = after.status === 'downloading' ? now : now + interval(after, now);
    if (wasTroubled && after === before) desk.announce(after.id);
    if (after.status === 'downloading' || after.status === 'failed') onEnded(before);
  }

  /** Returns how many requests it took. */
  async function sweep(client: KlingClient, due: readonly OpenEdit[], openCount: number): Promise<number> {
    const listed = due.filter(({ record }) => !unlisted.has(record.id));
    const singles = due.filter(({ record }) => unlisted.has(record.id));
    let requests = 0;
    if (listed.length > fewEnough) {
      const answer = await readList(client, listed, openCount);
      requests += answer.requests;
      for (const edit of answer.unseen) {
        unlisted.add(edit.record.id);
        singles.push(edit);
      }
    } else {
      singles.push(...listed);
    }
    for (const edit of singles.slice(0, singlesPerSweep)) {
      requests++;
      await askOne(client, edit);
    }
    return requests;
  }

  async function readList(client: KlingClient, due: readonly OpenEdit[], openCount: number) {
    const wanted = new Map(due.map((edit) => [edit.record.taskId, edit]));
    const { min, max } = { min: listLimits.pageSize.default, max: listLimits.pageSize.max };
    const pageSize = Math.min(max, Math.max(min, Math.ceil(openCount * 1.2)));
    const mostPages = Math.ceil((openCount * 1.5) / pageSize) + 1;
    let requests = 0;
    while (wanted.size > 0 && requests < mostPages) {
      requests++;
      const page = await client.listTasks(
        { pageNum: requests, pageSize },
        { attempts: 1, signal: desk.signal },
      );
      for (const task of page.tasks) {
        const edit = wanted.get(task.taskId);
        if (!edit) continue;
        wanted.delete(task.taskId);
        learn(edit, task);
      }
      if (page.tasks.length + page.unreadable < pageSize) break;
    }
    return { requests, unseen: [...wanted.values()] };
  }

  async function askOne(client: KlingClient, edit: OpenEdit): Promise<void> {
    const { record } = edit;
    try {
      learn(edit, await client.queryTask(record.taskId!, { attempts: 1, signal: desk.signal }));
    } catch (thrown) {
      const error = toAppError(thrown);
      if (!isNoSuchTask(error)) throw error;
      forgotten(edit, error);
    }
  }

  /** The service does not know a task that it took: another account's keys perhaps. Believed once its 30 days are over. */
  function forgotten(edit: OpenEdit, error: AppError): void {
    const { record } = edit;
    const now = desk.clock.now();
    if (record.serviceDeletesAt === null || now < record.serviceDeletesAt) {
      const wait = backOff(edit.attempt + 1, 30_000, 1_800_000, desk.random());
      return desk.putOff(edit, wait, error);
    }
    const { code, message, details } = error;
    desk.save(
      record.id,
      { status: 'failed', retry: null, finishedAt: now, error: { code, message, details } },
      'the service no longer knows it',
    );
    onEnded(record);
  }

  async function attend(of: ServiceRef, due: readonly OpenEdit[], openCount: number): Promise<void> {
    const lane = laneOf(of);
    for (const edit of due) edit.busy = true;
    try {
      const client = await desk.options.client(of);
      const requests = await sweep(client, due, openCount);
      lane.attempt = 0;
      lane.notBefore = desk.clock.now() + Math.max(1, requests) * waits.askGapMs;
    } catch (thrown) {
      if (desk.signal.aborted) return;
      const error = toAppError(thrown);
      lane.attempt++;
      const asked = error.details['retryAfterMs'];
      const { firstRetryMs, longestRetryMs } = waits;
      const wait = backOff(
        lane.attempt,
        firstRetryMs,
        longestRetryMs * 5,
        desk.random(),
        typeof asked === 'number' ? asked : null,
      );
      lane.notBefore = desk.clock.now() + wait;
      // Said on the edits that were due; writing it on a thousand rows would help nobody.
      for (const edit of due.slice(0, 20)) {
        if (desk.find(edit.record.id)) desk.hold(edit, wait, error);
      }
    } finally {
      for (const edit of due) edit.busy = false;
      lane.busy = false;
      desk.nudge();
    }
  }

  return {
    step(now) {
      const byService = new Map<string, OpenEdit[]>();
      for (const edit of desk.open()) {
        const { status } = edit.record;
        if ((status !== 'submitted' && status !== 'processing') || edit.busy) continue;
        const key = serviceKey(edit.record);
        const waiting = byService.get(key);
        if (waiting) waiting.push(edit);
        else byService.set(key, [edit]);
      }
      let next: number | null = null;
      for (const waiting of byService.values()) {
        const of = waiting[0]!.record;
        const lane = laneOf(of);
        if (lane.busy) continue;
        const first = waiting.reduce((least, { dueAt }) => Math.min(least, dueAt), Infinity);
        const at = Math.max(first, lane.notBefore);
        if (at > now) {
          next = Math.min(next ?? at, at);
          continue;
        }
        lane.busy = true;
        // What would be due soon after goes along: one list call tells about all of them.
        const due = waiting.filter(({ dueAt, record }) => dueAt <= now + interval(record, now) / 2);
        desk.under(attend(of, due, waiting.length));
      }
      return next;
    },
    hurry(of) {
      laneOf(of).notBefore = 0;
    },
    wake() {
      for (const lane of lanes.values()) {
        lane.notBefore = 0;
        lane.attempt = 0;
      }
      // Other credentials may list what these did not.
      unlisted.clear();
      for (const edit of desk.open()) edit.dueAt = Math.min(edit.dueAt, desk.clock.now());
    },
  };
}

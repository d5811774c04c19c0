import { readFile } from 'node:fs/promises';
import { serviceKey, type ServiceRef } from '../../shared/domain/service.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { backOff } from '../kling/back-off.ts';
import { isDoubtful, isNoSuchTask, reactionTo } from '../kling/answers/refusal.ts';
import type { KlingClient } from '../kling/client.ts';
import type { CreateTaskRequest, Task } from '../kling/types.ts';
import type { EditRecord } from '../library/records.ts';
import { meansExpired } from '../sessions/expiry.ts';
import { adopt } from './adopt.ts';
import type { Desk, Kept, OpenEdit } from './desk.ts';
import { lookUp, refusesToSay } from './look-up.ts';
import { createSlots, type Slots } from './slots.ts';
import type { Worker } from './worker.ts';

/*
 * From "ordered" to "the service has it", exactly once.
 *
 * `doubtSince` is on disk before the first byte of an order leaves. While it is set, the only thing sent is the question
 * for the external id; what is found is adopted. Only a certain "no such task", after the time that a request may still be
 * under way, clears it and lets the order go out again, with the same id. A refusal of a repeated order is not believed
 * before that question has been asked either: it may be the refusal of a duplicate.
 *
 * Only the service's word, or a fault of the order itself, ends an order. No credentials, no network, a proxy in the way:
 * all of these pass or are put right in the settings, and the order waits for that.
 */

interface Lane {
  busy: boolean;
  readonly slots: Slots;
}

export interface Ordering extends Worker {
  /** One of our tasks has ended: the account has a free slot. */
  taskEnded(of: ServiceRef): void;
  /** The user will not wait for a slot, or for the service to be back. */
  hurry(of: ServiceRef): void;
}

/** Faults of an order that no waiting mends, beside what the service refuses. */
const faults: readonly ErrorCode[] = ['request-invalid', 'request-too-large', 'file-gone'];

const endsOrder = (error: AppError): boolean =>
  typeof error.details['serviceCode'] === 'number' || faults.includes(error.code);

/** One order at a time for each account of each service, the oldest that may go first. */
export function createOrdering(desk: Desk): Ordering {
  const lanes = new Map<string, Lane>();
  const laneOf = (of: ServiceRef): Lane => {
    const key = serviceKey(of);
    const known = lanes.get(key) ?? { busy: false, slots: createSlots(desk) };
    lanes.set(key, known);
    return known;
  };
  /** How many of ours the service has at work; `possible` counts those in doubt, too. */
  const running = (of: ServiceRef): { certain: number; possible: number } => {
    const key = serviceKey(of);
    let [certain, inDoubt] = [0, 0];
    for (const { record } of desk.open()) {
      if (serviceKey(record) !== key) continue;
      if (record.status === 'submitted' || record.status === 'processing') certain++;
      else if (record.doubtSince !== null) inDoubt++;
    }
    return { certain, possible: certain + inDoubt };
  };

  async function attend(edit: OpenEdit, lane: Lane): Promise<void> {
    const client = await desk.options.client(edit.record);
    if (edit.record.doubtSince !== null) {
      const found = await ask(client, edit);
      if (found !== 'none') return;
      if (!settled(edit)) return;
      desk.save(edit.record.id, { doubtSince: null, retry: null }, 'the service does not have it');
      // Whether there is a free slot is looked at again before it is sent.
      edit.dueAt = desk.clock.now();
      return;
    }
    await send(client, edit, lane, running(edit.record).certain);
  }

  async function send(client: KlingClient, edit: OpenEdit, lane: Lane, runningNow: number): Promise<void> {
    const { record } = edit;
    const request = await requestOf(desk, record).catch((error: unknown) => toAppError(error));
    if (request instanceof AppError) return fail(record, request);
    desk.save(record.id, { doubtSince: desk.clock.now(), sends: record.sends + 1, retry: null }, 'sending');
    try {
      const task = await client.createTask(request, { attempts: 1, signal: desk.signal });
      edit.attempt = 0;
      adopt(desk, edit.record, task);
      lane.slots.taken(runningNow);
    } catch (thrown) {
      if (desk.signal.aborted) return;
      if (!(thrown instanceof AppError) || isDoubtful(thrown)) return doubt(edit, toAppError(thrown));
      await refused(client, edit, lane, thrown, runningNow);
    }
  }

  /** The service may or may not have it. */
  function doubt(edit: OpenEdit, error: AppError): void {
    retryLater(edit, error, { change: { doubtSince: desk.clock.now() }, note: `in doubt: ${error.code}` });
  }

  /** This very request was certainly not carried out; an earlier one may have been. */
  async function refused(
    client: KlingClient,
    edit: OpenEdit,
    lane: Lane,
    error: AppError,
    runningNow: number,
  ): Promise<void> {
    const { record } = edit;
    const reaction = reactionTo(error);
    const keep: Kept = { change: { doubtSince: null }, note: `put off: ${error.code}` };
    if (reaction === 'queue') {
      desk.putOff(edit, lane.slots.full(runningNow, retryAfter(error)), error, keep);
    } else if (reaction === 'back-off' || !endsOrder(error)) {
      retryLater(edit, error, keep);
    } else {
      if (record.sends > 1 && (await ask(client, edit)) !== 'none') return;
      return fail(edit.record, expiredOr(error, record));
    }
    // Those ordered later wait as long: nobody overtakes.
    lane.slots.pause(edit.dueAt);
  }

  /** Asks for the external id. `none` is certain; `unknown` has been put off. */
  async function ask(client: KlingClient, edit: OpenEdit): Promise<'found' | 'none' | 'unknown'> {
    try {
      const task = await taskOf(client, edit.record.externalTaskId!);
      if (task === null) return 'none';
      edit.attempt = 0;
      adopt(desk, edit.record, task);
      return 'found';
    } catch (thrown) {
      if (desk.signal.aborted) return 'unknown';
      retryLater(edit, toAppError(thrown));
      return 'unknown';
    }
  }

  /** Null where the service certainly has no such task. @throws AppError where that cannot be told */
  async function taskOf(client: KlingClient, externalTaskId: string): Promise<Task | null> {
    const { signal } = desk;
    try {
      return await client.queryTask(externalTaskId, { attempts: 1, signal });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (isNoSuchTask(error)) return null;
      const listed = refusesToSay(error) ? await lookUp(client, externalTaskId, signal) : undefined;
      if (listed === undefined) throw error;
      return listed;
    }
  }

  /** False, and put off, while a request may still be under way. */
  function settled(edit: OpenEdit): boolean {
    const now = desk.clock.now();
    // A clock set back since: counted from now on.
    const since = Math.min(edit.record.doubtSince ?? now, now);
    if (since < (edit.record.doubtSince ?? 0)) desk.save(edit.record.id, { doubtSince: since });
    const { settleMs, settleLookMs } = desk.waits;
    const left = since + settleMs - now;
    if (left <= 0) return true;
    const why = new AppError('order-in-doubt', 'Waiting until the order has surely arrived or not');
    desk.hold(edit, Math.min(left, settleLookMs), why);
    return false;
  }

  function retryLater(edit: OpenEdit, error: AppError, keep: Kept = {}): void {
    const { firstRetryMs, longestRetryMs } = desk.waits;
    const wait = backOff(edit.attempt + 1, firstRetryMs, longestRetryMs, desk.random(), retryAfter(error));
    desk.putOff(edit, wait, error, keep);
  }

  function fail(record: EditRecord, error: AppError): void {
    const { details } = error;
    const requestId = typeof details['requestId'] === 'string' ? details['requestId'] : record.requestId;
    desk.save(
      record.id,
      {
        status: 'failed',
        doubtSince: null,
        retry: null,
        requestId,
        error: errorData(error),
        finishedAt: desk.clock.now(),
      },
      `not taken: ${error.code}`,
    );
  }

  /** The service has no code for a session that is over; where its refusal means that, the session is told, too. */
  function expiredOr(error: AppError, { sessionId, modelName }: EditRecord): AppError {
    if (sessionId === null) return error;
    const { expiresAt } = desk.options.library.sessions.get(sessionId);
    if (!meansExpired(error, { expiresAt, now: desk.clock.now(), namesMore: modelName !== '' })) return error;
    const over = new AppError('session-expired', error.message, error.details, { cause: error });
    desk.options.onSessionOver?.(sessionId, errorData(over));
    return over;
  }

  return {
    step(now) {
      let next: number | null = null;
      const seen = new Set<string>();
      for (const edit of desk.open()) {
        const { status, doubtSince } = edit.record;
        const key = serviceKey(edit.record);
        const lane = laneOf(edit.record);
        if (status !== 'submitting' || edit.busy || lane.busy || seen.has(key)) continue;
        const slotAt = doubtSince === null ? lane.slots.freeAt(running(edit.record).possible, now) : now;
        const dueAt = Math.max(edit.dueAt, slotAt);
        if (dueAt > now) {
          next = Math.min(next ?? dueAt, dueAt);
          continue;
        }
        seen.add(key);
        lane.busy = true;
        void desk
          .work(edit, () => attend(edit, lane))
          .finally(() => {
            lane.busy = false;
            desk.nudge();
          });
      }
      return next;
    },
    wake() {
      for (const lane of lanes.values()) lane.slots.wake();
      for (const edit of desk.open()) {
        if (edit.record.status === 'submitting') edit.dueAt = Math.min(edit.dueAt, desk.clock.now());
      }
    },
    taskEnded(of) {
      laneOf(of).slots.ended();
      unpark(of);
    },
    hurry(of) {
      laneOf(of).slots.wake();
      unpark(of);
    },
  };

  function unpark(of: ServiceRef): void {
    const key = serviceKey(of);
    for (const edit of desk.open()) {
      const { record } = edit;
      const parked = record.status === 'submitting' && record.retry?.error.code === 'too-many-parallel';
      if (parked && serviceKey(record) === key) edit.dueAt = Math.min(edit.dueAt, desk.clock.now());
    }
  }
}

const retryAfter = (error: AppError): number | null => {
  const value = error.details['retryAfterMs'];
  return typeof value === 'number' ? value : null;
};

async function requestOf(desk: Desk, edit: EditRecord): Promise<CreateTaskRequest> {
  const { library } = desk.options;
  const images: string[] = [];
  for (const id of edit.imageIds) {
    const { path } = library.images.get(id);
    const bytes = await readFile(path).catch((error: unknown) => {
      throw new AppError('file-gone', 'A reference image is gone', {}, { cause: error });
    });
    images.push(bytes.toString('base64'));
  }
  return {
    sessionId: edit.remoteSessionId ?? '',
    editMode: edit.mode ?? 'swap',
    prompt: edit.prompt,
    negativePrompt: edit.negativePrompt,
    images,
    quality: edit.quality,
    duration: edit.duration,
    watermark: edit.watermark,
    callbackUrl: edit.callbackUrl,
    modelName: edit.modelName,
    externalTaskId: edit.externalTaskId ?? '',
  };
}

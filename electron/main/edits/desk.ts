import type { Edit } from '../../shared/domain/edit.ts';
import type { RetryWait } from '../../shared/domain/retry.ts';
import { type AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import { backOff } from '../kling/back-off.ts';
import type { Clock } from '../kling/clock.ts';
import type { EditRecord } from '../library/records.ts';
import type { EditsOptions } from './ports.ts';
import type { View } from './view.ts';
import type { Waits } from './waits.ts';

/** An edit that is not at its end yet, with what only this run knows about it. */
export interface OpenEdit {
  record: EditRecord;
  /** When it is next to be looked at, milliseconds since 1970. */
  dueAt: number;
  /** Failures in a row. */
  attempt: number;
  /** Someone works on it now. */
  busy: boolean;
  /** A wait that is shown but not kept: it would be the same after a restart. */
  trouble: RetryWait | null;
}

/** The open edits, in the order in which they were ordered, and the one way to change an edit. */
export interface Desk {
  readonly clock: Clock;
  readonly random: () => number;
  readonly waits: Waits;
  readonly options: EditsOptions;
  readonly signal: AbortSignal;
  open(): Iterable<OpenEdit>;
  find(editId: string): OpenEdit | undefined;
  track(record: EditRecord): OpenEdit;
  /**
   * Writes, tells the window, and lets go of an edit that has ended. `also` is written in the same transaction, before.
   */
  save(editId: string, change: Partial<EditRecord>, note?: string, also?: () => void): EditRecord;
  /** Tells the window again, e.g. after one of the results has come. */
  announce(editId: string): void;
  /**
   * Puts the next try off after a failure. With `keep` the wait goes to disk, together with what else changes; without, it
   * is only shown.
   */
  putOff(edit: OpenEdit, waitMs: number, error: AppError, keep?: Kept): void;
  /** Waits for something that is no failure. */
  hold(edit: OpenEdit, waitMs: number, error: AppError): void;
  view(record: EditRecord): Edit;
  /** Something may be due earlier than thought. */
  nudge(): void;
  /** Work on several edits: stopping waits for it. */
  under(work: Promise<void>): void;
  /** Runs work on an edit; whatever goes wrong puts the edit off instead of losing it. */
  work(edit: OpenEdit, work: () => Promise<void>): Promise<void>;
}

export interface Kept {
  readonly change?: Partial<EditRecord>;
  readonly note?: string;
}

export interface DeskParts {
  readonly options: EditsOptions;
  readonly clock: Clock;
  readonly random: () => number;
  readonly waits: Waits;
  readonly signal: AbortSignal;
  readonly view: View;
  readonly nudge: () => void;
  /** Told of all that is under way, so that stopping can wait for it. */
  readonly onWork: (work: Promise<void>) => void;
}

const ended = ({ status }: EditRecord): boolean => status === 'done' || status === 'failed';

export function createDesk(parts: DeskParts): Desk {
  const { options, clock, view, waits } = parts;
  const { library, emit } = options;
  const edits = new Map<string, OpenEdit>();

  const viewOf = (record: EditRecord): Edit =>
    view.edit(record, edits.get(record.id)?.trouble ?? record.retry);
  const tell = (record: EditRecord) => emit({ type: 'edit', edit: viewOf(record) });

  const track: Desk['track'] = (record) => {
    const known = edits.get(record.id);
    if (known) {
      known.record = record;
      return known;
    }
    const now = clock.now();
    // A clock set back since must not make an edit wait for ages.
    const wait = Math.min((record.retry?.nextTryAt ?? now) - now, waits.longestDownloadRetryMs * 2);
    const edit: OpenEdit = {
      record,
      dueAt: now + Math.max(0, wait),
      attempt: record.retry?.attempt ?? 0,
      busy: false,
      trouble: null,
    };
    edits.set(record.id, edit);
    return edit;
  };

  const save: Desk['save'] = (editId, change, note, also) => {
    const record = library.transaction(() => {
      also?.();
      return library.edits.update(editId, change, note);
    });
    const edit = edits.get(editId);
    if (edit) {
      edit.record = record;
      edit.trouble = null;
    }
    if (ended(record)) edits.delete(editId);
    else if (!edit) track(record);
    tell(record);
    if (ended(record)) options.onEnded?.(viewOf(record));
    return record;
  };

  const hold = (edit: OpenEdit, waitMs: number, error: AppError): RetryWait => {
    edit.dueAt = clock.now() + waitMs;
    edit.trouble = { nextTryAt: edit.dueAt, attempt: edit.attempt, error: errorData(error) };
    return edit.trouble;
  };

  const putOff: Desk['putOff'] = (edit, waitMs, error, keep) => {
    edit.attempt += 1;
    const retry = hold(edit, waitMs, error);
    if (keep) save(edit.record.id, { ...keep.change, retry }, keep.note);
    else tell(edit.record);
  };

  async function attempt(edit: OpenEdit, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (thrown) {
      const error = toAppError(thrown);
      if (parts.signal.aborted) return;
      options.onProblem?.(`edit ${edit.record.id}: ${error.message}`);
      // Nothing is written: that may be the very thing that failed. What is on disk already says where to go on.
      const { diskFullMs, firstRetryMs, longestRetryMs } = waits;
      const wait = backOff(edit.attempt + 1, firstRetryMs, longestRetryMs, parts.random());
      putOff(edit, error.code === 'disk-full' ? diskFullMs : wait, error);
    } finally {
      edit.busy = false;
      parts.nudge();
    }
  }

  return {
    clock,
    waits,
    options,
    random: parts.random,
    signal: parts.signal,
    nudge: parts.nudge,
    open: () => edits.values(),
    find: (editId) => edits.get(editId),
    track,
    save,
    putOff,
    hold: (edit, waitMs, error) => {
      hold(edit, waitMs, error);
      tell(edit.record);
    },
    view: viewOf,
    announce: (editId) => {
      tell(library.edits.get(editId));
    },
    under: parts.onWork,
    work(edit, work) {
      edit.busy = true;
      const done = attempt(edit, work);
      parts.onWork(done);
      return done;
    },
  };
}

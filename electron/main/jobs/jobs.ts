import { randomUUID } from 'node:crypto';
import type { Job, JobEnd, JobKind } from '../../shared/domain/job.ts';
import { toAppError, type AppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import type { StudioEvent } from '../../shared/ipc/events.ts';

/** What a job says about itself when it starts. */
export interface JobStart {
  readonly kind: JobKind;
  readonly subject: string;
  readonly clipId?: string | null;
  readonly editId?: string | null;
  readonly sessionId?: string | null;
  readonly cancellable?: boolean;
}

export interface JobContext {
  readonly signal: AbortSignal;
  /** 0–100; null: unknown. */
  readonly progress: (percent: number | null) => void;
  /** Says that a request of the job waits before it is sent again; null: it does not wait any more. */
  readonly retrying: (wait: JobWait | null) => void;
}

/** A wait before the next try, and the two ways to end it; the client's `RetryNotice` is one. */
export interface JobWait {
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: AppError;
  tryNow(): void;
  stop(): void;
}

export interface Jobs {
  /** Runs `work` as a job that the window shows and can cancel; settles as `work` does. */
  run<T>(start: JobStart, work: (context: JobContext) => Promise<T>): Promise<T>;
  list(): readonly Job[];
  /** Unknown ids are ignored: the job has ended in the meantime. */
  cancel(jobId: string): void;
  /** Ends the wait before the next try, or all tries; ignored where the job does not wait. */
  tryNow(jobId: string): void;
  stopTrying(jobId: string): void;
  /** Cancels everything and waits until it has stopped. */
  stop(): Promise<void>;
}

/** At most one progress event per job in this many milliseconds: enough for the eye, little for the page. */
const PROGRESS_INTERVAL_MS = 100;

interface Running {
  job: Job;
  readonly controller: AbortController;
  readonly settled: Promise<void>;
  lastEmit: number;
  wait: JobWait | null;
}

export function createJobs(options: { emit: (event: StudioEvent) => void; now?: () => number }): Jobs {
  const { emit, now = Date.now } = options;
  const running = new Map<string, Running>();

  async function run<T>(start: JobStart, work: (context: JobContext) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    const job: Job = {
      id: randomUUID(),
      kind: start.kind,
      subject: start.subject,
      clipId: start.clipId ?? null,
      editId: start.editId ?? null,
      sessionId: start.sessionId ?? null,
      progress: null,
      startedAt: now(),
      cancellable: start.cancellable ?? true,
      retry: null,
    };
    const { promise: settled, resolve: settle } = deferred();
    const entry: Running = { job, controller, settled, lastEmit: now(), wait: null };
    running.set(job.id, entry);
    emit({ type: 'job', job });
    const end = (outcome: JobEnd['outcome'], error: JobEnd['error']) => {
      running.delete(job.id);
      emit({ type: 'job-ended', end: { job: entry.job, outcome, error } });
      settle();
    };
    try {
      const value = await work({
        signal: controller.signal,
        progress: (percent) => {
          entry.job = { ...entry.job, progress: percent === null ? null : clampPercent(percent) };
          if (entry.wait !== null) return waitOf(entry, null);
          if (now() - entry.lastEmit < PROGRESS_INTERVAL_MS) return;
          entry.lastEmit = now();
          emit({ type: 'job', job: entry.job });
        },
        retrying: (wait) => waitOf(entry, wait),
      });
      end('done', null);
      return value;
    } catch (thrown) {
      const error = toAppError(thrown);
      const { code, message, details } = error;
      if (code === 'cancelled') end('cancelled', null);
      else end('failed', { code, message, details });
      throw error;
    }
  }

  function waitOf(entry: Running, wait: JobWait | null): void {
    entry.wait = wait;
    const retry = wait && {
      nextTryAt: now() + wait.delayMs,
      attempt: wait.attempt,
      error: errorData(wait.error),
    };
    entry.job = { ...entry.job, retry };
    entry.lastEmit = now();
    emit({ type: 'job', job: entry.job });
  }

  function endWait(jobId: string, how: 'tryNow' | 'stop'): void {
    const entry = running.get(jobId);
    const wait = entry?.wait;
    if (!entry || !wait) return;
    waitOf(entry, null);
    wait[how]();
  }

  return {
    run,
    list: () => [...running.values()].map((entry) => entry.job),
    cancel: (jobId) => {
      const entry = running.get(jobId);
      if (entry?.job.cancellable) entry.controller.abort();
    },
    tryNow: (jobId) => endWait(jobId, 'tryNow'),
    stopTrying: (jobId) => endWait(jobId, 'stop'),
    stop: async () => {
      const all = [...running.values()];
      for (const entry of all) entry.controller.abort();
      await Promise.all(all.map((entry) => entry.settled));
    },
  };
}

const clampPercent = (percent: number): number => Math.min(100, Math.max(0, percent));

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

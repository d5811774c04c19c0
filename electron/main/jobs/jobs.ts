import { randomUUID } from 'node:crypto';
import type { Job, JobEnd, JobKind, JobTransfer } from '../../shared/domain/job.ts';
import { AppError, toAppError } from '../../shared/errors/app-error.ts';
import { errorData } from '../../shared/errors/error-data.ts';
import type { StudioEvent } from '../../shared/ipc/events.ts';
import { createMeter, type Meter } from './meter.ts';

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
  /** How many bytes have gone; also sets the progress. */
  readonly transferring: (done: number, total: number) => void;
  /** Says that the job can stand still and go on, and how; null: not any more. */
  readonly pausable: (pause: JobPause | null) => void;
}

/** The job is told; nothing is aborted. */
export interface JobPause {
  pause(): void;
  resume(): void;
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
  /** Ignored where the job cannot stand still, or does already. */
  pause(jobId: string): void;
  resume(jobId: string): void;
  /** Cancels everything, saying that it is for the end of the run (`isStopping`), and waits until it has stopped. */
  stop(): Promise<void>;
}

/** Whether this work was ended because the application ends: what is half done goes on at the next start. */
export const isStopping = (signal: AbortSignal): boolean => signal.aborted && signal.reason === stopping;

const stopping = new AppError('cancelled', 'The application ends');

/** At most one progress event per job in this many milliseconds: enough for the eye, little for the page. */
const PROGRESS_INTERVAL_MS = 100;

interface Running {
  job: Job;
  readonly controller: AbortController;
  readonly settled: Promise<void>;
  lastEmit: number;
  /** Tells what came too soon after the last event, where nothing follows it. */
  late: NodeJS.Timeout | null;
  wait: JobWait | null;
  pause: JobPause | null;
  readonly meter: Meter;
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
      transfer: null,
    };
    const { promise: settled, resolve: settle } = deferred();
    const entry: Running = {
      job,
      controller,
      settled,
      lastEmit: now(),
      late: null,
      wait: null,
      pause: null,
      meter: createMeter(),
    };
    running.set(job.id, entry);
    emit({ type: 'job', job });
    const end = (outcome: JobEnd['outcome'], error: JobEnd['error']) => {
      running.delete(job.id);
      if (entry.late) clearTimeout(entry.late);
      emit({ type: 'job-ended', end: { job: entry.job, outcome, error } });
      settle();
    };
    try {
      const value = await work({
        signal: controller.signal,
        progress: (percent) => {
          entry.job = { ...entry.job, progress: percent === null ? null : clampPercent(percent) };
          step(entry);
        },
        retrying: (wait) => waitOf(entry, wait),
        transferring: (done, total) => {
          const { transfer } = entry.job;
          const bytesPerSecond = entry.meter.add(now(), done);
          entry.job = {
            ...entry.job,
            progress: total === 0 ? 100 : clampPercent((done / total) * 100),
            transfer: {
              ...{ pausable: entry.pause !== null, paused: false, ...transfer, done, total },
              bytesPerSecond: transfer?.paused ? null : bytesPerSecond,
            },
          };
          step(entry);
        },
        pausable: (pause) => {
          entry.pause = pause;
          changeTransfer(entry, { pausable: pause !== null, ...(pause === null && { paused: false }) });
        },
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

  function step(entry: Running): void {
    if (entry.wait !== null) return waitOf(entry, null);
    const early = PROGRESS_INTERVAL_MS - (now() - entry.lastEmit);
    if (early <= 0) tell(entry);
    else entry.late ??= setTimeout(() => tell(entry), early);
  }

  function tell(entry: Running): void {
    if (entry.late) clearTimeout(entry.late);
    entry.late = null;
    // A tool that is being ended may still report: told now, the window would show a job that never ends.
    if (!running.has(entry.job.id)) return;
    entry.lastEmit = now();
    emit({ type: 'job', job: entry.job });
  }

  function changeTransfer(entry: Running, change: Partial<JobTransfer>): void {
    const { transfer } = entry.job;
    if (transfer === null) return;
    entry.job = { ...entry.job, transfer: { ...transfer, ...change } };
    tell(entry);
  }

  function setPaused(jobId: string, paused: boolean): void {
    const entry = running.get(jobId);
    if (!entry?.pause || !entry.job.transfer || entry.job.transfer.paused === paused) return;
    entry.meter.reset();
    changeTransfer(entry, { paused, bytesPerSecond: null });
    entry.pause[paused ? 'pause' : 'resume']();
    if (paused) endWait(jobId, 'tryNow');
  }

  function waitOf(entry: Running, wait: JobWait | null): void {
    entry.wait = wait;
    const retry = wait && {
      nextTryAt: now() + wait.delayMs,
      attempt: wait.attempt,
      error: errorData(wait.error),
    };
    entry.job = { ...entry.job, retry };
    tell(entry);
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
    pause: (jobId) => setPaused(jobId, true),
    resume: (jobId) => setPaused(jobId, false),
    stop: async () => {
      const all = [...running.values()];
      for (const entry of all) entry.controller.abort(stopping);
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

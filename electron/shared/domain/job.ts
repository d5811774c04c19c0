import type { ErrorData } from './error-data.ts';
import type { RetryWait } from './retry.ts';

export type JobKind =
  | 'check'
  | 'fix'
  | 'hash'
  | 'upload'
  | 'session'
  | 'preview'
  | 'edit'
  | 'download'
  | 'proxy'
  | 'import'
  | 'replay'
  | 'export'
  | 'export-entries'
  | 'clean-up'
  | 'pack'
  | 'unpack'
  | 'move'
  | 'verify';

/** How bytes on their way are doing. */
export interface JobTransfer {
  readonly done: number;
  readonly total: number;
  /** Of the last seconds; null while nobody can know, and while it is paused. */
  readonly bytesPerSecond: number | null;
  readonly pausable: boolean;
  readonly paused: boolean;
}

/** A running long job: what, how far, how long; shown in the activity line. */
export interface Job {
  readonly id: string;
  readonly kind: JobKind;
  /** What it works on: a clip's or edit's name; of `export-entries` and `pack` how many entries, of `clean-up` how many files. */
  readonly subject: string;
  readonly clipId: string | null;
  readonly editId: string | null;
  readonly sessionId: string | null;
  /** 0–100; null while unknown. */
  readonly progress: number | null;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly cancellable: boolean;
  /** Set while its request waits before it is sent again. */
  readonly retry: RetryWait | null;
  /** Set while it carries bytes whose number is known. */
  readonly transfer: JobTransfer | null;
}

export interface JobEnd {
  readonly job: Job;
  readonly outcome: 'done' | 'cancelled' | 'failed';
  readonly error: ErrorData | null;
}

import type { ErrorData } from './error-data.ts';

/** While something waits before it tries again: shown as "trying again in 8 s". */
export interface RetryWait {
  /** Milliseconds since 1970. */
  readonly nextTryAt: number;
  /** Tries made so far, from 1. */
  readonly attempt: number;
  /** Why the last try failed. */
  readonly error: ErrorData;
}

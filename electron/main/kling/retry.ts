import { AppError } from '../../shared/errors/app-error.ts';
import type { Reaction } from '../../shared/errors/service-codes.ts';
import { isDoubtful, reactionTo } from './answers/refusal.ts';
import { retryDelay } from './back-off.ts';
import { type Clock, wait } from './clock.ts';

/** What the caller sees before a wait, to say "trying again in 8 s". */
export interface RetryNotice {
  /** Tries made so far, from 1. */
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: AppError;
  /** Ends the wait at once. */
  tryNow(): void;
  /** Gives up: the call fails with `error`. */
  stop(): void;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
  readonly onRetry?: (notice: RetryNotice) => void;
  /** Tries in all, 5 if not given; 1 for callers that do their own waiting. */
  readonly attempts?: number;
}

/**
 * What may be sent again without asking:
 * `safe` whatever happened to the first; `unless-doubtful` only when the first was certainly not carried out;
 * `never` for what costs money.
 */
export type Resend = 'safe' | 'unless-doubtful' | 'never';

export const defaultAttempts = 5;

/** The error of a try, and what its answer's headers say about the next. */
export class FailedTry extends Error {
  readonly error: AppError;
  readonly retryAfterMs: number | null;
  /** The answer's `Date` header. */
  readonly serverDate: string | null;

  constructor(error: AppError, retryAfterMs: number | null, serverDate: string | null) {
    super(error.message);
    this.error = error;
    this.retryAfterMs = retryAfterMs;
    this.serverDate = serverDate;
  }
}

/**
 * Runs `attempt` until it succeeds, may not be repeated, or has been tried often enough.
 * @throws AppError of the last try, its details with `attempts` and, where the service named one, `retryAfterMs`
 */
export async function withRetries<T>(
  attempt: () => Promise<T>,
  resend: Resend,
  options: CallOptions & { readonly attempts: number },
  clock: Clock,
  random: () => number,
): Promise<T> {
  const limit = Math.max(1, options.attempts);
  for (let tries = 1; ; tries++) {
    try {
      return await attempt();
    } catch (thrown) {
      if (!(thrown instanceof FailedTry)) throw thrown;
      const { error, retryAfterMs } = thrown;
      const mayRepeat = tries < limit && allows(resend, error, reactionTo(error));
      const delayMs = mayRepeat ? retryDelay(tries, retryAfterMs, random()) : null;
      if (delayMs === null || (await pause(tries, delayMs, error, options, clock)) === 'stop') {
        throw withDetails(error, tries, retryAfterMs);
      }
    }
  }
}

function allows(resend: Resend, error: AppError, reaction: Reaction): boolean {
  if (reaction === 'stop' || reaction === 'mint' || resend === 'never') return false;
  return resend === 'safe' || !isDoubtful(error);
}

/**
 * Waits before the next try, telling of it, until time is up or somebody ends the wait.
 * @throws AppError `cancelled` where `options.signal` aborts
 */
export async function pause(
  attempt: number,
  delayMs: number,
  failure: AppError,
  options: Pick<CallOptions, 'signal' | 'onRetry'>,
  clock: Clock,
): Promise<'go' | 'stop'> {
  const early = new AbortController();
  let outcome: 'go' | 'stop' = 'go';
  const end = (how: 'go' | 'stop') => {
    if (early.signal.aborted) return;
    outcome = how;
    early.abort();
  };
  options.onRetry?.({ attempt, delayMs, error: failure, tryNow: () => end('go'), stop: () => end('stop') });
  const signal = options.signal ? AbortSignal.any([early.signal, options.signal]) : early.signal;
  try {
    await wait(clock, delayMs, signal);
  } catch (error) {
    if (options.signal?.aborted) throw error;
  }
  return outcome;
}

function withDetails(error: AppError, attempts: number, retryAfterMs: number | null): AppError {
  const details = { ...error.details, attempts, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
  return new AppError(error.code, error.message, details, { cause: error.cause });
}

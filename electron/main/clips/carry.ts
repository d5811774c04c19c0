import { AppError } from '../../shared/errors/app-error.ts';
import { Gate } from '../jobs/gate.ts';
import type { JobContext } from '../jobs/jobs.ts';
import { systemClock } from '../kling/clock.ts';
import { FailedTry, withRetries } from '../kling/retry.ts';
import type { Destination, Hosted, Transfer } from '../upload/destination.ts';

/** Tries of one upload; with the waits between them some twenty minutes without a network. */
const attempts = 24;
/** Where every try begins at the first byte. */
const attemptsFromStart = 5;

export type Load = Pick<Transfer, 'path' | 'facts' | 'name' | 'kept' | 'keep'>;

/**
 * Brings a file to a destination through whatever passes by itself: waits are said and can be ended; where the transfer
 * goes on at the byte it came to, it can be paused as well. @throws AppError of the last try, `cancelled`
 */
export function carry(
  destination: Destination,
  load: Load,
  job: JobContext,
  signal: AbortSignal,
): Promise<Hosted> {
  const total = load.facts.bytes;
  let kept = load.kept;
  const gate = new Gate();
  let stop = new AbortController();

  job.transferring(0, total);
  if (destination.resumable) {
    job.pausable({
      pause() {
        gate.shut();
        stop.abort();
      },
      resume: () => gate.open(),
    });
  }

  async function once(): Promise<Hosted> {
    for (;;) {
      await gate.pass(signal);
      stop = new AbortController();
      try {
        return await destination.put({
          ...load,
          kept,
          keep: (progress, done) => load.keep((kept = progress), done),
          signal: AbortSignal.any([signal, stop.signal]),
          onBytes: (done) => job.transferring(done, total),
        });
      } catch (error) {
        if (signal.aborted || !stop.signal.aborted) throw error;
      }
    }
  }

  const tried = () =>
    once().catch((error: unknown) => {
      throw error instanceof AppError && !signal.aborted ? new FailedTry(error, null, null) : error;
    });
  const options = {
    signal,
    onRetry: job.retrying,
    attempts: destination.resumable ? attempts : attemptsFromStart,
  };
  return withRetries(tried, 'safe', options, systemClock, Math.random).finally(() => job.pausable(null));
}

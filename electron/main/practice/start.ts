import { Worker } from 'node:worker_threads';
import { AppError } from '../../shared/errors/app-error.ts';
import type { PracticeAccess } from './practice-server.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

export interface StartOptions extends WorkerOptions {
  /** The worker's bundle, `practice-worker.js` beside the main process's own. */
  readonly workerUrl: URL;
  /** What the service has to say about its failures, for the log. Holds no secrets. */
  readonly onLog?: ((message: string) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunningPractice extends PracticeAccess {
  /** Settles when the service has ended, on request or by itself. Never rejects. */
  readonly closed: Promise<void>;
  /** Ends it with everything it started. Unfinished tasks go on at the next start. */
  stop(): Promise<void>;
}

/** Longer than the children need to end. */
const stopWithinMs = 5000;

/**
 * Starts the practice service in a worker thread, so that no computation of it ever holds up the window.
 * Throws AppError `unexpected` when it does not start, `cancelled` when `signal` aborts first.
 */
export async function startPractice(options: StartOptions): Promise<RunningPractice> {
  const { workerUrl, onLog, signal, dataDir, tools, pace } = options;
  if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request');
  const workerData: WorkerOptions = { dataDir, tools, pace };
  const worker = new Worker(workerUrl, { workerData, name: 'practice' });
  const closed = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const abort = () => void worker.terminate();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    const access = await ready(worker, onLog);
    return { ...access, closed, stop: () => stop(worker, closed) };
  } catch (error) {
    await worker.terminate();
    if (signal?.aborted) throw new AppError('cancelled', 'Stopped on request', {}, { cause: error });
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

function ready(worker: Worker, onLog: StartOptions['onLog']): Promise<PracticeAccess> {
  return new Promise((resolve, reject) => {
    const fail = (message: string, cause?: unknown) =>
      reject(new AppError('unexpected', `The practice service did not start: ${message}`, {}, { cause }));
    worker.on('message', (message: FromWorker) => {
      if (message.kind === 'ready') resolve(message.access);
      else if (message.kind === 'failed') fail(message.message);
      else if (message.kind === 'log') onLog?.(message.message);
    });
    worker.on('error', (error) => {
      onLog?.(`The practice service ended: ${error instanceof Error ? error.message : String(error)}`);
      fail('its thread failed', error);
    });
    worker.once('exit', (code) => fail(`its thread ended with ${code}`));
  });
}

async function stop(worker: Worker, closed: Promise<void>): Promise<void> {
  const message: ToWorker = { kind: 'stop' };
  worker.postMessage(message);
  const timer = setTimeout(() => void worker.terminate(), stopWithinMs);
  await closed;
  clearTimeout(timer);
}

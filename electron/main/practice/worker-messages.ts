import type { MediaTools } from '../media/tools.ts';
import type { PracticeAccess } from './practice-server.ts';

/** Handed to the worker as `workerData`. */
export interface WorkerOptions {
  readonly dataDir: string;
  readonly tools: MediaTools;
  readonly pace?: number | undefined;
}

export interface ToWorker {
  readonly kind: 'stop';
}

export type FromWorker =
  | { readonly kind: 'ready'; readonly access: PracticeAccess }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'log'; readonly message: string }
  | { readonly kind: 'stopped' };

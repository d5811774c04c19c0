import type { TestStep } from '../../shared/ipc/settings.ts';
import type { AllowUrl } from '../download/request.ts';

/** What was known of a file when its content was hashed: one that differs later is another content. */
export interface FileFacts {
  readonly bytes: number;
  readonly mtimeMs: number;
}

export interface Transfer {
  readonly path: string;
  readonly facts: FileFacts;
  /** The object's name at the destination: content hash and ending. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** Of the whole file, also where some of it went up earlier. Falls back when a piece has to be sent again. */
  readonly onBytes: (done: number) => void;
  /** What an interrupted transfer of the same content handed to `keep`; null where there was none. */
  readonly kept: unknown;
  /**
   * Plain JSON, stored before the transfer goes on, and how many bytes need not be sent again; null once nothing of it is left
   * at the destination.
   */
  readonly keep: (progress: unknown, done: number) => void;
}

/** A public address, and when it ends (milliseconds since 1970) if it does. */
export interface Hosted {
  readonly url: string;
  readonly expiresAt: number | null;
}

interface Cancellable {
  readonly signal: AbortSignal;
}

/** Where uploads go: everything that hosts a clip so that the service can fetch it. */
export interface Destination {
  /** Names the destination and its settings, without secrets: an upload is re-used only under the same key. */
  readonly key: string;
  /** Whether an interrupted transfer goes on where it was, so that it can be paused. */
  readonly resumable: boolean;
  /** Brings the file up, streamed, in constant memory. @throws AppError, `cancelled` where the signal says so */
  put(transfer: Transfer): Promise<Hosted>;
  /** The object with a fresh address; null where it is not there with so many bytes, or where that cannot be told. */
  find(name: string, options: Cancellable & { readonly bytes: number }): Promise<Hosted | null>;
  remove(name: string, options: Cancellable): Promise<void>;
  /** Takes away what an interrupted transfer has left at the destination. */
  abandon(kept: unknown, options: Cancellable): Promise<void>;
  /**
   * Takes away unfinished transfers of clips that were begun before `before` (milliseconds since 1970) and that
   * `isKnown` does not know by what `keep` got as `id`. @returns how many
   */
  sweep(
    options: Cancellable & { readonly before: number; readonly isKnown: (id: string) => boolean },
  ): Promise<number>;
  /**
   * Put, fetch back without credentials as the service would, compare, delete. `reach` is what a service elsewhere may fetch:
   * an address in a private network works from here and nowhere else. Null where the service is on this computer.
   */
  test(options: Cancellable & { readonly reach: AllowUrl | null }): Promise<readonly TestStep[]>;
}

import type { TestStep } from '../../shared/ipc/settings.ts';

export interface PutRequest {
  /** The object's name at the destination: content hash and ending. */
  readonly name: string;
  readonly signal: AbortSignal;
  /** 0–100. */
  readonly onProgress: (percent: number) => void;
}

/** Where uploads go: everything that hosts a clip so that the service can fetch it. */
export interface Destination {
  /** Names the destination and its settings, without secrets: an upload is re-used only under the same key. */
  readonly key: string;
  /** Streams the file up. @returns the public address, and when it ends (milliseconds since 1970) if it does */
  put(
    path: string,
    request: PutRequest,
  ): Promise<{ readonly url: string; readonly expiresAt: number | null }>;
  /** Whether the object is still there; false also when it cannot be told. */
  exists(name: string, options: { readonly signal: AbortSignal }): Promise<boolean>;
  /** Put, fetch back without credentials as the service would, compare, delete. */
  test(options: { readonly signal: AbortSignal }): Promise<readonly TestStep[]>;
}

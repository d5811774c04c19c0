import type { ErrorData } from '../domain/error-data.ts';

/** How every answer crosses from the main process to the page: failures are data, since only `message` survives a thrown error. */
export type Envelope<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: ErrorData };

import type { ErrorDetails } from '../errors/app-error.ts';
import type { ErrorCode } from '../errors/table.ts';

/** An error as it crosses to the page and into the library: plain data. */
export interface ErrorData {
  readonly code: ErrorCode;
  /** For the "details" disclosure and the log; the sentence itself comes from the message catalogue. */
  readonly message: string;
  readonly details: ErrorDetails;
}

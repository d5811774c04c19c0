import type { ErrorCode } from './table.ts';

/** Facts that go with an error: numbers and words for the sentence, and what "details" shows. Never a secret, never a path. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The one error type that crosses module borders. `code` selects the sentence and the remedy in the error table;
 * `message` is for the log; `details` fill the sentence's gaps (`found`, `needed`, `requestId`, `serviceMessage`…).
 */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.details = details;
  }
}

/** How the system and SQLite say that a disk, or the user's share of it, is full. */
const diskFull: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'SQLITE_FULL'];

/** Anything thrown, as an AppError: an abort becomes `cancelled`, a full disk `disk-full`, the unforeseen `unexpected`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (error instanceof Error && error.name === 'AbortError') {
    return new AppError('cancelled', error.message, {}, { cause: error });
  }
  if (error instanceof Error && 'code' in error && diskFull.includes(error.code)) {
    return new AppError('disk-full', error.message, {}, { cause: error });
  }
  const message = error instanceof Error ? error.message : String(error);
  return new AppError('unexpected', message, {}, { cause: error });
}

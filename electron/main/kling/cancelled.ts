import { AppError } from '../../shared/errors/app-error.ts';

/** The error of a call that its caller aborted. `doubt`: the request had gone out and may have been carried out. */
export const cancelled = (signal: AbortSignal, doubt: boolean): AppError =>
  new AppError('cancelled', 'the call was cancelled', { doubt }, { cause: signal.reason });

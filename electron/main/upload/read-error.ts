import { AppError } from '../../shared/errors/app-error.ts';
import { classifyNetworkError } from '../kling/network-error.ts';

/** What an upload threw, in the error table's words; an abort by the signal is `cancelled`. */
export function readError(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return new AppError('cancelled', 'The upload was cancelled', {}, { cause: error });
  if (error instanceof AppError) return error;
  const { code } = error as { code?: unknown };
  if (code === 'ENOENT') return new AppError('file-gone', 'The file is gone');
  if (code === 'EACCES' || code === 'EISDIR' || code === 'EIO') {
    return new AppError('file-unreadable', `The file cannot be read: ${code}`);
  }
  return classifyNetworkError(error, false);
}

import type { ErrorData } from '../domain/error-data.ts';
import type { AppError } from './app-error.ts';

/** An error as plain data, for the envelope, the library and events. */
export const errorData = ({ code, message, details }: AppError): ErrorData => ({ code, message, details });

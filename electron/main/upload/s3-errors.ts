import { AppError } from '../../shared/errors/app-error.ts';
import { readError } from './read-error.ts';

interface SdkError {
  readonly name?: string;
  readonly Region?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

/** The service's own code of a refusal (`NoSuchUpload`); null for everything else. */
export function refusalCode(error: unknown): string | null {
  const { name, $metadata } = error as SdkError;
  return $metadata?.httpStatusCode === undefined ? null : (name ?? 'Unknown');
}

/**
 * What the SDK threw, in the error table's words: `upload-refused` with the service's `reason` and `status`, and `region`
 * where the bucket turned out to be in another one; what the network did; `cancelled`.
 */
export function readS3Error(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted || error instanceof AppError) return readError(error, signal);
  const { Region, $metadata, $response } = error as SdkError;
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return readError(error, signal);
  const region = $response?.headers?.['x-amz-bucket-region'] ?? Region;
  const code = refusalCode(error) ?? 'Unknown';
  // A HEAD is refused without a body, so without a name.
  const reason = code === 'NotFound' || code === 'Unknown' || code === 'UnknownError' ? '' : code;
  return new AppError('upload-refused', `The bucket refused: ${code}`, {
    ...{ status, reason },
    ...(region === undefined ? {} : { region }),
  });
}

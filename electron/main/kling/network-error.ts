import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';

/** The connection never stood, so nothing was sent. */
const beforeSending: Readonly<Record<string, ErrorCode>> = {
  ENOTFOUND: 'network-offline',
  EAI_AGAIN: 'network-offline',
  EAI_FAIL: 'network-offline',
  EAI_NODATA: 'network-offline',
  ECONNREFUSED: 'network-offline',
  ENETUNREACH: 'network-offline',
  ENETDOWN: 'network-offline',
  EHOSTUNREACH: 'network-offline',
  EHOSTDOWN: 'network-offline',
  EADDRNOTAVAIL: 'network-offline',
  UND_ERR_CONNECT_TIMEOUT: 'network-timeout',
  ERR_SSL_WRONG_VERSION_NUMBER: 'network-insecure',
  EPROTO: 'network-insecure',
};

/** Certificates that Node refuses; the list is Node's (`tls`, X509 certificate error codes). */
const certificate = /^(ERR_TLS_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH)/;

/** Time ran out inside fetch's own implementation. */
const timedOut = new Set(['ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * What a failed fetch means. `doubt` is true unless it is certain that nothing reached the service.
 * The original is not attached: its text may quote a header.
 * @param answering whether the answer's headers had come
 */
export function classifyNetworkError(error: unknown, answering: boolean): AppError {
  const code = errorCode(error);
  const failed = `request failed: ${code || 'no reason given'}`;
  if (answering) return new AppError('answer-cut', failed, { reason: code, doubt: true });
  const known = Object.hasOwn(beforeSending, code) ? beforeSending[code] : undefined;
  if (known) return new AppError(known, failed, { reason: code, doubt: false });
  if (certificate.test(code)) return new AppError('network-insecure', failed, { reason: code, doubt: false });
  if (timedOut.has(code)) return new AppError('network-timeout', failed, { reason: code, doubt: true });
  return new AppError('network-reset', failed, { reason: code, doubt: true });
}

/** The first `code` along the chain of causes; the empty string where there is none. */
function errorCode(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') return current.code;
    current = current.cause;
  }
  return '';
}

import { AppError } from '../../shared/errors/app-error.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';

/** Where one of these ended the attempt to connect, nothing was sent; on a standing connection they prove nothing. */
const connecting: Readonly<Record<string, ErrorCode>> = {
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
};

/** Certificates that Node refuses, and servers that do not speak TLS: the handshake failed. */
const handshake =
  /^(ERR_TLS_CERT_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|HOSTNAME_MISMATCH|ERR_SSL_(WRONG_VERSION|PACKET_LENGTH_TOO_LONG))/;

/** Time ran out inside fetch's own implementation. */
const timedOut = new Set(['ETIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']);

/**
 * What a failed fetch means. `doubt` is true unless it is certain that nothing reached the service.
 * The original is not attached: its text may quote a header.
 * @param answering whether the answer's headers had come
 */
export function classifyNetworkError(error: unknown, answering: boolean): AppError {
  const failure = firstFailure(error);
  const { code } = failure;
  const because = (kind: ErrorCode, doubt: boolean) =>
    new AppError(kind, `request failed: ${code || 'no reason given'}`, { reason: code, doubt });
  if (answering) return because('answer-cut', true);
  if (isBlockedPort(error)) {
    return new AppError('base-url-invalid', 'fetch refuses this port', {
      needed: 'another port',
      doubt: false,
    });
  }
  if (code === 'UND_ERR_CONNECT_TIMEOUT') return because('network-timeout', false);
  if (handshake.test(code)) return because('network-insecure', false);
  const known = Object.hasOwn(connecting, code) ? connecting[code] : undefined;
  if (known) return because(known, !failure.whileConnecting);
  return because(timedOut.has(code) ? 'network-timeout' : 'network-reset', true);
}

/** Fetch does not call ports that belong to other protocols, and has no code for it. */
const isBlockedPort = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.message === 'bad port';

interface Failure {
  readonly code: string;
  readonly whileConnecting: boolean;
}

/** The first error along the chain of causes that has a system's code. */
function firstFailure(error: unknown): Failure {
  let current = error;
  for (let depth = 0; depth < 5 && current instanceof Error; depth++) {
    if ('code' in current && typeof current.code === 'string') {
      return { code: current.code, whileConnecting: wasConnecting(current) };
    }
    current = current.cause;
  }
  return { code: '', whileConnecting: false };
}

/** Node tries all addresses of a name and then gives one error that holds one for each. */
function wasConnecting(error: Error): boolean {
  if (error instanceof AggregateError) {
    return error.errors.length > 0 && error.errors.every((one) => one instanceof Error && wasConnecting(one));
  }
  return 'syscall' in error && (error.syscall === 'connect' || error.syscall === 'getaddrinfo');
}

import type { ExchangeRecord } from '../../shared/domain/exchange.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { type Envelope, parseEnvelope } from './answers/envelope.ts';
import { refusalOf } from './answers/refusal.ts';
import type { Authorizer } from './auth.ts';
import { parseRetryAfter } from './back-off.ts';
import type { Clock } from './clock.ts';
import { redactAnswer, redactRequest } from './redact.ts';
import { type CallOptions, defaultAttempts, FailedTry, type Resend, withRetries } from './retry.ts';
import { exchange, type Incoming, type Transport } from './transport.ts';

export interface CallContext {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  readonly clock: Clock;
  readonly random: () => number;
  readonly userAgent: string;
  readonly onExchange: ((record: ExchangeRecord) => void) | undefined;
}

export interface Call<T> {
  readonly method: 'GET' | 'POST';
  /** From the base URL on, query included. */
  readonly path: string;
  readonly body?: Readonly<Record<string, unknown>>;
  readonly resend: Resend;
  /** The service works on a whole video before it answers. */
  readonly slow?: boolean;
  /** A refusal as "no such thing" or "bad parameters" may mean that the session has expired. */
  readonly ofSession?: boolean;
  /** Waits for this call's turn, before every try. */
  readonly before?: (signal?: AbortSignal) => Promise<void>;
  readonly read: (envelope: Envelope) => T;
}

/** One call of an endpoint with its retries. @throws AppError, `cancelled` where the caller aborted it */
export async function perform<T>(context: CallContext, call: Call<T>, options: CallOptions = {}): Promise<T> {
  const body = call.body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(call.body));
  const attempt = () => authorized(context, call, body, options.signal);
  const attempts = options.attempts ?? defaultAttempts;
  return withRetries(attempt, call.resend, { ...options, attempts }, context.clock, context.random);
}

/**
 * One try, and a second one with a new token where the first was refused for its token's times. That refusal is
 * certain, so this holds for every call.
 */
async function authorized<T>(
  context: CallContext,
  call: Call<T>,
  body: Uint8Array<ArrayBuffer> | undefined,
  signal: AbortSignal | undefined,
): Promise<T> {
  await call.before?.(signal);
  const first = await context.authorizer.header();
  try {
    return await once(context, call, body, first, signal);
  } catch (thrown) {
    const stale = thrown instanceof FailedTry && thrown.error.code === 'auth-clock';
    if (!stale || !context.authorizer.renew(first, thrown.serverDate)) throw thrown;
  }
  await call.before?.(signal);
  return once(context, call, body, await context.authorizer.header(), signal);
}

async function once<T>(
  context: CallContext,
  call: Call<T>,
  body: Uint8Array<ArrayBuffer> | undefined,
  authorization: string,
  signal: AbortSignal | undefined,
): Promise<T> {
  const { clock } = context;
  const incoming: Incoming = { status: null, headers: null, text: '', bytes: 0 };
  const at = clock.now();
  let envelope: Envelope | undefined;
  try {
    const headers = {
      Authorization: authorization,
      Accept: 'application/json',
      'User-Agent': context.userAgent,
    };
    await exchange(
      context.transport,
      {
        method: call.method,
        url: context.baseUrl + call.path,
        headers: { ...headers, 'Content-Type': 'application/json' },
        body,
        slow: call.slow ?? false,
        signal,
      },
      incoming,
    );
    const status = incoming.status ?? 0;
    envelope = parseEnvelope(incoming.text, status, incoming.headers?.get('content-type') ?? null);
    if (envelope.code !== 0) throw refusalOf(envelope, status);
    return call.read(envelope);
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    const error = finish(thrown, call, incoming, envelope, context.authorizer.scrub);
    const retryAfterMs = incoming.headers ? parseRetryAfter(incoming.headers, clock.now()) : null;
    throw new FailedTry(error, retryAfterMs, incoming.headers?.get('date') ?? null);
  } finally {
    report(context, call, incoming, envelope, at, body?.byteLength ?? 0);
  }
}

/** Tells the observer; what goes wrong there must not look like the service's answer, least of all to a create. */
function report<T>(
  context: CallContext,
  call: Call<T>,
  incoming: Incoming,
  envelope: Envelope | undefined,
  at: number,
  requestBytes: number,
): void {
  if (!context.onExchange) return;
  const { scrub } = context.authorizer;
  try {
    context.onExchange({
      id: globalThis.crypto.randomUUID(),
      at,
      method: call.method,
      path: scrub(call.path),
      status: incoming.status,
      code: envelope?.code ?? null,
      requestId: envelope?.requestId ?? null,
      ms: context.clock.now() - at,
      requestBytes,
      responseBytes: incoming.bytes,
      requestBody: redactRequest(call.body, scrub),
      responseBody: redactAnswer(incoming.text, scrub),
    });
  } catch {
    return;
  }
}

/** The error with everything that "details" shows, and no secret. */
function finish<T>(
  error: AppError,
  call: Call<T>,
  incoming: Incoming,
  envelope: Envelope | undefined,
  scrub: (text: string) => string,
): AppError {
  const { serviceCode, serviceMessage } = error.details;
  const details = {
    ...error.details,
    status: incoming.status,
    requestId: envelope?.requestId ?? null,
    endpoint: `${call.method} ${call.path.replace(/\?.*/s, '')}`,
    ...(typeof serviceMessage === 'string' ? { serviceMessage: scrub(serviceMessage) } : {}),
    ...(call.ofSession && (serviceCode === 1201 || serviceCode === 1203) ? { mayBeExpired: true } : {}),
  };
  return new AppError(error.code, scrub(error.message), details, { cause: error.cause });
}

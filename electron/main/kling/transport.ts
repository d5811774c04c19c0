import { AppError } from '../../shared/errors/app-error.ts';
import { cancelled } from './cancelled.ts';
import type { Clock } from './clock.ts';
import { type Deadlines, createDeadlines } from './deadlines.ts';
import { classifyNetworkError } from './network-error.ts';

export interface Timeouts {
  /** From the start to the answer's headers, milliseconds; the time a body needs to go out comes on top. */
  readonly headersMs: number;
  /** The same for calls in which the service fetches, normalises or tracks a whole video before it answers. */
  readonly workMs: number;
  /** The longest silence within the answer's body. */
  readonly idleMs: number;
  /** The answer's whole body. */
  readonly bodyMs: number;
}

/** Fetch itself waits no longer than 300 s for headers. */
export const defaultTimeouts: Timeouts = {
  headersMs: 60_000,
  workMs: 290_000,
  idleMs: 30_000,
  bodyMs: 120_000,
};

/** A line this slow still gets its time to send reference images. */
const slowestUploadBytesPerSecond = 32 * 1024;

/** Ten masks of 2160×2160 with their PNGs stay far below; what is larger is no answer of this service. */
export const maxAnswerBytes = 64 * 1024 * 1024;

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Whether `workMs` applies. */
  readonly slow: boolean;
  readonly signal: AbortSignal | undefined;
}

/** What is known of an answer while it comes; filled as it goes, so that a failure can tell how far it got. */
export interface Incoming {
  status: number | null;
  headers: Headers | null;
  text: string;
  bytes: number;
}

export interface Transport {
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
  readonly timeouts: Timeouts;
  readonly maxBytes: number;
}

/**
 * One request and its answer, whatever its status. Redirects are not followed; the body is read up to a cap.
 * @throws AppError `network-*`, `answer-cut`, `answer-too-large`, `redirected`, `cancelled`, with `doubt` where the
 * request may have been carried out
 */
export async function exchange(transport: Transport, request: Outgoing, incoming: Incoming): Promise<void> {
  const { clock, timeouts } = transport;
  const { signal } = request;
  if (signal?.aborted) throw cancelled(signal, false);
  const deadlines = createDeadlines(clock, signal);
  try {
    const uploadMs = ((request.body?.byteLength ?? 0) / slowestUploadBytesPerSecond) * 1000;
    deadlines.start('headers', (request.slow ? timeouts.workMs : timeouts.headersMs) + uploadMs);
    const response = await transport.fetch(request.url, {
      method: request.method,
      ...sentOnce(request),
      redirect: 'manual',
      // No cookies, and no answering a 401 on its own.
      credentials: 'omit',
      signal: deadlines.signal,
    });
    deadlines.stop('headers');
    incoming.status = response.status;
    incoming.headers = response.headers;
    refuseRedirect(response, request.url);
    deadlines.start('body', timeouts.bodyMs);
    await readBody(response, incoming, transport, deadlines);
  } catch (error) {
    if (signal?.aborted) throw cancelled(signal, true);
    if (error instanceof AppError) throw error;
    if (deadlines.missed) {
      const details = { phase: deadlines.missed, doubt: true };
      throw new AppError('network-timeout', `no answer in time (${deadlines.missed})`, details);
    }
    throw classifyNetworkError(error, incoming.status !== null);
  } finally {
    deadlines.close();
  }
}

/** The parts of fetch's options for a body that is a stream; not every version of the types knows `duplex`. */
interface StreamedBody {
  readonly headers: Record<string, string>;
  readonly body?: ReadableStream<Uint8Array<ArrayBuffer>>;
  readonly duplex?: 'half';
}

/**
 * A body as a stream: fetch can't read it twice. Given as text it is sent again by fetch itself after some answers
 * (HTTP 421), behind the back of the promise that a create goes out once.
 */
function sentOnce({ body, headers }: Outgoing): StreamedBody {
  if (!body) return { headers: { ...headers } };
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(body);
      controller.close();
    },
  });
  return { headers: { ...headers, 'Content-Length': String(body.byteLength) }, body: stream, duplex: 'half' };
}

function refuseRedirect(response: Response, from: string): void {
  if (response.status < 300 || response.status >= 400) return;
  const location = response.headers.get('location') ?? '';
  const target = URL.canParse(location, from) ? new URL(location, from).origin : 'nowhere';
  const details = { status: response.status, target, doubt: true };
  throw new AppError('redirected', `HTTP ${response.status} to ${target}`, details);
}

async function readBody(
  response: Response,
  incoming: Incoming,
  transport: Transport,
  deadlines: Deadlines,
): Promise<void> {
  if (!response.body) return;
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  for (;;) {
    deadlines.start('idle', transport.timeouts.idleMs);
    const { done, value } = await reader.read();
    if (done) break;
    incoming.bytes += value.byteLength;
    if (incoming.bytes > transport.maxBytes) {
      const details = { limit: transport.maxBytes, status: response.status, doubt: true };
      throw new AppError('answer-too-large', 'answer larger than the cap', details);
    }
    incoming.text += decoder.decode(value, { stream: true });
  }
  incoming.text += decoder.decode();
}

import { AppError } from '../../shared/errors/app-error.ts';
import { parseRetryAfter } from '../kling/back-off.ts';
import { classifyNetworkError } from '../kling/network-error.ts';

/** Says which addresses may be fetched. */
export type AllowUrl = (url: URL) => boolean;

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/** https everywhere; plain http to this computer only, and only while the service itself is on this computer. */
export function allowFrom(baseUrl: string): AllowUrl {
  const local = isLoopback(new URL(baseUrl).hostname);
  return (url) => {
    if (url.username || url.password) return false;
    return url.protocol === 'https:' || (local && url.protocol === 'http:' && isLoopback(url.hostname));
  };
}

export interface FileRequest {
  readonly url: string;
  readonly allowUrl: AllowUrl;
  readonly headers: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
  readonly fetch: typeof globalThis.fetch;
}

const mostRedirects = 5;

/**
 * The answer to a GET without any credential; redirects are followed by hand, so that each address is allowed or refused.
 * Throws `network-*`, `redirected`, `no-such-resource` (403, 404, 410), `service-internal` (5xx), `too-fast` (429),
 * `service-refused`; 200, 206 and 416 come back.
 */
export async function requestFile(request: FileRequest): Promise<Response> {
  let url = addressOf(request.url, undefined, request.allowUrl);
  for (let hop = 0; hop <= mostRedirects; hop++) {
    const response = await fetchOnce(url, request);
    if (response.status < 300 || response.status > 399) return acceptStatus(response);
    await response.body?.cancel();
    url = addressOf(response.headers.get('location') ?? '', url, request.allowUrl);
  }
  throw new AppError('redirected', 'too many redirects', { target: url.origin });
}

async function fetchOnce(url: URL, { headers, signal, fetch }: FileRequest): Promise<Response> {
  try {
    return await fetch(url, {
      redirect: 'manual',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // Ranges and lengths count the bytes on the way only where they are the bytes of the file.
      headers: { 'Accept-Encoding': 'identity', ...headers },
      signal,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw classifyNetworkError(error, false);
  }
}

function addressOf(text: string, base: URL | undefined, allowed: AllowUrl): URL {
  if (!URL.canParse(text, base?.href))
    throw new AppError('redirected', 'not an address', { target: 'nowhere' });
  const url = new URL(text, base);
  if (!allowed(url)) {
    throw new AppError('redirected', `refused to fetch from ${url.origin}`, { target: url.origin });
  }
  return url;
}

function acceptStatus(response: Response): Response {
  const { status } = response;
  if (status === 200 || status === 206 || status === 416) return response;
  void response.body?.cancel().catch(() => undefined);
  const retryAfterMs = parseRetryAfter(response.headers, Date.now());
  const details = { status, serviceCode: status, serviceMessage: `HTTP ${status}`, retryAfterMs };
  const gone = status === 403 || status === 404 || status === 410;
  if (gone) throw new AppError('no-such-resource', `HTTP ${status}`, details);
  if (status === 429) throw new AppError('too-fast', 'HTTP 429', details);
  throw new AppError(status >= 500 ? 'service-internal' : 'service-refused', `HTTP ${status}`, details);
}

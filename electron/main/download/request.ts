import { isIP } from 'node:net';
import { AppError } from '../../shared/errors/app-error.ts';
import { parseRetryAfter } from '../kling/back-off.ts';
import { classifyNetworkError } from '../kling/network-error.ts';
import { guardedFetch, type MayConnect, refusedAddress } from './guarded-fetch.ts';
import { isPrivateAddress } from './private-address.ts';

/** Says which addresses may be fetched, by how they are written and by where they lead. */
export interface AllowUrl {
  (url: URL): boolean;
  readonly mayConnect: MayConnect;
}

const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host);

/**
 * https to the public internet; this computer and private networks, and plain http to this computer, only while the service
 * itself is on this computer. An answer must not make the application a way into the network that it runs in.
 */
export function allowFrom(baseUrl: string): AllowUrl {
  const local = isLoopback(new URL(baseUrl).hostname);
  const mayConnect = (address: string) => local || !isPrivateAddress(address);
  const allows = (url: URL): boolean => {
    if (url.username || url.password) return false;
    const host = url.hostname.replace(/^\[|\]$/g, '');
    // Names are looked at when it is known where they lead.
    if (isIP(host) !== 0 && !mayConnect(host)) return false;
    return url.protocol === 'https:' || (local && url.protocol === 'http:' && isLoopback(url.hostname));
  };
  return Object.assign(allows, { mayConnect });
}

export interface FileRequest {
  readonly url: string;
  readonly allowUrl: AllowUrl;
  readonly headers: Readonly<Record<string, string>>;
  /** GET where it is not said. */
  readonly method?: 'GET' | 'HEAD';
  readonly signal: AbortSignal;
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

async function fetchOnce(
  url: URL,
  { headers, method = 'GET', signal, allowUrl }: FileRequest,
): Promise<Response> {
  try {
    const request = {
      method,
      // Ranges and lengths count the bytes on the way only where they are the bytes of the file.
      headers: { 'Accept-Encoding': 'identity', ...headers },
      signal,
    };
    return await guardedFetch(url, request, allowUrl.mayConnect);
  } catch (error) {
    signal.throwIfAborted();
    if (causeOf(error) === refusedAddress) throw refused(url);
    throw classifyNetworkError(error, false);
  }
}

function addressOf(text: string, base: URL | undefined, allowed: AllowUrl): URL {
  if (!URL.canParse(text, base?.href))
    throw new AppError('redirected', 'not an address', { target: 'nowhere' });
  const url = new URL(text, base);
  if (!allowed(url)) throw refused(url);
  return url;
}

const refused = ({ origin }: URL): AppError =>
  new AppError('redirected', `refused to fetch from ${origin}`, { target: origin });

const causeOf = (error: unknown): unknown =>
  ((error as { cause?: { code?: unknown } } | null)?.cause ?? {}).code;

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

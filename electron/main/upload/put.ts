import { AppError } from '../../shared/errors/app-error.ts';
import { classifyNetworkError } from '../kling/network-error.ts';
import type { Destination, PutRequest } from './destination.ts';
import { putTestFile } from './public-test.ts';
import { putFile } from './put-file.ts';
import { readError } from './read-error.ts';
import { fill } from './template.ts';

export interface PutOptions {
  /** Names this destination and its settings, without secrets. */
  readonly key: string;
  /** Where to put, with `{name}`. */
  readonly url: string;
  /** Where it can then be fetched by anybody, with `{name}`. */
  readonly publicUrl: string;
  /** Sent with the PUT only; their values are secrets. */
  readonly headers: Readonly<Record<string, string>>;
}

/** An answer to "is it still there" comes fast or is not worth waiting for. */
const askMs = 15_000;

/** HTTP PUT: WebDAV, gateways, presigned addresses, and the practice service's own shelf. */
export function createPutDestination(options: PutOptions): Destination {
  const { key, url, publicUrl, headers } = options;

  async function put(path: string, request: PutRequest): Promise<string> {
    const once = () => putFile({ path, url: fill(url, request.name), headers, ...request });
    try {
      const status = await once().catch((error: unknown) => {
        // The same name and the same content: sending it again does no harm.
        if (!isReset(error) || request.signal.aborted) throw error;
        return once();
      });
      if (status < 200 || status > 299) {
        throw new AppError('upload-refused', `HTTP ${status} to the PUT`, { status });
      }
    } catch (error) {
      throw readError(error, request.signal);
    }
    request.onProgress(100);
    return fill(publicUrl, request.name);
  }

  async function remove(name: string, signal: AbortSignal): Promise<void> {
    const answer = await fetch(fill(url, name), {
      method: 'DELETE',
      headers,
      redirect: 'manual',
      signal,
    }).catch((error: unknown) => {
      throw classifyNetworkError(error, false);
    });
    if (!answer.ok) throw new AppError('upload-refused', 'Not deleted', { status: answer.status });
  }

  return {
    key,
    put: async (path, request) => ({ url: await put(path, request), expiresAt: null }),
    async exists(name, { signal }) {
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(askMs)]);
        const answer = await fetch(fill(publicUrl, name), { method: 'HEAD', signal: limit });
        return answer.ok;
      } catch {
        signal.throwIfAborted();
        return false;
      }
    },
    test: ({ signal }) =>
      putTestFile({
        put: (path, name) => put(path, { name, signal, onProgress: () => undefined }),
        remove: (name) => remove(name, signal),
        signal,
      }),
  };
}

function isReset(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return code === 'ECONNRESET' || code === 'EPIPE' || code === 'ERR_STREAM_PREMATURE_CLOSE';
}

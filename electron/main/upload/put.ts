import { AppError } from '../../shared/errors/app-error.ts';
import { classifyNetworkError } from '../kling/network-error.ts';
import type { Destination, Hosted, Transfer } from './destination.ts';
import { expectUnchanged } from './file-facts.ts';
import { runPublicTest } from './public-test.ts';
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
  // One address for everything, as a presigned one: what lies there may be another clip by now.
  const shared = fill(publicUrl, 'a') === fill(publicUrl, 'b');

  async function put({ path, facts, name, signal, onBytes }: Transfer): Promise<Hosted> {
    try {
      signal.throwIfAborted();
      await expectUnchanged(path, facts);
      const status = await putFile({ path, url: fill(url, name), headers, signal, onBytes });
      if (status < 200 || status > 299) {
        throw new AppError('upload-refused', `HTTP ${status} to the PUT`, { status, reason: '' });
      }
      await expectUnchanged(path, facts);
    } catch (error) {
      throw readError(error, signal);
    }
    onBytes(facts.bytes);
    return { url: fill(publicUrl, name), expiresAt: null };
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
    if (answer.ok || answer.status === 404) return;
    throw new AppError('upload-refused', 'Not deleted', { status: answer.status, reason: '' });
  }

  return {
    key,
    resumable: false,
    put,
    remove: (name, { signal }) => remove(name, signal),
    async find(name, { bytes, signal }) {
      if (shared) return null;
      try {
        const limit = AbortSignal.any([signal, AbortSignal.timeout(askMs)]);
        const answer = await fetch(fill(publicUrl, name), {
          method: 'HEAD',
          headers: { 'accept-encoding': 'identity' },
          signal: limit,
        });
        const length = answer.headers.get('content-length');
        const same = answer.ok && (length === null || Number(length) === bytes);
        return same ? { url: fill(publicUrl, name), expiresAt: null } : null;
      } catch {
        signal.throwIfAborted();
        return null;
      }
    },
    // One request: nothing of it stays when it breaks.
    abandon: () => Promise.resolve(),
    sweep: () => Promise.resolve(0),
    test: (options) => runPublicTest({ put, remove: (name) => remove(name, options.signal), ...options }),
  };
}

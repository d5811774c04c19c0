import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TestStep } from '../../shared/ipc/settings.ts';
import { classifyNetworkError } from '../kling/network-error.ts';
import { runSteps } from './steps.ts';

/** Answers to a question about a public address come fast or are not worth waiting for. */
const askMs = 15_000;
const testBytes = 4096;

export interface PublicTest {
  /** @returns the public address */
  readonly put: (path: string, name: string) => Promise<string>;
  readonly remove: (name: string) => Promise<void>;
  readonly signal: AbortSignal;
}

/** The real test of a destination: put, fetch it back as the service would (without credentials), compare, delete. */
export async function putTestFile({ put, remove, signal }: PublicTest): Promise<readonly TestStep[]> {
  const name = `multi-elements-studio-test-${randomBytes(6).toString('hex')}.bin`;
  const content = randomBytes(testBytes);
  const folder = await mkdtemp(join(tmpdir(), 'mes-upload-test-'));
  const path = join(folder, 'test.bin');
  let url = '';
  let fetched: Uint8Array = new Uint8Array();
  try {
    await writeFile(path, content);
    return await runSteps([
      { step: 'put', run: async () => void (url = await put(path, name)) },
      { step: 'fetch', run: async () => void (fetched = await fetchPublic(url, signal)) },
      { step: 'compare', run: () => expectSame(content, fetched) },
      // Not every gateway lets clients delete: worth saying, and no failure of the destination.
      { step: 'delete', run: () => remove(name), optional: true },
    ]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchPublic(url: string, signal: AbortSignal): Promise<Uint8Array> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(askMs)]);
  const answer = await fetch(url, { credentials: 'omit', signal: limit }).catch((error: unknown) => {
    throw classifyNetworkError(error, false);
  });
  if (!answer.ok) throw new AppError('upload-refused', 'Not public', { status: answer.status });
  return new Uint8Array(await answer.arrayBuffer());
}

async function expectSame(sent: Uint8Array, fetched: Uint8Array): Promise<void> {
  if (Buffer.compare(sent, fetched) === 0) return;
  throw new AppError('answer-unreadable', 'What came back is something else', {
    found: fetched.byteLength,
    needed: sent.byteLength,
  });
}

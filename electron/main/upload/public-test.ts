import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lookup } from 'node:dns/promises';
import { AppError } from '../../shared/errors/app-error.ts';
import type { TestStep } from '../../shared/ipc/settings.ts';
import type { AllowUrl } from '../download/request.ts';
import { classifyNetworkError } from '../kling/network-error.ts';
import type { Hosted, Transfer } from './destination.ts';
import { factsOf } from './file-facts.ts';
import { runSteps } from './steps.ts';

/** Answers to a question about a public address come fast or are not worth waiting for. */
const askMs = 15_000;
const testBytes = 4096;

export interface PublicTest {
  readonly put: (transfer: Transfer) => Promise<Hosted>;
  readonly remove: (name: string) => Promise<void>;
  readonly signal: AbortSignal;
  readonly reach: AllowUrl | null;
}

/** The real test of a destination: put, fetch it back as the service would (without credentials), compare, delete. */
export async function runPublicTest({
  put,
  remove,
  signal,
  reach,
}: PublicTest): Promise<readonly TestStep[]> {
  const name = `multi-elements-studio-test-${randomBytes(6).toString('hex')}.bin`;
  const content = randomBytes(testBytes);
  const folder = await mkdtemp(join(tmpdir(), 'mes-upload-test-'));
  const path = join(folder, 'test.bin');
  let url = '';
  let fetched: Uint8Array = new Uint8Array();
  const putOnce = async () => {
    const [onBytes, keep] = [() => undefined, () => undefined];
    return (await put({ path, name, signal, onBytes, keep, facts: await factsOf(path), kept: null })).url;
  };
  try {
    await writeFile(path, content);
    return await runSteps([
      { step: 'put', run: async () => void (url = await putOnce()) },
      { step: 'fetch', run: async () => void (fetched = await fetchPublic(url, signal)) },
      { step: 'compare', run: () => expectSame(content, fetched) },
      // Everything else works from here, and is worth knowing all the same.
      ...(reach ? [{ step: 'reach', run: () => expectPublic(url, reach), optional: true }] : []),
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
  if (!answer.ok) {
    const body = (await readStart(answer)).toString('latin1');
    const [, reason = ''] = /<Code>(\w{1,64})<\/Code>/.exec(body) ?? [];
    throw new AppError('upload-refused', 'Not public', { status: answer.status, reason });
  }
  return readStart(answer);
}

/** As much as the test file could be, and a little more: what comes back may be anything. */
async function readStart(answer: Response): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    chunks.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > 2 * testBytes) break;
  }
  return Buffer.concat(chunks);
}

/** @throws AppError `link-invalid` where the address, or what its name leads to, is in a private network */
async function expectPublic(text: string, reach: AllowUrl): Promise<void> {
  const url = new URL(text);
  const found = await lookup(url.hostname.replace(/^\[|\]$/g, ''), { all: true }).catch(() => []);
  if (reach(url) && found.every(({ address }) => reach.mayConnect(address))) return;
  throw new AppError('link-invalid', 'The address is private', { reason: 'private_address' });
}

async function expectSame(sent: Uint8Array, fetched: Uint8Array): Promise<void> {
  if (Buffer.compare(sent, fetched) === 0) return;
  throw new AppError('upload-damaged', 'What came back is something else', {
    found: fetched.byteLength,
    needed: sent.byteLength,
  });
}

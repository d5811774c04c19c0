import { mkdtemp, open, rm, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import type { CheckVerdict } from '../../shared/domain/check.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { requestFile, type AllowUrl } from '../download/request.ts';
import { sniff, sniffBytes } from '../download/sniff.ts';
import type { ClipMedia, Verdict } from './ports.ts';

/** So much of its beginning and of its end holds what describes a film of ten seconds. */
const pieceBytes = 4 * 1024 * 1024;
/** A link that is not answered in this time is not reachable. */
const answerMs = 20_000;
const piecesMs = 90_000;

export interface LinkRequest {
  readonly url: string;
  readonly allowUrl: AllowUrl;
  readonly signal: AbortSignal;
}

export interface LinkVerdict extends Verdict {
  /** Null where the server does not say. */
  readonly bytes: number | null;
  readonly posterPath: string | null;
}

interface Reached {
  readonly bytes: number | null;
  readonly type: string;
}

/**
 * Asks for a link as the service will, without credentials, every hop held to what may be fetched.
 * @throws AppError `link-unreachable` with `status`, `link-invalid` where it leads to a private address, `network-*`
 */
export async function reachLink({ url, allowUrl, signal }: LinkRequest): Promise<Reached> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(answerMs)]);
  const response = await ask({ url, allowUrl, signal: limit }, { method: 'HEAD', headers: {} }).catch(
    (error: unknown) => {
      // Links signed for GET, and servers that know nothing of HEAD: the first byte tells as much.
      if (!(error instanceof AppError) || error.code !== 'link-unreachable') throw error;
      return ask({ url, allowUrl, signal: limit }, { method: 'GET', headers: { Range: 'bytes=0-0' } });
    },
  );
  void response.body?.cancel().catch(() => undefined);
  return { bytes: sizeOf(response), type: response.headers.get('content-type') ?? '' };
}

/**
 * Looks at a link: reachable, a video, within the rules, from its headers and two pieces of it. What only every frame could
 * tell stays unknown; what could be fixed in a file fails, since a link cannot be.
 * @throws AppError as `reachLink`, and `not-a-video`
 */
export async function checkLinked(
  request: LinkRequest,
  media: Pick<ClipMedia, 'glance' | 'poster'>,
): Promise<LinkVerdict> {
  const { bytes, type } = await reachLink(request);
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(piecesMs)]);
  const folder = await mkdtemp(join(tmpdir(), 'mes-link-'));
  const path = join(folder, `clip${endingOf(request.url, type)}`);
  try {
    const file = await open(path, 'w');
    try {
      const whole = await fetchPiece({ ...request, signal }, file, 0, pieceBytes - 1);
      const total = whole ?? bytes;
      if (total !== null && total > pieceBytes) {
        // A file of the same length with a hole in it: a film is described at its beginning or at its end.
        const start = Math.max(pieceBytes, total - pieceBytes);
        await fetchPiece({ ...request, signal }, file, start, total - 1);
        await file.truncate(total);
      }
    } finally {
      await file.close();
    }
    const verdict = await media.glance(path, { signal });
    const posterPath = await media.poster(path, { signal }).catch(() => null);
    return { ...verdict, checks: verdict.checks.map(unfixable), bytes, posterPath };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const unfixable = (verdict: CheckVerdict): CheckVerdict =>
  verdict.state === 'fixable' ? { ...verdict, state: 'fail' } : verdict;

/** Writes a range, both ends included, to its place. @returns the whole length where the answer tells it */
async function fetchPiece(
  request: LinkRequest,
  file: FileHandle,
  start: number,
  end: number,
): Promise<number | null> {
  const headers = { Range: `bytes=${start}-${end}` };
  const response = await ask(request, { method: 'GET', headers });
  // All of it from the beginning: a server without ranges. Its end is not waited for.
  if (response.status !== 206 && start > 0) {
    void response.body?.cancel().catch(() => undefined);
    return null;
  }
  let at = start;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    if (at === 0) expectVideo(chunk);
    const piece = chunk.subarray(0, end + 1 - at);
    await file.write(piece, 0, piece.byteLength, at);
    at += piece.byteLength;
    if (at > end) break;
  }
  return sizeOf(response);
}

function expectVideo(start: Uint8Array): void {
  const content = sniff(start.subarray(0, sniffBytes));
  // Some containers show themselves to ffprobe only; what is plainly something else is refused here.
  if (content === 'html' || content === 'json' || content === 'image') {
    throw new AppError('not-a-video', `The link leads to ${content}`, { reason: 'unknown-format' });
  }
}

function sizeOf(response: Response): number | null {
  const ranged = /\/(\d+)$/.exec(response.headers.get('content-range') ?? '')?.[1];
  const length = response.status === 206 ? ranged : response.headers.get('content-length');
  return length ? Number(length) : null;
}

/** The container is judged by the name's ending; where the address has none, by what the server calls it. */
function endingOf(url: string, type: string): string {
  const ending = extname(new URL(url).pathname).toLowerCase();
  if (/^\.[a-z0-9]{2,5}$/.test(ending)) return ending;
  return type.includes('quicktime') ? '.mov' : '.mp4';
}

type How = { readonly method: 'GET' | 'HEAD'; readonly headers: Readonly<Record<string, string>> };

async function ask(request: LinkRequest, { method, headers }: How): Promise<Response> {
  try {
    return await requestFile({ ...request, method, headers });
  } catch (error) {
    request.signal.throwIfAborted();
    if (!(error instanceof AppError)) throw error;
    const { status } = error.details;
    if (error.code === 'redirected') {
      throw new AppError('link-invalid', error.message, { reason: 'private_address' });
    }
    // Said of the service, these would send the user to the wrong place.
    if (error.code.startsWith('network-')) throw new AppError('link-offline', error.message);
    if (typeof status !== 'number') throw error;
    throw new AppError('link-unreachable', error.message, { status });
  }
}

import { open, realpath, type FileHandle } from 'node:fs/promises';
import type { MediaRegistry } from '../files/media-registry.ts';
import { readRange, type ByteRange } from './byte-range.ts';
import { mediaType } from './content-type.ts';
import { fileStream } from './file-stream.ts';
import { appOrigin } from './origins.ts';
import { isInside } from './path-inside.ts';

/** Sent with every answer: workers of the page fetch media across origins, and nothing may be run from here. */
const always: Readonly<Record<string, string>> = {
  'accept-ranges': 'bytes',
  'access-control-allow-origin': appOrigin,
  'access-control-allow-headers': 'range',
  'access-control-allow-methods': 'GET, HEAD',
  'access-control-expose-headers': 'accept-ranges, content-length, content-range',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'cross-origin-resource-policy': 'cross-origin',
  'x-content-type-options': 'nosniff',
};

const answer = (
  status: number,
  headers: Record<string, string> = {},
  body: ReadableStream<Uint8Array<ArrayBuffer>> | null = null,
): Response => new Response(body, { status, headers: { ...always, ...headers } });

/**
 * Answers `media://<id>/`: the file that was registered under this unguessable id, and no other, with HTTP ranges.
 * Never rejects.
 * @param ownFolders folders of the application: what is registered in one of them must not lead out of it by a link. A file
 * that lies elsewhere is the user's own, chosen by hand, and so is where its links lead.
 */
export async function serveMedia(
  request: Request,
  registry: MediaRegistry,
  ownFolders: readonly string[] = [],
): Promise<Response> {
  if (request.method === 'OPTIONS') return answer(204);
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, { allow: 'GET, HEAD' });
  const path = pathOf(request.url, registry);
  if (path === null) return answer(404);
  let file: FileHandle | null = null;
  try {
    // The link is resolved once, and what it led to is what is opened.
    const real = await realpath(path);
    if (!(await staysInside(path, real, ownFolders))) return answer(404);
    file = await open(real, 'r');
    const info = await file.stat();
    if (!info.isFile()) return await refused(file);
    return await serveFile(request, file, info.size);
  } catch {
    await file?.close().catch(() => undefined);
    return answer(404);
  }
}

async function serveFile(request: Request, file: FileHandle, size: number): Promise<Response> {
  const range = readRange(request.headers.get('range'), size);
  if (range === 'unsatisfiable') {
    await file.close();
    return answer(416, { 'content-range': `bytes */${size}` });
  }
  const whole = range === 'whole';
  const part: ByteRange = whole ? { start: 0, end: size - 1 } : range;
  const { bytesRead, buffer } = await file.read(new Uint8Array(16), 0, 16, 0);
  const headers: Record<string, string> = {
    'content-length': String(part.end - part.start + 1),
    'content-type': mediaType(buffer.subarray(0, bytesRead)),
    ...(whole ? {} : { 'content-range': `bytes ${part.start}-${part.end}/${size}` }),
  };
  const empty = request.method === 'HEAD' || size === 0;
  if (empty) await file.close();
  return answer(whole ? 200 : 206, headers, empty ? null : fileStream(file, part));
}

async function staysInside(path: string, real: string, ownFolders: readonly string[]): Promise<boolean> {
  for (const folder of ownFolders) {
    if (isInside(folder, path) && !isInside(await realpath(folder), real)) return false;
  }
  return true;
}

async function refused(file: FileHandle): Promise<Response> {
  await file.close();
  return answer(404);
}

/** The id is the host; an address with anything more than `/` behind it names nothing. */
function pathOf(url: string, registry: MediaRegistry): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, pathname, username, port } = new URL(url);
  const plain =
    protocol === 'media:' && (pathname === '/' || pathname === '') && username === '' && port === '';
  return plain ? (registry.pathOf(hostname) ?? null) : null;
}

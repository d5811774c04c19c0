import { readFile, realpath } from 'node:fs/promises';
import { pageHeaders } from './content-policy.ts';
import { pageType } from './content-type.ts';
import { appOrigin } from './origins.ts';
import { fileIn, isInside } from './path-inside.ts';

const answer = (
  status: number,
  headers: Record<string, string> = {},
  body: Uint8Array<ArrayBuffer> | null = null,
): Response => new Response(body, { status, headers: { ...pageHeaders, ...headers } });

/**
 * Answers `app://studio/…` with the page's own files and nothing outside their folder. Never rejects.
 * @param folder of the built page
 */
export async function servePage(request: Request, folder: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer(405, { allow: 'GET, HEAD' });
  if (!URL.canParse(request.url)) return answer(404);
  const { protocol, host, pathname } = new URL(request.url);
  const file = `${protocol}//${host}` === appOrigin ? fileIn(folder, pathname) : null;
  if (file === null) return answer(404);
  try {
    const [real, home] = await Promise.all([realpath(file), realpath(folder)]);
    if (!isInside(home, real)) return answer(404);
    const content = await readFile(real);
    const headers = { 'content-type': pageType(real), 'content-length': String(content.byteLength) };
    return answer(200, headers, request.method === 'HEAD' ? null : new Uint8Array(content));
  } catch {
    return answer(404);
  }
}

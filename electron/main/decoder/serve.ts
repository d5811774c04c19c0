import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageKind } from '../../shared/images/image-kind.ts';
import { decoderHeaders, decoderLimits, decoderOrigin } from './policy.ts';

export interface DecoderFiles {
  /** The folder of the page's scripts. */
  readonly scripts: string;
  /** Of libheif, a module of its own; asked when a HEIC comes. */
  readonly libheif: () => string;
}

export interface Job {
  readonly kind: ImageKind;
  readonly picture: Uint8Array;
  readonly files: DecoderFiles;
  /** How it ended, as the page says. */
  readonly done: (result: Uint8Array | Error) => void;
}

const page = '<!doctype html><meta charset="utf-8"><script type="module" src="/page.js"></script>';

/** Answers all that the page may ask for: itself, its picture, and where to put what it made. Never rejects. */
export async function serveDecoder(request: Request, job: Job): Promise<Response> {
  const { kind, picture, files, done } = job;
  const answer = (
    status: number,
    type = 'text/plain',
    body: string | Uint8Array<ArrayBuffer> | null = null,
  ) => new Response(body, { status, headers: { ...decoderHeaders(kind), 'content-type': type } });
  const script = async (file: string) =>
    answer(200, 'text/javascript; charset=utf-8', new Uint8Array(await readFile(file)));
  const { origin, pathname } = addressOf(request.url);
  if (origin !== decoderOrigin) return answer(404);
  try {
    switch (`${request.method} ${pathname}`) {
      case 'GET /':
        return answer(200, 'text/html; charset=utf-8', page);
      case 'GET /page.js':
      case 'GET /worker.js':
        return await script(join(files.scripts, pathname));
      case 'GET /libheif.mjs':
        if (kind !== 'heic') return answer(404);
        return await script(files.libheif());
      case 'GET /picture':
        return answer(200, 'application/octet-stream', new Uint8Array(picture));
      case 'POST /result':
        done(await bodyOf(request, decoderLimits.resultBytes));
        return answer(204);
      case 'POST /failure':
        done(new Error(new TextDecoder().decode(await bodyOf(request, 2000))));
        return answer(204);
      default:
        return answer(404);
    }
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
    return answer(500);
  }
}

function addressOf(url: string): { origin: string; pathname: string } {
  if (!URL.canParse(url)) return { origin: '', pathname: '' };
  const { protocol, host, pathname } = new URL(url);
  return { origin: `${protocol}//${host}`, pathname };
}

async function bodyOf(request: Request, most: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > most) throw new Error(`More than ${most} bytes came back`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

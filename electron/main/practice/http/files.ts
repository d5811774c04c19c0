import { createReadStream } from 'node:fs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Shelf } from '../state/shelf.ts';
import { missing } from './refusal.ts';

const types: Record<string, string> = {
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  json: 'application/json',
};

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * One range of a `Range` header, both ends included; null to send everything (no header, another unit, several
 * ranges, nonsense), `unsatisfiable` when it lies past the end.
 */
export function readRange(header: string | undefined, bytes: number): ByteRange | 'unsatisfiable' | null {
  const match = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '');
  const [from, to] = [match?.[1] ?? '', match?.[2] ?? ''];
  if (from === '' && to === '') return null;
  if (from === '') {
    const tail = Number(to);
    return tail === 0 || bytes === 0 ? 'unsatisfiable' : { start: Math.max(0, bytes - tail), end: bytes - 1 };
  }
  const start = Number(from);
  if (start >= bytes) return 'unsatisfiable';
  const end = to === '' ? bytes - 1 : Math.min(Number(to), bytes - 1);
  return end < start ? null : { start, end };
}

/** Answers GET and HEAD for a file of the shelf, whole or a part. `notBefore`: older files count as deleted (ms). */
export async function sendFile(
  shelf: Shelf,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
  notBefore: number,
): Promise<FastifyReply> {
  const file = await shelf.find(name);
  if (!file || file.modifiedMs < notBefore) throw missing('No such file');
  const etag = `"${file.bytes.toString(16)}-${Math.floor(file.modifiedMs).toString(16)}"`;
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  void reply
    .header('accept-ranges', 'bytes')
    .header('etag', etag)
    .header('cache-control', 'private, no-store')
    .type(types[extension] ?? 'application/octet-stream');
  const wanted = request.headers['if-range'];
  const range = wanted === undefined || wanted === etag ? readRange(request.headers.range, file.bytes) : null;
  if (range === 'unsatisfiable') {
    return reply.code(416).header('content-range', `bytes */${file.bytes}`).send();
  }
  const { start, end } = range ?? { start: 0, end: file.bytes - 1 };
  if (range) void reply.code(206).header('content-range', `bytes ${start}-${end}/${file.bytes}`);
  void reply.header('content-length', end - start + 1);
  if (request.method === 'HEAD' || file.bytes === 0) return reply.send();
  return reply.send(createReadStream(file.path, { start, end }));
}

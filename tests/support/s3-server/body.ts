import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { Transform, type TransformCallback } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { S3Refusal } from './answers.ts';

export interface Taken {
  readonly bytes: number;
  readonly md5: string;
}

/** Whether the content itself is held against its signed hash; off only where throughput alone is measured. */
export interface TakeOptions {
  readonly payload: string;
  /** Called with each piece as it comes; what it throws ends the request. */
  readonly onBytes: (count: number) => void;
}

const streaming = /^STREAMING-UNSIGNED-PAYLOAD-TRAILER$/;

/** Writes the payload to a file. @throws S3Refusal where it is not what was signed or announced */
export async function takeBody(request: IncomingMessage, path: string, options: TakeOptions): Promise<Taken> {
  const { payload, onBytes } = options;
  const chunked = streaming.test(payload);
  if (payload.startsWith('STREAMING-') && !chunked) {
    throw new S3Refusal(501, 'NotImplemented', `${payload} is not implemented`);
  }
  const signed = /^[0-9a-f]{64}$/.test(payload);
  const sums = { md5: createHash('md5'), sha256: signed ? createHash('sha256') : null, crc32: 0, bytes: 0 };
  const wantsCrc = request.headers['x-amz-checksum-crc32'] !== undefined || chunked;
  const measure = new Transform({
    transform(piece: Buffer, _encoding, done) {
      sums.md5.update(piece);
      sums.sha256?.update(piece);
      if (wantsCrc) sums.crc32 = crc32(piece, sums.crc32);
      sums.bytes += piece.length;
      onBytes(piece.length);
      done(null, piece);
    },
  });
  const decode = new ChunkedDecoder();
  const to = createWriteStream(path);
  if (chunked) await pipeline(request, decode, measure, to);
  else await pipeline(request, measure, to);
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(sums.crc32);
  check(request, {
    bytes: sums.bytes,
    announced: Number(request.headers[chunked ? 'x-amz-decoded-content-length' : 'content-length'] ?? 0),
    sha256: sums.sha256?.digest('hex') ?? null,
    payload,
    crc32: crc.toString('base64'),
    trailer: chunked ? decode.trailers['x-amz-checksum-crc32'] : undefined,
    ...digest(sums.md5.copy()),
  });
  return { bytes: sums.bytes, md5: sums.md5.digest('hex') };
}

const digest = (md5: ReturnType<typeof createHash>) => ({ md5: md5.digest('base64') });

interface Found {
  readonly bytes: number;
  readonly announced: number;
  readonly sha256: string | null;
  readonly payload: string;
  readonly md5: string;
  readonly crc32: string;
  readonly trailer: string | undefined;
}

function check({ headers }: IncomingMessage, found: Found): void {
  if (found.bytes !== found.announced) throw new S3Refusal(400, 'IncompleteBody', 'Not all bytes came');
  if (found.sha256 !== null && found.sha256 !== found.payload) {
    throw new S3Refusal(400, 'XAmzContentSHA256Mismatch', 'The content is not what was signed');
  }
  const md5 = headers['content-md5'];
  if (md5 !== undefined && md5 !== found.md5) throw new S3Refusal(400, 'BadDigest', 'The MD5 differs');
  const crc = headers['x-amz-checksum-crc32'] ?? found.trailer;
  if (crc !== undefined && crc !== found.crc32) throw new S3Refusal(400, 'BadDigest', 'The CRC32 differs');
}

/** `aws-chunked`: `<hex length>\r\n<bytes>\r\n` … `0\r\n<trailers>\r\n\r\n`. */
class ChunkedDecoder extends Transform {
  #rest: Buffer = Buffer.alloc(0);
  /** Bytes still to come of the current chunk; null between two. */
  #left: number | null = null;
  #ended = false;
  readonly trailers: Record<string, string> = {};

  override _transform(piece: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece]);
    while (this.#step());
    done();
  }

  #step(): boolean {
    if (this.#left !== null && this.#left > 0) {
      const part = this.#rest.subarray(0, this.#left);
      if (part.length === 0) return false;
      this.push(part);
      this.#left -= part.length;
      this.#rest = this.#rest.subarray(part.length);
      return true;
    }
    const end = this.#rest.indexOf('\r\n');
    if (end < 0) return false;
    const line = this.#rest.subarray(0, end).toString('latin1');
    this.#rest = this.#rest.subarray(end + 2);
    if (this.#ended) {
      const [name = '', value = ''] = line.split(/:(.*)/s);
      if (name !== '') this.trailers[name.toLowerCase()] = value.trim();
    } else if (this.#left === 0) {
      this.#left = null;
    } else {
      const length = Number.parseInt(line.split(';')[0]!, 16);
      this.#ended = length === 0;
      this.#left = this.#ended ? null : length;
    }
    return true;
  }
}

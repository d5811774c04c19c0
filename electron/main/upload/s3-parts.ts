import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Transfer } from './destination.ts';
import { contentTypeOf } from './file-facts.ts';
import type { CountingClient } from './s3-client.ts';
import { refusalCode } from './s3-errors.ts';
import { readKept, type Kept } from './s3-kept.ts';

/** Of one part, unless there would be too many: `atOnce` of these are in memory. */
export const partBytes = 8 * 1024 * 1024;
const mostParts = 10_000;
const atOnce = 4;

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

/** One file into one object, part by part; goes on with what `kept` says and the service confirms. */
export async function uploadInParts(
  { client, count }: CountingClient,
  place: Place,
  transfer: Transfer,
): Promise<void> {
  const { path, facts, name, signal, onBytes, keep } = transfer;
  const stop = new AbortController();
  const abortSignal = AbortSignal.any([signal, stop.signal]);
  let kept = await confirmed(client, place, transfer);
  if (kept === null) {
    const begun = await client.send(
      new CreateMultipartUploadCommand({ ...place, ContentType: contentTypeOf(name) }),
      { abortSignal },
    );
    const size = Math.max(partBytes, Math.ceil(facts.bytes / mostParts / partBytes) * partBytes);
    kept = { id: begun.UploadId ?? '', key: place.Key, partBytes: size, ...facts, parts: [] };
  }

  const { id: UploadId, partBytes: size } = kept;
  const done = new Map(kept.parts.map(({ number, etag }) => [number, etag]));
  const lengthOf = (number: number) => Math.min(size, facts.bytes - (number - 1) * size);
  const missing = numbers(Math.ceil(facts.bytes / size)).filter((number) => !done.has(number));
  /** Bytes of the parts on their way. */
  const sending = new Map<number, number>();
  const doneBytes = () => [...done.keys()].reduce((sum, number) => sum + lengthOf(number), 0);
  const tell = () => {
    let sum = doneBytes();
    for (const sent of sending.values()) sum += sent;
    onBytes(sum);
  };
  keep(kept, doneBytes());
  tell();

  const work = async (file: FileHandle, room: Buffer): Promise<void> => {
    for (let number = missing.shift(); number !== undefined; number = missing.shift()) {
      abortSignal.throwIfAborted();
      const body = room.subarray(0, lengthOf(number));
      await readFully(file, body, (number - 1) * size);
      const current = number;
      count(body, (sent) => {
        sending.set(current, sent);
        tell();
      });
      const { ETag } = await client.send(
        new UploadPartCommand({
          ...{ ...place, UploadId, PartNumber: number, Body: body, ContentMD5: md5(body) },
          ContentLength: body.byteLength,
        }),
        { abortSignal },
      );
      sending.delete(number);
      done.set(number, ETag ?? '');
      keep({ ...kept, parts: list(done) }, doneBytes());
      tell();
    }
  };
  const file = await open(path);
  try {
    // Each worker keeps its one buffer: memory does not depend on the file, nor on when garbage is collected.
    const workers = numbers(Math.min(atOnce, missing.length)).map(() =>
      work(file, Buffer.allocUnsafeSlow(Math.min(size, facts.bytes))).catch((error: unknown) => {
        stop.abort();
        throw error;
      }),
    );
    const [failed] = (await Promise.allSettled(workers)).filter((end) => end.status === 'rejected');
    if (failed) throw failed.reason;
  } finally {
    await file.close();
  }
  await client.send(
    new CompleteMultipartUploadCommand({
      ...{ ...place, UploadId },
      MultipartUpload: { Parts: list(done).map(({ number, etag }) => ({ PartNumber: number, ETag: etag })) },
    }),
    { abortSignal },
  );
}

/** Ends an unfinished upload at the service; one that is not there any more is as good. */
export async function abortParts(
  { client }: CountingClient,
  place: Place,
  uploadId: string,
  abortSignal: AbortSignal,
): Promise<void> {
  try {
    await client.send(new AbortMultipartUploadCommand({ ...place, UploadId: uploadId }), { abortSignal });
  } catch (error) {
    if (refusalCode(error) !== 'NoSuchUpload') throw error;
  }
}

/** What was kept, as far as the service has it as well; null where there is nothing to go on with. */
async function confirmed(
  client: CountingClient['client'],
  place: Place,
  { kept: progress, facts, signal }: Transfer,
): Promise<Kept | null> {
  const kept = readKept(progress);
  if (kept === null || kept.key !== place.Key) return null;
  if (kept.bytes !== facts.bytes || kept.mtimeMs !== facts.mtimeMs) return null;
  const there = new Map<number, { readonly etag: string; readonly bytes: number }>();
  try {
    // Page by page by hand: services name a next page even where there is none, and the SDK's own way would ask for ever.
    let from: { readonly PartNumberMarker?: string | undefined } = {};
    for (let more = true; more;) {
      const page = await client.send(new ListPartsCommand({ ...place, UploadId: kept.id, ...from }), {
        abortSignal: signal,
      });
      for (const { PartNumber = 0, ETag = '', Size = 0 } of page.Parts ?? []) {
        there.set(PartNumber, { etag: ETag, bytes: Size });
      }
      from = { PartNumberMarker: page.NextPartNumberMarker };
      more = page.IsTruncated === true && page.NextPartNumberMarker !== undefined;
    }
  } catch (error) {
    const code = refusalCode(error);
    if (code === 'NoSuchUpload' || code === 'NotFound') return null;
    // Keys that may write but not list: what is kept is believed, and completing tells whether it was right.
    if (code === 'AccessDenied' || code === 'NotImplemented') return kept;
    throw error;
  }
  const expected = (number: number) => Math.min(kept.partBytes, kept.bytes - (number - 1) * kept.partBytes);
  const parts = kept.parts.filter(({ number, etag }) => {
    const found = there.get(number);
    return found?.etag === etag && found.bytes === expected(number);
  });
  return { ...kept, parts };
}

async function readFully(file: FileHandle, into: Buffer, position: number): Promise<void> {
  for (let at = 0; at < into.byteLength;) {
    const { bytesRead } = await file.read(into, at, into.byteLength - at, position + at);
    if (bytesRead === 0) throw new Error('The file became shorter');
    at += bytesRead;
  }
}

export const md5 = (body: Uint8Array): string => createHash('md5').update(body).digest('base64');
const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);
const list = (done: ReadonlyMap<number, string>) =>
  [...done].map(([number, etag]) => ({ number, etag })).sort((a, b) => a.number - b.number);

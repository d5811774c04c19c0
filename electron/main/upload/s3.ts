import { readFile } from 'node:fs/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AppError } from '../../shared/errors/app-error.ts';
import type { S3Config } from './config.ts';
import type { Destination, Hosted, Transfer } from './destination.ts';
import { contentTypeOf, expectUnchanged } from './file-facts.ts';
import { isObjectName } from './object-name.ts';
import { runPublicTest } from './public-test.ts';
import { createClient } from './s3-client.ts';
import { readS3Error, refusalCode } from './s3-errors.ts';
import { readKept } from './s3-kept.ts';
import { abortParts, md5, partBytes, uploadInParts } from './s3-parts.ts';

/** A signature of version 4 lives a week at most; a session lives a day. */
const linkSeconds = 7 * 24 * 3600;

/** Any S3-compatible bucket. Objects stay private: the service gets a signed link. */
export function createS3Destination(
  key: string,
  config: S3Config,
  now: () => number = Date.now,
): Destination {
  const { bucket, prefix } = config;
  const watched = createClient(config);
  const { client, count } = watched;
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  const keyOf = (name: string) => (folder === '' ? name : `${folder}/${name}`);
  const place = (name: string) => ({ Bucket: bucket, Key: keyOf(name) });

  async function hosted(name: string): Promise<Hosted> {
    // The client has learnt from the service how far this computer's clock is off.
    const signingDate = new Date(now() + client.config.systemClockOffset);
    const command = new GetObjectCommand(place(name));
    const url = await getSignedUrl(client, command, { expiresIn: linkSeconds, signingDate });
    return { url, expiresAt: now() + linkSeconds * 1000 };
  }

  /** @returns bytes; null where there is no such object */
  async function sizeOf(name: string, abortSignal: AbortSignal): Promise<number | null> {
    try {
      const { ContentLength = 0 } = await client.send(new HeadObjectCommand(place(name)), { abortSignal });
      return ContentLength;
    } catch (error) {
      const code = refusalCode(error);
      if (code === 'NotFound' || code === 'NoSuchKey') return null;
      throw error;
    }
  }

  async function putWhole({ path, name, signal, onBytes }: Transfer): Promise<void> {
    const body = await readFile(path);
    count(body, onBytes);
    await client.send(
      new PutObjectCommand({
        ...{ ...place(name), Body: body, ContentType: contentTypeOf(name), ContentMD5: md5(body) },
      }),
      { abortSignal: signal },
    );
  }

  async function put(transfer: Transfer): Promise<Hosted> {
    const { path, facts, name, signal, onBytes, keep, kept } = transfer;
    try {
      signal.throwIfAborted();
      await expectUnchanged(path, facts);
      if (facts.bytes <= partBytes) await putWhole(transfer);
      // An answer to "complete" may have been lost after the last part: then the object is there, and its parts are not.
      else if (readKept(kept) === null || (await sizeOf(name, signal)) !== facts.bytes) {
        await uploadInParts(watched, place(name), transfer);
      }
      await expectUnchanged(path, facts).catch(async (error: unknown) => {
        await client.send(new DeleteObjectCommand(place(name)), { abortSignal: signal });
        throw error;
      });
      const found = await sizeOf(name, signal).catch((error: unknown) => {
        // Keys that may write but not read: the test of the destination says so; here every part was checked.
        if (refusalCode(error) === null) throw error;
        return facts.bytes;
      });
      if (found !== facts.bytes) {
        throw new AppError('upload-damaged', 'The object has another size', {
          found: found ?? 0,
          needed: facts.bytes,
        });
      }
    } catch (error) {
      throw readS3Error(error, signal);
    }
    keep(null, facts.bytes);
    onBytes(facts.bytes);
    return hosted(name);
  }

  async function remove(name: string, { signal }: { signal: AbortSignal }): Promise<void> {
    await client
      .send(new DeleteObjectCommand(place(name)), { abortSignal: signal })
      .catch((error: unknown) => Promise.reject(readS3Error(error, signal) as Error));
  }

  return {
    key,
    resumable: true,
    put,
    remove,
    async find(name, { bytes, signal }) {
      try {
        return (await sizeOf(name, signal)) === bytes ? await hosted(name) : null;
      } catch {
        signal.throwIfAborted();
        return null;
      }
    },
    async abandon(progress, { signal }) {
      const kept = readKept(progress);
      if (kept === null) return;
      await abortParts(watched, { Bucket: bucket, Key: kept.key }, kept.id, signal).catch((error: unknown) =>
        Promise.reject(readS3Error(error, signal) as Error),
      );
    },
    async sweep({ before, isKnown, signal }) {
      let swept = 0;
      try {
        let from: { readonly KeyMarker?: string | undefined; readonly UploadIdMarker?: string | undefined } =
          {};
        for (let more = true; more;) {
          const page = await client.send(
            new ListMultipartUploadsCommand({ Bucket: bucket, Prefix: keyOf(''), ...from }),
            { abortSignal: signal },
          );
          for (const { Key = '', UploadId = '', Initiated } of page.Uploads ?? []) {
            const begun = Initiated?.getTime() ?? Infinity;
            // Others may use the bucket, too: only names that only this application gives.
            if (begun >= before || isKnown(UploadId) || !isObjectName(Key.slice(keyOf('').length))) continue;
            await abortParts(watched, { Bucket: bucket, Key }, UploadId, signal);
            swept += 1;
          }
          from = { KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker };
          more = page.IsTruncated === true && page.NextKeyMarker !== undefined;
        }
      } catch (error) {
        throw readS3Error(error, signal);
      }
      return swept;
    },
    test: (options) => runPublicTest({ put, remove: (name) => remove(name, options), ...options }),
  };
}

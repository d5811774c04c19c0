import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { AppError } from '../../shared/errors/app-error.ts';
import type { DestinationConfig } from './config.ts';
import type { Destination, PutRequest } from './destination.ts';
import { putTestFile } from './public-test.ts';
import { readError } from './read-error.ts';

export type S3Config = Extract<DestinationConfig, { kind: 's3' }>;

/** Of one part, and so of what is in memory: two parts at most. Below 10 000 parts up to 80 GB. */
const partBytes = 8 * 1024 * 1024;
/** A signature of version 4 lives a week at most; a session lives a day. */
const linkSeconds = 7 * 24 * 3600;
const types: Readonly<Record<string, string>> = { mp4: 'video/mp4', mov: 'video/quicktime' };

/** Any S3-compatible bucket. Objects stay private: the service gets a signed link. */
export function createS3Destination(config: S3Config, now: () => number = Date.now): Destination {
  const { endpoint, region, bucket, prefix, pathStyle, accessKey, secretKey } = config;
  const client = new S3Client({
    endpoint,
    region: region === '' ? 'us-east-1' : region,
    forcePathStyle: pathStyle,
    credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    // Newer checksums are sent only where the operation needs them: several compatible services refuse them.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  const place = (name: string) => ({ Bucket: bucket, Key: keyOf(prefix, name) });
  const signed = (name: string) =>
    getSignedUrl(client, new GetObjectCommand(place(name)), { expiresIn: linkSeconds });

  async function put(path: string, { name, signal, onProgress }: PutRequest) {
    const { size } = await stat(path);
    const upload = new Upload({
      client,
      params: {
        ...place(name),
        Body: createReadStream(path, { highWaterMark: 1024 * 1024 }),
        ContentType: types[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream',
      },
      partSize: partBytes,
      queueSize: 2,
    });
    upload.on('httpUploadProgress', ({ loaded = 0 }) => onProgress(size === 0 ? 100 : (loaded / size) * 100));
    const abort = () => void upload.abort();
    signal.throwIfAborted();
    signal.addEventListener('abort', abort, { once: true });
    try {
      await upload.done();
    } catch (error) {
      throw readS3Error(error, signal);
    } finally {
      signal.removeEventListener('abort', abort);
    }
    onProgress(100);
    return { url: await signed(name), expiresAt: now() + linkSeconds * 1000 };
  }

  return {
    key: `s3 ${endpoint} ${bucket} ${prefix}`,
    put,
    async exists(name, { signal }) {
      try {
        await client.send(new HeadObjectCommand(place(name)), { abortSignal: signal });
        return true;
      } catch {
        signal.throwIfAborted();
        return false;
      }
    },
    test: ({ signal }) =>
      putTestFile({
        put: async (path, name) => (await put(path, { name, signal, onProgress: () => undefined })).url,
        remove: async (name) => {
          await client
            .send(new DeleteObjectCommand(place(name)), { abortSignal: signal })
            .catch((error: unknown) => {
              throw readS3Error(error, signal);
            });
        },
        signal,
      }),
  };
}

function keyOf(prefix: string, name: string): string {
  const folder = prefix.replace(/^\/+|\/+$/g, '');
  return folder === '' ? name : `${folder}/${name}`;
}

/** The SDK's errors carry the service's code as their name and the status beside it. */
function readS3Error(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return readError(error, signal);
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return readError(error, signal);
  return new AppError('upload-refused', `The bucket refused: ${name ?? 'no reason'}`, {
    status,
    reason: name ?? '',
  });
}

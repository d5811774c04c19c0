import { createReadStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { destinationAt, makeFile, megabyte, put } from '../tests/support/uploads.ts';
import type { Bench } from './support/bench.ts';
import { startS3Process } from './support/s3-process.ts';

const bytes = 256 * megabyte;

/** The SDK's own way of uploading a file, with its own settings, to the same server. */
export default {
  name: 'upload-throughput',
  unit: 'MB/s',
  judged: 'ratio',
  better: 'higher',
  bar: 0.9,
  rounds: 3,
  open: async () => {
    const server = await startS3Process();
    const folder = await mkdtemp(path.join(tmpdir(), 'mes-bench-upload-'));
    const file = makeFile(bytes, folder).path;
    const timed = async (work: () => Promise<unknown>): Promise<number> => {
      const start = performance.now();
      await work();
      return bytes / 1e6 / ((performance.now() - start) / 1000);
    };
    const destination = destinationAt(server);
    const { accessKey, secretKey, region } = server.keys;
    const client = new S3Client({
      endpoint: server.endpoint,
      region,
      forcePathStyle: true,
      credentials: { accessKeyId: accessKey, secretAccessKey: secretKey },
    });
    return {
      subject: () => timed(async () => (await put(destination, file, { name: 'ours.mp4' })).hosted),
      baseline: () =>
        timed(() =>
          new Upload({
            client,
            params: { Bucket: server.bucket, Key: 'theirs.mp4', Body: createReadStream(file) },
          }).done(),
        ),
      close: async () => {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
} satisfies Bench;

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from '../scripts/lib/paths.mjs';
import type { Bench } from './support/bench.ts';
import { startS3Process } from './support/s3-process.ts';

const bytes = 2 * 1024 ** 3;

/** How much the memory of a process grows while it uploads a file of two gigabytes. */
export default {
  name: 'upload-memory',
  unit: 'MB',
  judged: 'value',
  better: 'lower',
  bar: 100,
  rounds: 1,
  open: async () => {
    const server = await startS3Process();
    const folder = await mkdtemp(path.join(tmpdir(), 'mes-bench-upload-'));
    const file = path.join(folder, 'large.mp4');
    const handle = await open(file, 'w');
    await handle.truncate(bytes);
    await handle.close();
    return {
      subject: async () => {
        const child = fork(path.join(root, 'bench/support/upload-child.ts'));
        child.send({
          server: { endpoint: server.endpoint, bucket: server.bucket, keys: server.keys },
          path: file,
        });
        const [growth] = (await once(child, 'message')) as [number];
        child.disconnect();
        return growth;
      },
      close: async () => {
        await server.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  },
} satisfies Bench;

import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { root } from '../../scripts/lib/paths.mjs';
import type { S3Server } from '../../tests/support/s3-server/server.ts';

export type Reachable = Pick<S3Server, 'endpoint' | 'bucket' | 'keys'>;

/** The tests' S3 server in a process of its own: what is measured is the upload alone. */
export async function startS3Process(): Promise<Reachable & { close: () => Promise<void> }> {
  const child = fork(path.join(root, 'tests/support/s3-server/process.ts'));
  const [where] = (await once(child, 'message')) as [Reachable];
  return {
    ...where,
    async close() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

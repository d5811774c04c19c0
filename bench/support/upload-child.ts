import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';
import { destinationAt, put } from '../../tests/support/uploads.ts';
import type { Reachable } from './s3-process.ts';

/** Uploads one file and tells how much the memory of this process grew meanwhile, in MB. */
process.once('message', (task) => {
  void run(task as { server: Reachable; path: string }).then((growth) => process.send?.(growth));
});

async function run({ server, path }: { server: Reachable; path: string }): Promise<number> {
  const destination = destinationAt(server);
  // The client is loaded and has spoken once: only the file is measured.
  await destination.find('warm', { bytes: 1, signal: new AbortController().signal });
  const before = process.memoryUsage().rss;
  let peak = before;
  const done = new AbortController();
  const watching = (async () => {
    while (!done.signal.aborted) {
      peak = Math.max(peak, process.memoryUsage().rss);
      await delay(20);
    }
  })();
  await (
    await put(destination, path)
  ).hosted;
  done.abort();
  await watching;
  return (peak - before) / 1e6;
}

import { parentPort, workerData } from 'node:worker_threads';
import { createPracticeServer } from './practice-server.ts';
import type { FromWorker, ToWorker, WorkerOptions } from './worker-messages.ts';

/* The thread the practice service lives in. Starts at once with `workerData`, stops on request. */

const port = parentPort;
if (!port) throw new Error('The practice service runs in a worker thread');
const say = (message: FromWorker) => port.postMessage(message);
const words = (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error));

try {
  const service = await createPracticeServer({
    ...(workerData as WorkerOptions),
    log: (message, error) => say({ kind: 'log', message: `${message}: ${words(error)}` }),
  });
  port.on('message', (message: ToWorker) => {
    if (message.kind !== 'stop') return;
    void service.stop().finally(() => {
      say({ kind: 'stopped' });
      port.close();
    });
  });
  const { baseUrl, credentials, upload } = service;
  say({ kind: 'ready', access: { baseUrl, credentials, upload } });
} catch (error) {
  say({ kind: 'failed', message: words(error) });
  port.close();
}

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startTaskService } from '../../tests/support/task-service.ts';

const openTasks = 1000;
const windowMs = 10_000;

export interface Waiting {
  /** Watches a while; per second of it. */
  watch(): Promise<{ requests: number; cpuPercent: number }>;
  close(): Promise<void>;
}

/** The real engine, in a process of its own, with 1,000 tasks ordered just now that never end: when it asks most often. */
export async function startWaiting(): Promise<Waiting> {
  const server = await startTaskService({ runsFor: () => 1e9, random: () => 0.5 });
  const taskIds = Array.from({ length: openTasks }, (_, index) => server.addTask(`waiting-${index}`).taskId);
  const child = fork(join(import.meta.dirname, 'waiting-engine.ts'), [server.baseUrl]);
  child.send({ taskIds });
  await once(child, 'message');
  const cpu = async () => {
    child.send({});
    const [answer] = (await once(child, 'message')) as [{ cpuMicros: number }];
    return answer.cpuMicros;
  };
  return {
    async watch() {
      const before = { cpu: await cpu(), requests: server.requests.list + server.requests.query };
      const start = performance.now();
      await sleep(windowMs);
      const used = (await cpu()) - before.cpu;
      const seconds = (performance.now() - start) / 1000;
      const requests = server.requests.list + server.requests.query - before.requests;
      return { requests: requests / seconds, cpuPercent: used / 10_000 / seconds };
    },
    async close() {
      child.disconnect();
      await once(child, 'exit');
      await server.close();
    },
  };
}

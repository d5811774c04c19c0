/**
 * Lists the account's newest tasks and what its resource packs have left.
 *
 *   KLING_API_KEY=… node docs/examples/list-tasks.ts
 *   KLING_ACCESS_KEY=… KLING_SECRET_KEY=… node docs/examples/list-tasks.ts
 *
 * KLING_BASE_URL is for another host than the global one. Needs Node 22.18 or newer, which runs TypeScript as it is.
 */
import process from 'node:process';
import { createKlingClient } from '../../electron/main/kling/client.ts';
import type { Credentials } from '../../electron/main/kling/credentials.ts';
import { AppError } from '../../electron/shared/errors/app-error.ts';
import { serviceHosts } from '../../electron/shared/limits/service.ts';

const { KLING_API_KEY, KLING_ACCESS_KEY = '', KLING_SECRET_KEY = '', KLING_BASE_URL } = process.env;
const credentials: Credentials = KLING_API_KEY
  ? { kind: 'token', apiKey: KLING_API_KEY }
  : { kind: 'keys', accessKey: KLING_ACCESS_KEY, secretKey: KLING_SECRET_KEY };

const print = (line: string) => process.stdout.write(`${line}\n`);
const warn = (line: string) => process.stderr.write(`${line}\n`);

const onRetry = ({ delayMs, error }: { delayMs: number; error: AppError }) =>
  warn(`${error.code}: trying again in ${Math.ceil(delayMs / 1000)} s`);

try {
  const client = createKlingClient({ baseUrl: KLING_BASE_URL ?? serviceHosts.global, credentials });
  const { tasks } = await client.listTasks({ pageNum: 1, pageSize: 30 }, { onRetry });
  for (const task of tasks) {
    const made = task.createdAt === null ? '' : new Date(task.createdAt).toISOString();
    print([task.taskId, task.externalTaskId ?? '', task.status, made, task.videos[0]?.url ?? ''].join('\t'));
  }
  const now = Date.now();
  const { packs } = await client.accountCosts(
    { startTime: now - 30 * 86_400_000, endTime: now },
    { onRetry },
  );
  for (const pack of packs)
    print(`${pack.name}: ${pack.remaining ?? '?'} of ${pack.total ?? '?'} (${pack.status})`);
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  warn(`${error.code}: ${error.message}`);
  warn(JSON.stringify(error.details));
  process.exitCode = 1;
}

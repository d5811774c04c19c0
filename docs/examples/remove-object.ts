import { randomUUID } from 'node:crypto';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDoubtful, isNoSuchTask } from '../../electron/main/kling/answers/refusal.ts';
import { createKlingClient } from '../../electron/main/kling/client.ts';
import type { CreateTaskRequest, Task } from '../../electron/main/kling/types.ts';
import { AppError } from '../../electron/shared/errors/app-error.ts';
import { serviceHosts } from '../../electron/shared/limits/service.ts';

/*
 * Removes what is at a point of a clip's first frame, and never pays twice for it:
 * `KLING_API_KEY=… node docs/examples/remove-object.ts <address of the clip> <x> <y> <what it is>`, x and y from 0 to 1.
 */

const [videoUrl = '', x = '', y = '', what = 'the object'] = process.argv.slice(2);
const pollMs = Number(process.env['KLING_POLL_MS'] ?? 5000);
const client = createKlingClient({
  baseUrl: process.env['KLING_BASE_URL'] ?? serviceHosts.global,
  credentials: { kind: 'token', apiKey: process.env['KLING_API_KEY'] ?? '' },
});

const print = (line: string) => process.stdout.write(`${line}\n`);
const warn = (line: string) => process.stderr.write(`${line}\n`);

/** Sends an order once. Where it is not certain that it arrived, the service is asked before it is sent again. */
async function orderOnce(request: CreateTaskRequest & { externalTaskId: string }): Promise<Task> {
  for (;;) {
    try {
      return await client.createTask(request);
    } catch (error) {
      if (!(error instanceof AppError) || !isDoubtful(error)) throw error;
      warn(`in doubt (${error.code}); asking for ${request.externalTaskId}`);
    }
    // It may still be on its way: an early "no" is not believed.
    await sleep(pollMs * 3);
    try {
      return await client.queryTask(request.externalTaskId);
    } catch (error) {
      if (!(error instanceof AppError) || !isNoSuchTask(error)) throw error;
    }
  }
}

async function finished(task: Task): Promise<Task> {
  let newest = task;
  while (newest.status !== 'succeed' && newest.status !== 'failed') {
    await sleep(pollMs);
    newest = await client.queryTask(task.taskId);
  }
  return newest;
}

try {
  const { sessionId, totalFrame } = await client.initSelection({ videoUrl });
  const points = [{ x: Number(x), y: Number(y) }];
  const { masks } = await client.addSelection({ sessionId, frameIndex: 0, points });
  print(`${masks.length} selected on the first of ${totalFrame} frames`);
  const externalTaskId = randomUUID();
  const prompt = `Delete ${what} from <<<video_1>>>`;
  const task = await finished(
    await orderOnce({ sessionId, editMode: 'removal', prompt, externalTaskId, duration: '5' }),
  );
  if (task.status === 'failed') throw new Error(`failed: ${task.statusMessage}`);
  for (const { url } of task.videos) print(url ?? 'a video without an address');
  print(`${task.units ?? '?'} units`);
} catch (error) {
  warn(error instanceof AppError ? `${error.code}: ${error.message}` : String(error));
  process.exitCode = 1;
}

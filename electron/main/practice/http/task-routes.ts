import type { FastifyInstance } from 'fastify';
import type { PracticeContext } from '../context.ts';
import type { TaskRecord } from '../state/records.ts';
import { takeOrder } from '../work/orders.ts';
import { success } from './envelope.ts';
import { keptMs } from './file-routes.ts';
import { missing } from './refusal.ts';
import { createBody, listQuery, parse } from './schemas.ts';

const root = '/v1/videos/multi-elements';

/** Create a task, ask for one, list them. */
export function taskRoutes(
  server: FastifyInstance,
  context: PracticeContext,
  start: (task: TaskRecord) => void,
): void {
  const { tasks, clock } = context;

  server.post(root, async (request) => {
    const task = await takeOrder(context, parse(createBody, request.body));
    start(task);
    return success(request, {
      task_id: task.id,
      task_status: task.status,
      task_info: taskInfo(task),
      created_at: task.createdAt,
      updated_at: task.updatedAt,
    });
  });

  server.get<{ Params: { id: string } }>(`${root}/:id`, async (request) => {
    const { id } = request.params;
    const task = tasks.get(id) ?? tasks.all().find(({ externalId }) => externalId === id);
    if (!task) throw missing(`No such task: ${id}`);
    return success(request, taskAnswer(task, context, clock()));
  });

  server.get(root, async (request) => {
    const { pageNum, pageSize } = parse(listQuery, request.query);
    const newestFirst = tasks.all().sort((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1));
    const page = newestFirst.slice((pageNum - 1) * pageSize, pageNum * pageSize);
    return success(
      request,
      page.map((task) => taskAnswer(task, context, clock())),
    );
  });
}

const taskInfo = ({ externalId }: TaskRecord) =>
  externalId === null ? {} : { external_task_id: externalId };

function taskAnswer(task: TaskRecord, { addresses }: PracticeContext, now: number) {
  const { result } = task;
  return {
    task_id: task.id,
    task_status: task.status,
    task_status_msg: task.message,
    task_info: taskInfo(task),
    ...(result && now < task.updatedAt + keptMs
      ? {
          task_result: {
            videos: [
              {
                id: result.videoId,
                session_id: task.sessionId,
                url: addresses.fileUrl(result.video),
                ...(result.watermarked ? { watermark_url: addresses.fileUrl(result.watermarked) } : {}),
                duration: String(Number(result.seconds.toFixed(3))),
              },
            ],
          },
        }
      : {}),
    ...(task.watermark === null ? {} : { watermark_info: { enabled: task.watermark } }),
    ...(task.status === 'succeed' ? { final_unit_deduction: task.units } : {}),
    created_at: task.createdAt,
    updated_at: task.updatedAt,
  };
}

import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/*
 * The service's tasks over real HTTP, with whatever can go wrong. It takes an order that comes twice and remembers that it
 * did: a duplicate is what must never happen, so nothing here hides one.
 */

export type Route = 'create' | 'query' | 'list' | 'file';

/** What happens to one request instead of the plain answer. `take`: whether an order counts all the same. */
export type Fault =
  | { readonly kind: 'reset'; readonly take?: 'before' | 'late' }
  | { readonly kind: 'silence'; readonly take?: 'before' | 'late' }
  | {
      readonly kind: 'refuse';
      readonly status: number;
      readonly code: number;
      readonly message?: string;
      readonly take?: 'before';
    }
  | { readonly kind: 'raw'; readonly status: number; readonly body: string; readonly take?: 'before' }
  /** The right answer, cut off in the middle. */
  | { readonly kind: 'cut'; readonly take?: 'before' }
  | { readonly kind: 'slow'; readonly ms: number };

export interface TaskServiceOptions {
  /** Null: the plain answer. `count` is how many requests of that route came before. */
  readonly fault?: (route: Route, count: number, path: string) => Fault | null;
  /** How long a task runs, milliseconds. */
  readonly runsFor?: () => number;
  /** How many run at once before 1303. */
  readonly slots?: number;
  /** After this long a `late` order is taken. */
  readonly lateMs?: number;
  readonly fails?: (externalId: string) => boolean;
  /** The bytes of every result; by default a small one of its own for each task. */
  readonly movie?: (taskId: string) => Buffer;
  readonly random?: () => number;
}

export interface ServedTask {
  readonly taskId: string;
  readonly externalId: string;
  readonly createdAt: number;
  readonly endsAt: number;
  readonly body: Record<string, unknown>;
}

export interface TaskService {
  readonly baseUrl: string;
  /** Every order that was taken, in order; one that came twice is there twice. */
  readonly tasks: readonly ServedTask[];
  readonly requests: Readonly<Record<Route, number>>;
  movieOf(taskId: string): Buffer;
  /** Adds a task that was ordered elsewhere. */
  addTask(externalId: string): ServedTask;
  close(): Promise<void>;
}

/** Begins like an mp4, differs for each task. */
const ownMovie = (taskId: string): Buffer =>
  Buffer.concat([
    Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'),
    createHash('sha512').update(taskId).digest(),
  ]);

export async function startTaskService(options: TaskServiceOptions = {}): Promise<TaskService> {
  const {
    runsFor = () => 30,
    slots = Infinity,
    lateMs = 50,
    movie = ownMovie,
    random = Math.random,
  } = options;
  const tasks: ServedTask[] = [];
  const byId = new Map<string, ServedTask>();
  const byExternalId = new Map<string, ServedTask>();
  const requests: Record<Route, number> = { create: 0, query: 0, list: 0, file: 0 };
  let baseUrl = '';

  const take = (body: Record<string, unknown>): ServedTask => {
    const createdAt = Date.now();
    const externalId = typeof body['external_task_id'] === 'string' ? body['external_task_id'] : '';
    const task = { taskId: `t-${randomUUID()}`, externalId, createdAt, endsAt: createdAt + runsFor(), body };
    tasks.push(task);
    byId.set(task.taskId, task);
    if (externalId && !byExternalId.has(externalId)) byExternalId.set(externalId, task);
    return task;
  };
  const running = () => tasks.filter(({ endsAt }) => endsAt > Date.now()).length;
  const shown = (task: ServedTask) => {
    const ended = task.endsAt <= Date.now();
    const failed = ended && (options.fails?.(task.externalId) ?? false);
    const watermark = (task.body['watermark_info'] as { enabled?: boolean } | undefined)?.enabled === true;
    const url = `${baseUrl}/files/${task.taskId}.mp4`;
    const done = random() < 0.5 ? 'succeed' : 'succeeded';
    return {
      task_id: task.taskId,
      task_status: failed ? 'failed' : ended ? done : random() < 0.3 ? 'submitted' : 'processing',
      ...(failed ? { task_status_msg: 'content moderation' } : {}),
      task_info: { external_task_id: task.externalId },
      ...(ended && !failed
        ? {
            task_result: {
              videos: [
                {
                  id: `v-${task.taskId}`,
                  url,
                  duration: '5.0',
                  ...(watermark ? { watermark_url: `${url}?mark` } : {}),
                },
              ],
            },
            final_unit_deduction: '1.5',
          }
        : {}),
      created_at: task.createdAt,
      updated_at: Date.now(),
      newer_field: { kept: true },
    };
  };

  const answer = (status: number, code: number, message: string, data?: unknown) => ({
    status,
    body: JSON.stringify({
      code,
      message,
      request_id: randomUUID(),
      ...(data === undefined ? {} : { data }),
    }),
  });
  const plain = (route: Route, url: URL, body: Record<string, unknown>) => {
    if (route === 'create') {
      if (running() >= slots) return answer(429, 1303, 'parallel task over resource pack limit');
      return answer(200, 0, 'SUCCEED', {
        ...shown(take(body)),
        task_status: 'submitted',
        task_result: undefined,
      });
    }
    if (route === 'list') {
      const pageNum = Number(url.searchParams.get('pageNum') ?? 1);
      const pageSize = Number(url.searchParams.get('pageSize') ?? 30);
      const newestFirst = [...tasks].reverse();
      return answer(
        200,
        0,
        'SUCCEED',
        newestFirst.slice((pageNum - 1) * pageSize, pageNum * pageSize).map(shown),
      );
    }
    const id = decodeURIComponent(url.pathname.split('/').at(-1) ?? '');
    const task = byId.get(id) ?? byExternalId.get(id);
    if (!task) return answer(404, 1203, 'no such task');
    return answer(200, 0, 'SUCCEED', random() < 0.5 ? shown(task) : [shown(task)]);
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', baseUrl);
    const route = routeOf(request, url);
    const count = requests[route]++;
    const body = await readBody(request);
    const fault = options.fault?.(route, count, url.pathname) ?? null;
    if (fault && 'take' in fault && route === 'create') {
      if (fault.take === 'before') take(body);
      if (fault.take === 'late') setTimeout(() => take(body), lateMs);
    }
    switch (fault?.kind) {
      case 'reset':
        request.socket.destroy();
        return;
      case 'silence':
        return;
      case 'refuse': {
        const refusal = answer(fault.status, fault.code, fault.message ?? `scripted ${fault.code}`);
        response.writeHead(refusal.status, { 'Content-Type': 'application/json' }).end(refusal.body);
        return;
      }
      case 'raw':
        response.writeHead(fault.status, { 'Content-Type': 'text/html' }).end(fault.body);
        return;
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, fault.ms));
        break;
      case 'cut':
      case undefined:
        break;
    }
    const cut = fault?.kind === 'cut';
    if (route === 'file') {
      serveFile(request, response, movie(/([^/]+)\.mp4$/.exec(url.pathname)?.[1] ?? ''), cut);
      return;
    }
    const alreadyTaken = cut && fault.take === 'before' && route === 'create';
    const full = alreadyTaken ? answer(200, 0, 'SUCCEED', shown(tasks.at(-1)!)) : plain(route, url, body);
    const bytes = Buffer.from(full.body);
    response.writeHead(full.status, { 'Content-Type': 'application/json', 'Content-Length': bytes.length });
    if (!cut) response.end(bytes);
    else response.write(bytes.subarray(0, bytes.length >> 1), () => response.destroy());
  }

  const server: Server = createServer((request, response) => {
    handle(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    baseUrl,
    tasks,
    requests,
    movieOf: movie,
    addTask: (externalId) => take({ external_task_id: externalId }),
    close: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function routeOf(request: IncomingMessage, url: URL): Route {
  if (url.pathname.startsWith('/files/')) return 'file';
  if (request.method === 'POST') return 'create';
  return url.pathname.endsWith('/multi-elements') ? 'list' : 'query';
}

function serveFile(request: IncomingMessage, response: ServerResponse, bytes: Buffer, cut: boolean): void {
  const etag = `"${createHash('sha1').update(bytes).digest('hex')}"`;
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const resumed = start > 0 && request.headers['if-range'] === etag;
  const part = bytes.subarray(resumed ? start : 0);
  response.setHeader('ETag', etag);
  if (resumed) response.setHeader('Content-Range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
  response.writeHead(resumed ? 206 : 200, { 'Content-Length': part.length });
  if (!cut) {
    response.end(part);
    return;
  }
  response.write(part.subarray(0, part.length >> 1));
  setTimeout(() => response.destroy(), 5);
}

async function readBody(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString('utf8');
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { startScriptedService, type Received, type ScriptedService, type Step } from './server.ts';
import { raw, refusal, reset, success } from './steps.ts';

const root = '/v1/videos/multi-elements';

export type Route =
  'init' | 'add' | 'delete' | 'clear' | 'preview' | 'create' | 'query' | 'list' | 'account' | 'file';

/** The video that every session is opened on, and that every result is. */
export interface ServedVideo {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
}

interface SentPoints {
  readonly session_id: string;
  readonly frame_index: number;
  readonly points: readonly { x: number; y: number }[];
}

interface ServedTask {
  readonly id: string;
  readonly externalId: string;
  status: 'submitted' | 'processing' | 'succeed' | 'failed';
}

/** All endpoints with plain good answers, any of which a test replaces for as many requests as it likes. */
export interface WholeService {
  readonly baseUrl: string;
  /** Every request, oldest first. */
  readonly received: readonly Received[];
  /** Requests of one route. */
  count(route: Route): number;
  /** The next requests of this route get these, one each. */
  next(route: Route, ...steps: readonly Step[]): void;
  /** The next request of this route is carried out, but its answer is lost. */
  lose(route: Route): void;
  /** Plans that no request has met yet are given up. */
  forget(): void;
  /** All requests of this route get this; null: the good answer again. */
  always(route: Route, step: Step | null): void;
  /** Sessions from now on are opened on this video. */
  serve(video: ServedVideo): Promise<void>;
  /** The points of the newest session, frame by frame in the order of their coming, as the numbers were written. */
  readonly held: ReadonlyMap<number, readonly string[]>;
  /** What the preview's file of masks holds; as known unless a test says otherwise. */
  tracking(text: string): void;
  /** Sessions begun so far are over. */
  endSessions(): void;
  /** Tasks in the order of their creation. */
  readonly tasks: readonly ServedTask[];
  /** A task that was ordered elsewhere. */
  addTask(externalId: string, status: ServedTask['status']): ServedTask;
  finishAll(): void;
  close(): Promise<void>;
}

/** The numbers of a point as they stand in the request: `0.25,0.5`. */
const written = ({ x, y }: { x: number; y: number }): string => `${x},${y}`;

/** Frames whose mask comes out different in every session. */
export const unsteadyFrame = 20;

export async function startWholeService(served: ServedVideo): Promise<WholeService> {
  const service: ScriptedService = await startScriptedService();
  let video = served;
  let bytes = await readFile(video.path);
  const counts = new Map<Route, number>();
  const planned = new Map<Route, Step[]>();
  const constant = new Map<Route, Step>();
  const tasks: ServedTask[] = [];
  let sessions = 0;
  let firstOpen = 1;
  const held = new Map<number, string[]>();
  let tracking: string | null = null;

  const drawn = new Map<string, string>();
  const mask = (frameIndex: number, session: number): string => {
    const shift = frameIndex === unsteadyFrame ? session * 8 : 0;
    const key = `${video.width} ${video.height} ${shift}`;
    const known = drawn.get(key) ?? draw(shift);
    drawn.set(key, known);
    return known;
  };
  const draw = (shift: number): string => {
    const pixels = new Uint8Array(video.width * video.height);
    for (let y = 100; y < 300; y++)
      pixels.fill(1, y * video.width + 200 + shift, y * video.width + 500 + shift);
    return encodeCounts(runsFromMask(pixels, video.height, video.width, 'row-major'));
  };
  /** One object on every frame but the last ten. */
  const tracked = (): string =>
    JSON.stringify(
      Array.from({ length: video.frameCount }, (_, frameIndex) => ({
        frame_index: frameIndex,
        rle_mask_list: frameIndex < video.frameCount - 10 ? masksOf(frameIndex, sessions) : [],
      })),
    );
  const masksOf = (frameIndex: number, session: number) => [
    { object_id: 0, rle_mask: { size: [video.height, video.width], counts: mask(frameIndex, session) } },
  ];
  const pointsIn = ({ body }: Received) => {
    const { session_id: id, frame_index: frameIndex, points } = JSON.parse(body) as SentPoints;
    return { id, frameIndex, points: points.map(written) };
  };
  const taskData = ({ id, externalId, status }: ServedTask) => ({
    task_id: id,
    task_status: status,
    task_info: { external_task_id: externalId },
    created_at: Date.now() - 60_000,
    updated_at: Date.now(),
    ...(status === 'succeed' && {
      final_unit_deduction: '2.5',
      task_result: {
        videos: [{ id: `video-${id}`, url: `${service.baseUrl}/files/${id}.mp4`, duration: '3' }],
      },
    }),
  });

  const good: Record<Route, Step> = {
    init: (response, request) => {
      sessions += 1;
      held.clear();
      success({
        status: 0,
        session_id: `session-${sessions}`,
        fps: 30,
        original_duration: 3000,
        width: video.width,
        height: video.height,
        total_frame: video.frameCount,
        normalized_video: `${service.baseUrl}/files/normalised.mp4`,
      })(response, request);
    },
    add: (response, request) => {
      const { id, frameIndex, points } = pointsIn(request);
      held.set(frameIndex, [...(held.get(frameIndex) ?? []), ...points]);
      const masks = masksOf(frameIndex, Number(id.split('-')[1]));
      const res = { frame_index: frameIndex, rle_mask_list: masks };
      success({ status: 0, session_id: id, res })(response, request);
    },
    delete: (response, request) => {
      const { id, frameIndex, points } = pointsIn(request);
      const before = held.get(frameIndex) ?? [];
      const left = before.filter((point) => !points.includes(point));
      if (left.length === before.length) return refusal(1201, 'points: not there')(response, request);
      if (left.length > 0) held.set(frameIndex, left);
      else held.delete(frameIndex);
      const masks = left.length > 0 ? masksOf(frameIndex, Number(id.split('-')[1])) : [];
      const res = { frame_index: frameIndex, rle_mask_list: masks };
      success({ status: 0, session_id: id, res })(response, request);
    },
    clear: (response, request) => {
      held.clear();
      success({ status: 0, session_id: 'session' })(response, request);
    },
    preview: (response, request) =>
      success({
        status: 0,
        session_id: (JSON.parse(request.body) as { session_id: string }).session_id,
        res: {
          video: `${service.baseUrl}/files/preview.mp4`,
          tracking_output: `${service.baseUrl}/files/tracking.json`,
        },
      })(response, request),
    create: (response, request) => {
      const { external_task_id: externalId } = JSON.parse(request.body) as { external_task_id: string };
      const task = addTask(externalId, 'submitted');
      success(taskData(task))(response, request);
    },
    query: (response, request) => {
      const id = request.path.split('/').at(-1) ?? '';
      const task = tasks.find((one) => one.id === id || one.externalId === id);
      (task ? success(taskData(task)) : refusal(1203, 'no such task'))(response, request);
    },
    list: (response, request) => {
      const page = Number(new URL(request.path, service.baseUrl).searchParams.get('pageNum') ?? 1);
      success(page === 1 ? [...tasks].reverse().map(taskData) : [])(response, request);
    },
    account: success({
      code: 0,
      msg: 'ok',
      resource_pack_subscribe_infos: [
        {
          resource_pack_name: 'Thousand units',
          resource_pack_id: 'pack-1',
          resource_pack_type: 'decreasing_total',
          total_quantity: 1000,
          remaining_quantity: 612.5,
          purchase_time: 1_750_000_000_000,
          effective_time: 1_750_000_000_000,
          invalid_time: 4_000_000_000_000,
          status: 'online',
        },
      ],
    }),
    file: (response, { path }) => {
      if (path.endsWith('.json')) {
        return void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(tracking ?? tracked());
      }
      response.writeHead(200, { 'content-type': 'video/mp4', 'content-length': bytes.byteLength }).end(bytes);
    },
  };

  function addTask(externalId: string, status: ServedTask['status']): ServedTask {
    const task: ServedTask = { id: `task-${tasks.length + 1}`, externalId, status };
    tasks.push(task);
    return task;
  }

  service.fallback((response, request) => {
    const route = routeOf(request);
    if (route === null) return raw(404, '')(response, request);
    counts.set(route, (counts.get(route) ?? 0) + 1);
    const step = planned.get(route)?.shift() ?? constant.get(route);
    if (step) return step(response, request);
    const over = /"session_id":"session-(\d+)"/.exec(request.body)?.[1];
    if (over !== undefined && Number(over) < firstOpen) {
      return refusal(1203, 'no such session')(response, request);
    }
    good[route](response, request);
  });

  return {
    baseUrl: service.baseUrl,
    get received() {
      return service.received;
    },
    count: (route) => counts.get(route) ?? 0,
    next: (route, ...steps) => void planned.set(route, [...(planned.get(route) ?? []), ...steps]),
    lose: (route) => {
      const nowhere = { writeHead: () => nowhere, end: () => nowhere } as unknown as ServerResponse;
      const step: Step = (response, request) => {
        good[route](nowhere, request);
        reset(response, request);
      };
      planned.set(route, [...(planned.get(route) ?? []), step]);
    },
    forget: () => planned.clear(),
    always: (route, step) => void (step ? constant.set(route, step) : constant.delete(route)),
    serve: async (next) => {
      bytes = await readFile(next.path);
      video = next;
    },
    held,
    tracking: (text) => void (tracking = text),
    endSessions: () => void (firstOpen = sessions + 1),
    tasks,
    addTask,
    finishAll: () => {
      for (const task of tasks) task.status = 'succeed';
    },
    close: () => service.close(),
  };
}

const posts: Readonly<Record<string, Route>> = {
  [`${root}/init-selection`]: 'init',
  [`${root}/add-selection`]: 'add',
  [`${root}/delete-selection`]: 'delete',
  [`${root}/clear-selection`]: 'clear',
  [`${root}/preview-selection`]: 'preview',
  [root]: 'create',
};

function routeOf({ method, path }: Received): Route | null {
  const [plain = ''] = path.split('?');
  if (method === 'POST') return posts[plain] ?? null;
  if (plain === '/account/costs') return 'account';
  if (plain === root) return 'list';
  if (plain.startsWith(`${root}/`)) return 'query';
  return plain.startsWith('/files/') ? 'file' : null;
}

import type { KlingClient } from '../../../electron/main/kling/client.ts';
import type { CallOptions } from '../../../electron/main/kling/retry.ts';

/** One call of the client, with what a healthy service answers: the rows that every fault is run against. */
export interface EndpointRow {
  readonly name: keyof KlingClient;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Body that must go out; undefined for GET. */
  readonly body?: unknown;
  /** `data` of a good answer. */
  readonly data: unknown;
  /** What the client may do by itself after doubt. */
  readonly resend: 'safe' | 'unless-doubtful' | 'never';
  readonly ofSession: boolean;
  readonly call: (
    client: KlingClient,
    options?: CallOptions,
  ) => Promise<{ readonly requestId: string | null }>;
}

const root = '/v1/videos/multi-elements';
const session = { status: 0, session_id: '847570360458960960', final_unit_deduction: '0' };
const sessionId = session.session_id;
const points = [{ x: 0.7738498789346246, y: 0.297142857142857 }];
const mask = {
  object_id: 0,
  rle_mask: { size: [720, 1280], counts: 'oZk05' },
  png_mask: { size: [720, 1280], base64: 'iVBORw0KGgo=' },
};
const marked = { ...session, res: { frame_index: 3, rle_mask_list: [mask] } };
const task = {
  task_id: 'task-1',
  task_status: 'submitted',
  task_info: { external_task_id: 'ours-1' },
  created_at: 1722769557708,
  updated_at: 1722769557709,
};

export const endpoints: readonly EndpointRow[] = [
  {
    name: 'initSelection',
    method: 'POST',
    path: `${root}/init-selection`,
    body: { video_url: 'https://clips.example/clip.mp4' },
    data: {
      ...session,
      fps: 30,
      original_duration: 5000,
      width: 720,
      height: 1280,
      total_frame: 150,
      normalized_video: 'https://results.example/normalised.mp4',
    },
    resend: 'unless-doubtful',
    ofSession: false,
    call: (client, options) => client.initSelection({ videoUrl: 'https://clips.example/clip.mp4' }, options),
  },
  {
    name: 'addSelection',
    method: 'POST',
    path: `${root}/add-selection`,
    body: { session_id: sessionId, frame_index: 3, points },
    data: marked,
    resend: 'unless-doubtful',
    ofSession: true,
    call: (client, options) => client.addSelection({ sessionId, frameIndex: 3, points }, options),
  },
  {
    name: 'deleteSelection',
    method: 'POST',
    path: `${root}/delete-selection`,
    body: { session_id: sessionId, frame_index: 3, points },
    data: marked,
    resend: 'unless-doubtful',
    ofSession: true,
    call: (client, options) => client.deleteSelection({ sessionId, frameIndex: 3, points }, options),
  },
  {
    name: 'clearSelection',
    method: 'POST',
    path: `${root}/clear-selection`,
    body: { session_id: sessionId },
    data: session,
    resend: 'safe',
    ofSession: true,
    call: (client, options) => client.clearSelection({ sessionId }, options),
  },
  {
    name: 'previewSelection',
    method: 'POST',
    path: `${root}/preview-selection`,
    body: { session_id: sessionId },
    data: {
      ...session,
      res: {
        video: 'https://results.example/preview.mp4',
        video_cover: 'https://results.example/cover.png',
        tracking_output: 'https://results.example/tracking.json',
      },
    },
    resend: 'unless-doubtful',
    ofSession: true,
    call: (client, options) => client.previewSelection({ sessionId }, options),
  },
  {
    name: 'createTask',
    method: 'POST',
    path: root,
    body: {
      session_id: sessionId,
      edit_mode: 'removal',
      prompt: 'Delete the chick from <<<video_1>>>',
      external_task_id: 'ours-1',
    },
    data: task,
    resend: 'never',
    ofSession: true,
    call: (client, options) =>
      client.createTask(
        {
          sessionId,
          editMode: 'removal',
          prompt: 'Delete the chick from <<<video_1>>>',
          externalTaskId: 'ours-1',
        },
        options,
      ),
  },
  {
    name: 'queryTask',
    method: 'GET',
    path: `${root}/ours-1`,
    data: task,
    resend: 'safe',
    ofSession: false,
    call: (client, options) => client.queryTask('ours-1', options),
  },
  {
    name: 'listTasks',
    method: 'GET',
    path: `${root}?pageNum=2&pageSize=500`,
    data: [task],
    resend: 'safe',
    ofSession: false,
    call: (client, options) => client.listTasks({ pageNum: 2, pageSize: 500 }, options),
  },
  {
    name: 'accountCosts',
    method: 'GET',
    path: '/account/costs?start_time=1&end_time=2',
    data: { code: 0, msg: 'ok', resource_pack_subscribe_infos: [] },
    resend: 'safe',
    ofSession: false,
    call: (client, options) => client.accountCosts({ startTime: 1, endTime: 2 }, options),
  },
];

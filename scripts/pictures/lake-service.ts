import { join } from 'node:path';
import { success } from '../../tests/support/scripted-service/steps.ts';
import {
  startWholeService,
  type Route,
  type WholeService,
} from '../../tests/support/scripted-service/whole-service.ts';
import type { Step } from '../../tests/support/scripted-service/server.ts';
import { root } from '../lib/paths.mjs';
import { sample, type SampleThing } from '../make-clips/sample.ts';
import { rleOf, thingAt } from './lake-masks.ts';

interface Points {
  readonly session_id: string;
  readonly frame_index: number;
  readonly points: readonly { x: number; y: number }[];
}

export interface LakeService {
  readonly service: WholeService;
  /** The next request of this route is answered only when the returned function is called. */
  hold(route: 'add' | 'preview'): () => void;
  /** Whatever was arranged otherwise, requests get their plain good answers again. */
  answerAgain(): void;
  /** What the preview's file of masks holds of what is selected now. */
  followed(): string;
}

/** The tests' service, which says and does what it is told, on the sample clip, and recognises what floats there. */
export async function startLakeService(): Promise<LakeService> {
  const service = await startWholeService({
    path: join(root, 'resources', 'sample', 'lake.mp4'),
    width: sample.width,
    height: sample.height,
    frameCount: sample.frames,
  });
  /** The points of each frame, and the things in the order in which they were first clicked: their object ids. */
  const held = new Map<number, { x: number; y: number }[]>();
  const order: SampleThing[] = [];

  const masksOf = (frame: number) => {
    const things = new Set((held.get(frame) ?? []).map((point) => thingAt(frame, point)));
    return order.flatMap((thing, objectId) =>
      things.has(thing) ? [{ object_id: objectId, rle_mask: rleOf(thing, frame) }] : [],
    );
  };
  const answer = ({ session_id: id, frame_index: frame }: Points): Step =>
    success({ status: 0, session_id: id, res: { frame_index: frame, rle_mask_list: masksOf(frame) } });

  const add: Step = (response, request) => {
    const sent = JSON.parse(request.body) as Points;
    const things = sent.points.map((point) => thingAt(sent.frame_index, point));
    if (things.includes(null)) return success({ status: 3, session_id: sent.session_id })(response, request);
    for (const thing of things) if (thing !== null && !order.includes(thing)) order.push(thing);
    held.set(sent.frame_index, [...(held.get(sent.frame_index) ?? []), ...sent.points]);
    answer(sent)(response, request);
  };
  const remove: Step = (response, request) => {
    const sent = JSON.parse(request.body) as Points;
    const gone = (point: { x: number; y: number }) =>
      sent.points.some(({ x, y }) => x === point.x && y === point.y);
    const left = (held.get(sent.frame_index) ?? []).filter((point) => !gone(point));
    held.set(sent.frame_index, left);
    answer(sent)(response, request);
  };
  const clear: Step = (response, request) => {
    held.clear();
    success({ status: 0, session_id: (JSON.parse(request.body) as Points).session_id })(response, request);
  };
  const preview: Step = (response, request) => {
    const { session_id: id } = JSON.parse(request.body) as Points;
    const files = `${service.baseUrl}/files`;
    const res = { video: `${files}/preview.mp4`, tracking_output: `${files}/tracking.json` };
    success({ status: 0, session_id: id, res })(response, request);
  };
  let sessions = 0;
  const init: Step = (response, request) => {
    held.clear();
    success({
      ...{ status: 0, session_id: `session-${(sessions += 1)}`, fps: sample.rate, original_duration: 5000 },
      ...{ width: sample.width, height: sample.height, total_frame: sample.frames },
      normalized_video: `${service.baseUrl}/files/normalised.mp4`,
    })(response, request);
  };

  const good = { add, preview, init, delete: remove, clear };
  const answerAgain = (): void => {
    for (const [route, step] of Object.entries(good)) service.always(route as Route, step);
  };
  answerAgain();

  return {
    service,
    answerAgain,
    hold(route) {
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => (release = resolve));
      service.next(route, (response, request) => void released.then(() => good[route](response, request)));
      return release;
    },
    followed: () =>
      JSON.stringify(
        Array.from({ length: sample.frames }, (_, frame) => ({
          frame_index: frame,
          rle_mask_list: order.map((thing, objectId) => ({
            object_id: objectId,
            rle_mask: rleOf(thing, frame),
          })),
        })),
      ),
  };
}

import type { FastifyInstance } from 'fastify';
import type { PracticeContext } from '../context.ts';
import { addPoints, clearPoints, deletePoints } from '../work/selection.ts';
import { previewOf } from '../work/previews.ts';
import { startSession, liveSession } from '../work/sessions.ts';
import type { FrameObject } from '../work/objects.ts';
import { countsOf, objectsOf } from '../work/objects.ts';
import { maskToPng } from '../vision/png.ts';
import type { SessionRecord } from '../state/records.ts';
import { success } from './envelope.ts';
import { initBody, parse, pointsBody, sessionBody } from './schemas.ts';

const root = '/v1/videos/multi-elements';
/** `data.status`: 0 recognised; the vendor gives no table of the others. */
const recognised = 0;
const notRecognised = 1;

/** init-, add-, delete-, clear- and preview-selection. */
export function selectionRoutes(server: FastifyInstance, context: PracticeContext): void {
  const { addresses } = context;

  server.post(`${root}/init-selection`, async (request) => {
    const session = await startSession(context, parse(initBody, request.body));
    return success(request, {
      status: recognised,
      session_id: session.id,
      final_unit_deduction: '0',
      fps: session.fps,
      original_duration: session.durationMs,
      width: session.width,
      height: session.height,
      total_frame: session.totalFrames,
      normalized_video: addresses.fileUrl(session.video),
    });
  });

  server.post(`${root}/add-selection`, async (request) => {
    const { session_id, frame_index, points } = parse(pointsBody, request.body);
    const { session, refused } = await addPoints(context, session_id, frame_index, points);
    return success(request, selectionAnswer(session, frame_index, refused ? notRecognised : recognised));
  });

  server.post(`${root}/delete-selection`, async (request) => {
    const { session_id, frame_index, points } = parse(pointsBody, request.body);
    const session = await deletePoints(context, session_id, frame_index, points);
    return success(request, selectionAnswer(session, frame_index, recognised));
  });

  server.post(`${root}/clear-selection`, async (request) => {
    const { session_id } = parse(sessionBody, request.body);
    await clearPoints(context, session_id);
    return success(request, { status: recognised, session_id, final_unit_deduction: '0' });
  });

  server.post(`${root}/preview-selection`, async (request) => {
    const { session_id } = parse(sessionBody, request.body);
    const files = await previewOf(context, liveSession(context, session_id));
    return success(request, {
      status: recognised,
      session_id,
      final_unit_deduction: '0',
      res: {
        video: addresses.fileUrl(files.video),
        video_cover: addresses.fileUrl(files.cover),
        tracking_output: addresses.fileUrl(files.tracking),
      },
    });
  });
}

function selectionAnswer(session: SessionRecord, frameIndex: number, status: number) {
  const frame = session.marks.find((mark) => mark.frameIndex === frameIndex);
  return {
    status,
    session_id: session.id,
    final_unit_deduction: '0',
    res: { frame_index: frameIndex, rle_mask_list: frame ? objectsOf(frame, session).map(maskAnswer) : [] },
  };
}

function maskAnswer({ objectId, mask }: FrameObject) {
  const size = [mask.height, mask.width];
  return {
    object_id: objectId,
    rle_mask: { size, counts: countsOf(mask) },
    png_mask: { size, base64: maskToPng(mask).toString('base64') },
  };
}

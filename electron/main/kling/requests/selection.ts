import * as v from 'valibot';
import { selectionLimits } from '../../../shared/limits/selection.ts';
import type { InitSelectionRequest, PointsRequest, SessionRequest } from '../types.ts';
import { breach, checked, filled, rule, webAddress } from './rules.ts';

const { coordinate, pointsPerFrame, firstFrame } = selectionLimits;

const inPicture = v.pipe(
  v.number(rule('point_range')),
  v.minValue(coordinate.min, rule('point_range')),
  v.maxValue(coordinate.max, rule('point_range')),
);

const pointsSchema = v.object({
  sessionId: filled,
  frameIndex: v.pipe(
    v.number(rule('frame_index')),
    v.safeInteger(rule('frame_index')),
    v.minValue(firstFrame, rule('frame_index')),
  ),
  points: v.pipe(
    v.array(v.object({ x: inPicture, y: inPicture }), rule('shape')),
    v.minLength(1, rule('point_count')),
    v.maxLength(pointsPerFrame, rule('point_count')),
  ),
});

const initSchema = v.object({ videoId: v.optional(filled), videoUrl: v.optional(webAddress) });
const sessionSchema = v.object({ sessionId: filled });

/** Body of init-selection. Exactly one source, the other left out. @throws AppError `request-invalid` */
export function initBody(request: InitSelectionRequest): Record<string, unknown> {
  const videoId = request.videoId || undefined;
  const videoUrl = request.videoUrl || undefined;
  if ((videoId === undefined) === (videoUrl === undefined)) {
    breach('one_source', 'videoId, videoUrl', videoId === undefined ? 'neither' : 'both');
  }
  const known = checked(initSchema, { videoId, videoUrl });
  return known.videoId === undefined ? { video_url: known.videoUrl } : { video_id: known.videoId };
}

/**
 * Body of add- and delete-selection. The points' numbers are written as JavaScript writes them, which reads back to the
 * same bits: the service finds a point to delete by its exact numbers.
 * @throws AppError `request-invalid`
 */
export function pointsBody(request: PointsRequest): Record<string, unknown> {
  const { sessionId, frameIndex, points } = checked(
    pointsSchema,
    request as v.InferInput<typeof pointsSchema>,
  );
  return { session_id: sessionId, frame_index: frameIndex, points: points.map(({ x, y }) => ({ x, y })) };
}

/** Body of clear- and preview-selection. @throws AppError `request-invalid` */
export function sessionBody(request: SessionRequest): Record<string, unknown> {
  return { session_id: checked(sessionSchema, request).sessionId };
}

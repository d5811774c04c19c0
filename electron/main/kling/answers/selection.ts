import type { ClearAnswer, InitAnswer, PreviewAnswer, SelectionAnswer, WireMask } from '../types.ts';
import { type Envelope, isRecord } from './envelope.ts';
import {
  costsOf,
  dataFields,
  type Fields,
  fieldsOf,
  listOf,
  need,
  numberOf,
  refuseUnrecognised,
  textOf,
} from './read.ts';

/** What every answer of a session's calls has. */
function sessionData(envelope: Envelope, sessionId?: string) {
  const data = dataFields(envelope);
  refuseUnrecognised(data, envelope);
  const id = textOf(data['session_id']) ?? sessionId;
  const base = { requestId: envelope.requestId, raw: data, ...costsOf(data) };
  return { data, base: { ...base, sessionId: need(id, envelope, 'session_id') } };
}

/** @throws AppError `recognition-refused`, `answer-incomplete` */
export function readInit(envelope: Envelope): InitAnswer {
  const { data, base } = sessionData(envelope);
  return {
    ...base,
    fps: numberOf(data['fps']),
    originalDuration: numberOf(data['original_duration']),
    width: numberOf(data['width']),
    height: numberOf(data['height']),
    totalFrame: numberOf(data['total_frame']),
    normalizedVideo: need(textOf(data['normalized_video']), envelope, 'normalized_video'),
  };
}

/**
 * The masks of one frame. An answer without `res` has none: what deleting a frame's last point returns is not documented.
 * @throws AppError `recognition-refused`, `answer-incomplete`
 */
export function readSelection(
  envelope: Envelope,
  asked: { readonly sessionId: string; readonly frameIndex: number },
  mayBeEmpty: boolean,
): SelectionAnswer {
  const { data, base } = sessionData(envelope, asked.sessionId);
  const res = data['res'];
  const list = fieldsOf(res)['rle_mask_list'];
  if (!mayBeEmpty && !Array.isArray(list)) need(null, envelope, 'res.rle_mask_list');
  return {
    ...base,
    frameIndex: numberOf(fieldsOf(res)['frame_index']) ?? asked.frameIndex,
    masks: listOf(list).filter(isRecord).map(readMask),
  };
}

function readMask(entry: Fields, index: number): WireMask {
  const rle = fieldsOf(entry['rle_mask']);
  const png = fieldsOf(entry['png_mask']);
  const size = pairOf(rle['size']);
  const counts = rle['counts'];
  const base64 = textOf(png['base64']);
  return {
    objectId: numberOf(entry['object_id']) ?? index,
    rle: size && typeof counts === 'string' ? { size, counts } : null,
    png: base64 === null ? null : { size: pairOf(png['size']), base64 },
  };
}

function pairOf(value: unknown): readonly [number, number] | null {
  const [first, second] = listOf(value).map(numberOf);
  return typeof first === 'number' && typeof second === 'number' ? [first, second] : null;
}

/** @throws AppError `recognition-refused`, `answer-incomplete` */
export function readClear(envelope: Envelope, sessionId: string): ClearAnswer {
  return sessionData(envelope, sessionId).base;
}

/** @throws AppError `recognition-refused`, `answer-incomplete` */
export function readPreview(envelope: Envelope, sessionId: string): PreviewAnswer {
  const { data, base } = sessionData(envelope, sessionId);
  const res = fieldsOf(data['res']);
  return {
    ...base,
    video: need(textOf(res['video']), envelope, 'res.video'),
    cover: textOf(res['video_cover']),
    trackingOutput: textOf(res['tracking_output']),
  };
}

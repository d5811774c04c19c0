import * as v from 'valibot';
import type { Clip } from '../domain/clip.ts';
import type { MediaId } from '../domain/media.ts';
import { clipLimits } from '../limits/clip.ts';
import type { FixPlan } from '../media/fix-plan.ts';
import { call } from './call.ts';
import { id, none, paths, text } from './schemas.ts';

const clipId = v.strictObject({ clipId: id });
/** A window in the original, in milliseconds; both or none. */
const fixChoices = v.strictObject({
  trim: v.nullable(
    v.strictObject({
      startMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
      endMs: v.pipe(v.number(), v.finite(), v.minValue(0)),
    }),
  ),
  /** When the shape cannot be kept within the limits. */
  shape: v.picklist(['pad', 'crop']),
  /** Frames a second to conform to; null: the nearest the service takes. */
  fps: v.nullable(v.picklist(clipLimits.frameRates)),
  /** How frames are made when the rate changes. */
  rate: v.picklist(['nearest', 'blend']),
});
export type FixChoices = v.InferOutput<typeof fixChoices>;

/** What came of files and folders that were handed over. */
export interface Imported {
  readonly clips: readonly Clip[];
  /** Videos beyond what is taken at once. */
  readonly leftOut: number;
}

/** Small pictures of a clip side by side, for picking a part of it. */
export interface ClipStrip {
  readonly media: MediaId;
  readonly count: number;
}

export const clipCalls = {
  /** Paths: only the preload can send this, from real `File` objects; see `privilegedChannels`. Folders are searched. */
  'clips:import': call(v.strictObject({ paths }))<Imported>(),
  'clips:open-dialog': call(none)<Imported>(),
  'clips:use-sample': call(none)<Clip>(),
  'clips:use-link': call(v.strictObject({ url: text(2048) }))<Clip>(),
  'clips:use-video-id': call(v.strictObject({ videoId: text(128) }))<Clip>(),
  'clips:use-result': call(v.strictObject({ resultId: id }))<Clip>(),
  'clips:get': call(clipId)<Clip>(),
  /** A copy for viewing, for a clip that the page cannot decode; made where there is none yet. */
  'clips:proxy': call(clipId)<MediaId>(),
  /** Null for a clip without a file of its own. */
  'clips:strip': call(clipId)<ClipStrip | null>(),
  /** Null when nothing needs to be done. */
  'clips:plan-fix': call(v.strictObject({ clipId: id, choices: fixChoices }))<FixPlan | null>(),
  'clips:apply-fix': call(v.strictObject({ clipId: id, choices: fixChoices }))<Clip>(),
  'clips:discard-fix': call(clipId)<Clip>(),
};

import * as v from 'valibot';
import { call } from './call.ts';
import { frameIndex, id } from './schemas.ts';

/** What can be made of a selection; see `electron/main/export`. */
export const exportKinds = ['mask', 'cutout', 'sequence', 'matte', 'coco', 'tracking'] as const;
export type ExportKind = (typeof exportKinds)[number];

export const exportCalls = {
  /** A frame of the session's video as PNG, whole or only what is selected on it; for making a reference image of. */
  'selection:frame-picture': call(v.strictObject({ sessionId: id, frameIndex, cutout: v.boolean() }))<
    Uint8Array<ArrayBuffer>
  >(),
  /** Where to is asked by the main process; the answer is the name written, or null when the user thought better of it. */
  'selection:export': call(v.strictObject({ sessionId: id, kind: v.picklist(exportKinds), frameIndex }))<
    string | null
  >(),
};

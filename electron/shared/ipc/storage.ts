import * as v from 'valibot';
import type {
  CleanUpPlan,
  FileSum,
  MovePlan,
  StorageOverview,
  TroublePage,
  TroubleReport,
} from '../domain/storage.ts';
import { call } from './call.ts';
import { id, none } from './schemas.ts';

const rule = v.picklist(['removed', 'session-videos', 'previews', 'fixed-clips', 'watermarked', 'results']);

const trouble = v.strictObject({ role: v.picklist(['result', 'image', 'clip', 'fixed-clip']), id });

export const storageCalls = {
  'storage:overview': call(none)<StorageOverview>(),
  /** In the file manager. */
  'storage:open-folder': call(none)<void>(),
  /** What can be made again at once: thumbnails and the like. */
  'storage:clear-caches': call(none)<FileSum>(),
  'storage:plan-clean-up': call(
    v.strictObject({
      rules: v.pipe(v.array(rule), v.minLength(1), v.maxLength(10)),
      olderThanDays: v.nullable(v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(36_500))),
    }),
  )<CleanUpPlan>(),
  /** Takes what the plan says to the system's bin. */
  'storage:clean-up': call(v.strictObject({ planId: id }))<FileSum>(),
  /** Asks for a folder; null when the user thought better of it. */
  'storage:choose-folder': call(none)<MovePlan | null>(),
  /** Copies, compares, switches, and only then empties the old folder. Cancelled before the switch, all is as it was. */
  'storage:move': call(v.strictObject({ planId: id }))<StorageOverview>(),
  /** Looks whether every file on record is there; thorough: whether it is what it was, byte by byte. */
  'storage:check': call(v.strictObject({ thorough: v.boolean() }))<TroubleReport>(),
  /** The same quietly, now and then. Throws `library-folder-absent`. */
  'storage:notice': call(none)<void>(),
  /** Asks where the files are now; `different` where it is not that folder. */
  'storage:find-folder': call(none)<'found' | 'different' | null>(),
  'storage:troubles': call(
    v.strictObject({
      offset: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(200)),
    }),
  )<TroublePage>(),
  /** Asks for the file: the very same content, or it is `different`. */
  'storage:relink': call(trouble)<'linked' | 'different' | null>(),
  /** Asks for a folder and looks for what is missing in it, by content. */
  'storage:search-folder': call(none)<{ readonly linked: number; readonly left: number } | null>(),
  /** A result, once more from the service; one that has changed is put aside. */
  'storage:fetch-again': call(trouble)<void>(),
  /** The file is right as it is now. */
  'storage:accept': call(trouble)<void>(),
};

import * as v from 'valibot';
import type { Edit, EditDraft, ReferenceImage } from '../domain/edit.ts';
import { call } from './call.ts';
import { id, imageBytes, none, paths, text } from './schemas.ts';

/** Images are named by id; everything else as typed. Limits are checked when ordering, so that a draft can be unfinished. */
export const draftSchema = v.strictObject({
  mode: v.picklist(['addition', 'swap', 'removal']),
  prompt: text(20_000),
  negativePrompt: text(20_000),
  imageIds: v.pipe(v.array(id), v.maxLength(10)),
  quality: v.picklist(['std', 'pro']),
  duration: v.picklist(['5', '10']),
  watermark: v.boolean(),
  callbackUrl: text(2048),
  modelName: text(64),
});
export type DraftInput = v.InferOutput<typeof draftSchema>;

/** Where the same can be ordered again. */
export interface AgainReport {
  readonly sessionId: string;
  /** The session's 24 hours are over: a new one takes its points. */
  readonly expired: boolean;
  /** The points had been changed since, and are now what they were; undo goes back. */
  readonly selectionRestored: boolean;
}

const editId = v.strictObject({ editId: id });

export const editCalls = {
  'edits:draft': call(v.strictObject({ sessionId: id }))<EditDraft>(),
  'edits:save-draft': call(v.strictObject({ sessionId: id, draft: draftSchema }))<EditDraft>(),
  /** Orders the edit: the click on this is the user's consent to spend. */
  'edits:create': call(v.strictObject({ sessionId: id, draft: draftSchema }))<Edit>(),
  /**
   * The same again, with changes: puts an edit's parameters into its session's draft, and the points back where they were
   * when it was ordered. Nothing is sent that costs.
   */
  'edits:again': call(editId)<AgainReport>(),
  'edits:get': call(editId)<Edit>(),
  'edits:open': call(none)<readonly Edit[]>(),
  /** Stop waiting for the back-off and try now. */
  'edits:try-now': call(editId)<Edit>(),
  /** Gives up an edit that was certainly not accepted by the service yet. */
  'edits:withdraw': call(editId)<Edit>(),
  /** The prompts of the user's own edits of a kind, each once, the last used first. */
  'edits:prompts': call(v.strictObject({ mode: draftSchema.entries.mode }))<readonly string[]>(),
  'edits:reveal': call(v.strictObject({ resultId: id }))<void>(),
  /** Lists what the account has and adopts what is not in the library. */
  'edits:import': call(none)<{ readonly adopted: number; readonly known: number }>(),
  /** Paths: only the preload can send this, from real `File` objects. */
  'images:import': call(v.strictObject({ paths }))<readonly ReferenceImage[]>(),
  /** Bytes the page has: a paste from the clipboard, a crop. */
  'images:add': call(v.strictObject({ name: text(200), bytes: imageBytes }))<ReferenceImage>(),
};

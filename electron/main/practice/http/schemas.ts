import * as v from 'valibot';
import { editModes, qualities } from '../../../shared/limits/edit.ts';
import { editLimits } from '../../../shared/limits/edit.ts';
import { clipLimits } from '../../../shared/limits/clip.ts';
import { listLimits } from '../../../shared/limits/list.ts';
import { selectionLimits } from '../../../shared/limits/selection.ts';
import { invalid, unreadable } from './refusal.ts';

/* The bodies the eight endpoints take. Unknown fields pass, types are not coerced. */

const { min, max } = selectionLimits.coordinate;
const coordinate = v.pipe(v.number(), v.minValue(min), v.maxValue(max));

/** The vendor's own samples send '' for "not given". */
const given = v.optional(v.nullable(v.string()));

export const initBody = v.object({ video_id: given, video_url: given });

export const sessionBody = v.object({ session_id: v.pipe(v.string(), v.minLength(1)) });

export const pointsBody = v.object({
  ...sessionBody.entries,
  frame_index: v.pipe(v.number(), v.integer(), v.minValue(selectionLimits.firstFrame)),
  points: v.pipe(v.array(v.object({ x: coordinate, y: coordinate })), v.minLength(1)),
});

/** The page counts characters; a code point is one whatever its encoding takes. */
const prompt = v.pipe(
  v.string(),
  v.check(
    (text) => [...text].length <= editLimits.promptCharacters,
    `must not exceed ${editLimits.promptCharacters} characters`,
  ),
);

const durations = clipLimits.durations.map(({ result }) => result);

export const createBody = v.object({
  ...sessionBody.entries,
  model_name: given,
  edit_mode: v.picklist(editModes),
  image_list: v.optional(v.nullable(v.array(v.object({ image: v.pipe(v.string(), v.minLength(1)) })))),
  prompt: v.pipe(
    prompt,
    v.check((text) => text.trim() !== '', 'must not be empty'),
  ),
  negative_prompt: v.optional(v.nullable(prompt)),
  mode: v.optional(v.nullable(v.picklist(qualities)), editLimits.defaults.quality),
  duration: v.optional(v.nullable(v.picklist(durations)), editLimits.defaults.duration),
  watermark_info: v.optional(v.nullable(v.object({ enabled: v.boolean() }))),
  callback_url: given,
  external_task_id: given,
});
export type CreateBody = v.InferOutput<typeof createBody>;

/** A number written in a query string, within both ends. */
const counted = (range: { min: number; max: number; default: number }) =>
  v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,9}$/, 'must be a whole number'),
      v.transform(Number),
      v.minValue(range.min),
      v.maxValue(range.max),
    ),
    String(range.default),
  );

export const listQuery = v.object({
  pageNum: counted(listLimits.pageNum),
  pageSize: counted(listLimits.pageSize),
});

const milliseconds = v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'must be a time in ms'), v.transform(Number));

export const costsQuery = v.object({
  start_time: milliseconds,
  end_time: milliseconds,
  resource_pack_name: v.optional(v.string()),
});

/** The input as the schema describes it, or the service's refusal (1200 no object, 1201 a field breaks a rule). */
export function parse<const S extends v.GenericSchema>(schema: S, input: unknown): v.InferOutput<S> {
  if (typeof input !== 'object' || input === null) throw unreadable('The body must be a JSON object');
  const result = v.safeParse(schema, input, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw invalid(`${v.getDotPath(issue) ?? 'body'}: ${issue.message}`);
}

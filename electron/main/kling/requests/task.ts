import * as v from 'valibot';
import { clipLimits } from '../../../shared/limits/clip.ts';
import { editLimits, editModes, qualities } from '../../../shared/limits/edit.ts';
import { listLimits } from '../../../shared/limits/list.ts';
import type { AccountCostsRequest, CreateTaskRequest, ListTasksRequest } from '../types.ts';
import { checkImage } from './image.ts';
import { breach, characters, checked, filled, rule, webAddress } from './rules.ts';

const text = v.string(rule('shape'));
const results = clipLimits.durations.map((window) => window.result);

const createSchema = v.object({
  sessionId: filled,
  editMode: v.picklist(editModes, rule('edit_mode')),
  prompt: filled,
  negativePrompt: v.optional(text),
  images: v.optional(v.array(text, rule('shape')), []),
  quality: v.optional(v.picklist(qualities, rule('quality'))),
  duration: v.optional(v.picklist(results, rule('duration'))),
  watermark: v.optional(v.boolean(rule('shape'))),
  callbackUrl: v.optional(webAddress),
  externalTaskId: v.optional(filled),
  modelName: v.optional(text),
});

/**
 * Body of create. Optional fields that are undefined or empty are left out.
 * @throws AppError `request-invalid`
 */
export function createBody(request: CreateTaskRequest): Record<string, unknown> {
  const known = checked(createSchema, {
    ...request,
    images: request.images ? [...request.images] : undefined,
    callbackUrl: request.callbackUrl || undefined,
    externalTaskId: request.externalTaskId || undefined,
  });
  for (const field of ['prompt', 'negativePrompt'] as const) {
    const length = characters(known[field] ?? '');
    if (length > editLimits.promptCharacters) breach('prompt_long', field, length);
  }
  const allowed = editLimits.images[known.editMode];
  const count = known.images.length;
  if (count < allowed.min || count > allowed.max) {
    const needed = allowed.min === allowed.max ? String(allowed.min) : `${allowed.min}–${allowed.max}`;
    breach('image_count', 'images', count, needed);
  }
  known.images.forEach((image, index) => checkImage(image, `images.${index}`));
  return withoutEmpty({
    model_name: known.modelName,
    session_id: known.sessionId,
    edit_mode: known.editMode,
    image_list: count > 0 ? known.images.map((image) => ({ image })) : undefined,
    prompt: known.prompt,
    negative_prompt: known.negativePrompt,
    mode: known.quality,
    duration: known.duration,
    watermark_info: known.watermark === undefined ? undefined : { enabled: known.watermark },
    callback_url: known.callbackUrl,
    external_task_id: known.externalTaskId,
  });
}

const withoutEmpty = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined && value !== ''));

const { pageNum, pageSize } = listLimits;
const within = (range: { readonly min: number; readonly max: number }, name: 'page_num' | 'page_size') =>
  v.pipe(
    v.number(rule(name)),
    v.safeInteger(rule(name)),
    v.minValue(range.min, rule(name)),
    v.maxValue(range.max, rule(name)),
  );

const listSchema = v.object({
  pageNum: v.optional(within(pageNum, 'page_num'), pageNum.default),
  pageSize: v.optional(within(pageSize, 'page_size'), pageSize.default),
});

/** Query of list. @throws AppError `request-invalid` */
export function listQuery(request: ListTasksRequest): URLSearchParams {
  const known = checked(listSchema, request);
  return new URLSearchParams({ pageNum: String(known.pageNum), pageSize: String(known.pageSize) });
}

const time = v.pipe(
  v.number(rule('time_range')),
  v.safeInteger(rule('time_range')),
  v.minValue(0, rule('time_range')),
);
const costsSchema = v.object({ startTime: time, endTime: time, resourcePackName: v.optional(text) });

/** Query of the account's costs. @throws AppError `request-invalid` */
export function costsQuery(request: AccountCostsRequest): URLSearchParams {
  const known = checked(costsSchema, request);
  if (known.startTime > known.endTime) breach('time_range', 'startTime', known.startTime);
  const query = new URLSearchParams({
    start_time: String(known.startTime),
    end_time: String(known.endTime),
  });
  if (known.resourcePackName) query.set('resource_pack_name', known.resourcePackName);
  return query;
}

/**
 * One task's id or external id as a path segment. Dots alone would be taken for a folder and end up at the list.
 * @throws AppError `request-invalid`
 */
export function taskSegment(id: string): string {
  if (!/\S/.test(id) || /^\.{1,2}$/.test(id)) breach('id', 'id', id);
  try {
    return encodeURIComponent(id);
  } catch {
    return breach('id', 'id', 'half a character');
  }
}

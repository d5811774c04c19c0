import * as v from 'valibot';
import { AppError } from '../../../shared/errors/app-error.ts';
import { clipLimits } from '../../../shared/limits/clip.ts';
import { editLimits, editModes, qualities } from '../../../shared/limits/edit.ts';
import { listLimits } from '../../../shared/limits/list.ts';
import { selectionLimits } from '../../../shared/limits/selection.ts';

const span = (range: { readonly min: number; readonly max: number }) => `${range.min}–${range.max}`;

/**
 * Every rule a request can break → what it needs, as shown. The catalogue's `request-invalid` has a sentence for each; names
 * with underscores, since ICU takes no hyphens there.
 */
const needs = {
  one_source: 'videoId / videoUrl',
  url: 'http(s)://',
  text_missing: 'text',
  id: 'an ID',
  frame_index: selectionLimits.firstFrame,
  point_count: span({ min: 1, max: selectionLimits.pointsPerFrame }),
  point_range: span(selectionLimits.coordinate),
  prompt_long: editLimits.promptCharacters,
  edit_mode: editModes.join(', '),
  image_count: '',
  image_prefix: 'base64',
  image_base64: 'base64 / URL',
  image_bytes: editLimits.image.maxBytes,
  image_format: 'PNG / JPEG',
  image_side: editLimits.image.minSide,
  image_aspect: '1:2.5–2.5:1',
  quality: qualities.join(', '),
  duration: clipLimits.durations.map((window) => window.result).join(', '),
  page_num: span(listLimits.pageNum),
  page_size: span(listLimits.pageSize),
  time_range: 'start ≤ end',
  shape: 'another type',
} as const satisfies Record<string, string | number>;

export type RequestRule = keyof typeof needs;

export const requestRules: readonly string[] = Object.keys(needs);

/** Throws `request-invalid` with details `rule`, `field`, `found`, `needed`. */
export function breach(
  rule: RequestRule,
  field: string,
  found: string | number,
  needed: string | number = needs[rule],
): never {
  const message = `request not sent: ${field} breaks ${rule} (found ${found}, needed ${needed})`;
  throw new AppError('request-invalid', message, { rule, field, found, needed });
}

const isRule = (text: string): text is RequestRule => Object.hasOwn(needs, text);

/** What was found, short: requests hold whole images. */
function describe(input: unknown): string | number {
  if (typeof input === 'number') return Number.isFinite(input) ? input : String(input);
  if (Array.isArray(input)) return input.length;
  if (typeof input === 'string') return input.length > 40 ? `${input.slice(0, 40)}…` : input;
  return input === null ? 'null' : typeof input;
}

/**
 * Checks a request against its schema, in which every message is the name of a rule.
 * @throws AppError `request-invalid` for the first rule broken
 */
export function checked<Schema extends v.GenericSchema>(
  schema: Schema,
  request: v.InferInput<Schema>,
): v.InferOutput<Schema> {
  const outcome = v.safeParse(schema, request, { abortEarly: true });
  if (outcome.success) return outcome.output;
  const issue = outcome.issues[0];
  const rule = isRule(issue.message) ? issue.message : 'shape';
  return breach(rule, v.getDotPath(issue) ?? 'request', describe(issue.input));
}

/** A rule name as a message of valibot, spelt right. */
export const rule = <Name extends RequestRule>(name: Name): Name => name;

/** Length as the service's users count it: code points. */
export const characters = (text: string): number => [...text].length;

export const filled = v.pipe(v.string(rule('shape')), v.regex(/\S/, rule('text_missing')));

export const webAddress = v.pipe(v.string(rule('shape')), v.check(isWebAddress, rule('url')));

export function isWebAddress(text: string): boolean {
  if (!/^https?:\/\//i.test(text)) return false;
  return URL.canParse(text);
}

import * as v from 'valibot';
import { s3PresetIds } from '../destinations/presets.ts';
import type { DestinationView, InterruptedUpload } from '../domain/destination.ts';
import { call } from './call.ts';
import { id, none, text } from './schemas.ts';
import type { TestStep } from './settings.ts';

/** Secrets go in here and never come out. */
export const destinationSchema = v.variant('kind', [
  v.strictObject({
    kind: v.literal('s3'),
    /** Only for showing the form again; what counts are the values below. */
    preset: v.optional(v.picklist(s3PresetIds), 'other'),
    endpoint: text(2048),
    region: text(64),
    bucket: text(128),
    prefix: text(512),
    pathStyle: v.boolean(),
    /** Empty: keep the one that is stored. */
    accessKey: text(256),
    secretKey: text(256),
  }),
  v.strictObject({
    kind: v.literal('put'),
    /** `{name}` stands for the object's name. */
    url: text(2048),
    publicUrl: text(2048),
    /** One `Name: value` a line; empty: keep those that are stored. */
    headers: text(8192),
  }),
]);

const cleanUpSchema = v.variant('after', [
  v.strictObject({ after: v.literal('session') }),
  v.strictObject({
    after: v.literal('days'),
    days: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(365)),
  }),
  v.strictObject({ after: v.literal('never') }),
]);

/** `null`: one that is new. */
const destinationId = v.nullable(id);

export const destinationCalls = {
  /** Default first, then by name. */
  'destinations:list': call(none)<readonly DestinationView[]>(),
  /** Only one that is stored keeps its secrets; the first one becomes the default. */
  'destinations:save': call(
    v.strictObject({
      id: destinationId,
      name: text(80),
      cleanUp: cleanUpSchema,
      config: destinationSchema,
    }),
  )<DestinationView>(),
  'destinations:remove': call(v.strictObject({ id }))<readonly DestinationView[]>(),
  /** Makes it the default. */
  'destinations:use': call(v.strictObject({ id }))<readonly DestinationView[]>(),
  /** The real test: of what is typed, completed by what is stored; or of what is stored. */
  'destinations:test': call(v.strictObject({ id: destinationId, config: v.nullable(destinationSchema) }))<
    readonly TestStep[]
  >(),
  /** What is half way up of this clip, if anything. */
  'uploads:interrupted': call(v.strictObject({ clipId: id }))<InterruptedUpload | null>(),
  /** Takes away what is half way up. */
  'uploads:discard': call(v.strictObject({ clipId: id }))<void>(),
};

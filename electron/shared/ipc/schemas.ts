import * as v from 'valibot';

/** Inputs come from an untrusted page: strict objects, bounded lengths. */
export const none = v.strictObject({});
export const id = v.pipe(v.string(), v.uuid());
export const frameIndex = v.pipe(v.number(), v.safeInteger(), v.minValue(0), v.maxValue(10_000));
export const fraction = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1));
/** See `ServiceAccount`. */
export const accountId = v.union([v.literal('default'), id]);
export const text = (max: number) => v.pipe(v.string(), v.maxLength(max));
/** Bytes of an image that the page made (a paste, a crop): 40 MB before conversion. */
export const imageBytes = v.pipe(
  v.instance(Uint8Array),
  v.check((bytes) => bytes.byteLength <= 40_000_000),
);
export const paths = v.pipe(v.array(text(4096)), v.minLength(1), v.maxLength(100));

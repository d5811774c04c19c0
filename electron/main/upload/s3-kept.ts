import * as v from 'valibot';

/** What is kept of an unfinished upload, so that it goes on after a pause or a restart. */
const keptSchema = v.object({
  id: v.string(),
  key: v.string(),
  partBytes: v.number(),
  bytes: v.number(),
  mtimeMs: v.number(),
  parts: v.array(v.object({ number: v.number(), etag: v.string() })),
});
export type Kept = v.InferOutput<typeof keptSchema>;

export function readKept(progress: unknown): Kept | null {
  const read = v.safeParse(keptSchema, progress);
  return read.success ? read.output : null;
}

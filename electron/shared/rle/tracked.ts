import type { SelectionMask } from '../domain/selection.ts';

/** The masks of one frame of a tracked preview. */
export interface TrackedFrame {
  readonly frameIndex: number;
  readonly masks: readonly SelectionMask[];
}

/**
 * Reads the preview's per-frame mask file where it is a list of `{frame_index, rle_mask_list}`, bare or under `res`,
 * `data` or `frames`. The format is not documented, so anything else gives an empty list.
 */
export function trackedFrames(file: unknown): readonly TrackedFrame[] {
  return listIn(file, 3).flatMap((entry): TrackedFrame[] => {
    if (!isRecord(entry)) return [];
    const frameIndex = entry['frame_index'];
    const masks = entry['rle_mask_list'];
    if (typeof frameIndex !== 'number' || !Number.isInteger(frameIndex) || !Array.isArray(masks)) return [];
    return [{ frameIndex, masks: masks.flatMap((mask: unknown) => trackedMask(mask)) }];
  });
}

function trackedMask(entry: unknown): SelectionMask[] {
  if (!isRecord(entry)) return [];
  const objectId = entry['object_id'];
  const rle = entry['rle_mask'];
  if (typeof objectId !== 'number' || !isRecord(rle)) return [];
  const { size, counts } = rle as { size?: unknown; counts?: unknown };
  if (typeof counts !== 'string' || !Array.isArray(size) || size.length !== 2) return [];
  const [first, second] = size as unknown[];
  return typeof first === 'number' && typeof second === 'number'
    ? [{ objectId, size: [first, second], counts }]
    : [];
}

function listIn(file: unknown, depth: number): readonly unknown[] {
  if (Array.isArray(file)) return file;
  if (!isRecord(file) || depth === 0) return [];
  for (const name of ['res', 'data', 'frames']) {
    const list = listIn(file[name], depth - 1);
    if (list.length > 0) return list;
  }
  return [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { SelectionMask } from '../domain/selection.ts';

/** The masks of one frame of a tracked preview. */
export interface TrackedFrame {
  readonly frameIndex: number;
  readonly masks: readonly SelectionMask[];
}

/**
 * Reads the preview's per-frame mask file where it is a list of `{frame_index, rle_mask_list}`, bare or under `res`,
 * `data` or `frames`. The format is not documented, so a file in which anything is not as known gives an empty list:
 * half of the masks would look as if the other half had not been found.
 */
export function trackedFrames(file: unknown): readonly TrackedFrame[] {
  const frames = listIn(file, 3).map(trackedFrame);
  return frames.every((frame) => frame !== null) ? frames : [];
}

function trackedFrame(entry: unknown): TrackedFrame | null {
  if (!isRecord(entry)) return null;
  const { frame_index: frameIndex, rle_mask_list: list } = entry;
  if (typeof frameIndex !== 'number' || !Number.isInteger(frameIndex) || frameIndex < 0) return null;
  if (!Array.isArray(list)) return null;
  const masks = list.map(trackedMask);
  return masks.every((mask) => mask !== null) ? { frameIndex, masks } : null;
}

function trackedMask(entry: unknown): SelectionMask | null {
  if (!isRecord(entry) || !isRecord(entry['rle_mask'])) return null;
  const { object_id: objectId } = entry;
  const { size, counts } = entry['rle_mask'];
  if (typeof objectId !== 'number' || typeof counts !== 'string') return null;
  if (!Array.isArray(size) || size.length !== 2) return null;
  const [first, second] = size as unknown[];
  return typeof first === 'number' && typeof second === 'number'
    ? { objectId, size: [first, second], counts }
    : null;
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

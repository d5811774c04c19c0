import type { SelectionMask } from '../../../electron/shared/domain/selection.ts';
import type { MaskStore } from './mask-store.ts';
import type { FrameMasks, ObjectPresence } from './protocol.ts';

/**
 * Reads the preview's per-frame mask file where it is a list of `{frame_index, rle_mask_list}`, bare or under `res`,
 * `data` or `frames`. The format is not documented, so anything else gives an empty list.
 */
export function trackedMasks(file: unknown): readonly FrameMasks[] {
  const list = listIn(file, 3);
  return list.flatMap((entry): FrameMasks[] => {
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

/** Where each object is to be seen: ranges of frames on which its mask is not empty. */
export function presence(store: MaskStore): readonly ObjectPresence[] {
  const ranges = new Map<number, [number, number][]>();
  for (const frameIndex of store.frameIndexes) {
    for (const { objectId, box } of store.read(frameIndex)) {
      if (box.width === 0) continue;
      const known = ranges.get(objectId) ?? [];
      const last = known.at(-1);
      if (last && last[1] === frameIndex - 1) last[1] = frameIndex;
      else known.push([frameIndex, frameIndex]);
      ranges.set(objectId, known);
    }
  }
  return [...ranges]
    .map(([objectId, found]) => ({ objectId, ranges: found }))
    .sort((a, b) => a.objectId - b.objectId);
}

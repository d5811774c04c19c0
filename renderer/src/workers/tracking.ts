import type { MaskStore } from './mask-store.ts';
import type { ObjectPresence } from './protocol.ts';

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

import { decodeCounts, encodeCounts } from '../../../shared/rle/counts.ts';
import { maskFromRuns, runsFromMask } from '../../../shared/rle/mask.ts';
import type { MarkedFrame, MarkedPoint } from '../state/records.ts';
import type { Mask } from '../vision/picture.ts';
import { unionMask } from '../vision/picture.ts';

export interface FrameObject {
  readonly objectId: number;
  readonly mask: Mask;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const countsOf = (mask: Mask): string =>
  encodeCounts(runsFromMask(mask.data, mask.height, mask.width, 'row-major'));

export const maskOfCounts = (counts: string, { width, height }: Size): Mask => ({
  width,
  height,
  data: maskFromRuns(decodeCounts(counts, height, width), height, width, 'row-major'),
});

/**
 * The objects of a marked frame: points whose masks touch are one object, called by its oldest point, so that an
 * object keeps its number while others come and go.
 */
export function objectsOf(frame: MarkedFrame, size: Size): FrameObject[] {
  const masks = frame.points.map((point) => maskOfCounts(point.counts, size));
  const coarse = masks.map(coarsely);
  const group = frame.points.map((_, index) => index);
  const head = (index: number): number => (group[index] === index ? index : head(group[index]!));
  for (let a = 0; a < masks.length; a += 1) {
    for (let b = a + 1; b < masks.length; b += 1) {
      if (touch(coarse[a]!, coarse[b]!)) group[head(b)] = head(a);
    }
  }
  const members = new Map<number, number[]>();
  for (let index = 0; index < masks.length; index += 1) {
    members.set(head(index), [...(members.get(head(index)) ?? []), index]);
  }
  return [...members.values()]
    .map((indices) => ({
      objectId: Math.min(...indices.map((index) => frame.points[index]!.seq)),
      mask: unionMask(
        indices.map((index) => masks[index]!),
        size.width,
        size.height,
      ),
    }))
    .sort((a, b) => a.objectId - b.objectId);
}

const cell = 4;

/** Which 4 × 4 cells hold any of the mask: neighbours in this grid count as touching. */
function coarsely({ width, height, data }: Mask): Mask {
  const columns = Math.ceil(width / cell);
  const rows = Math.ceil(height / cell);
  const cells = new Uint8Array(columns * rows);
  for (let y = 0; y < height; y += 1) {
    const row = Math.floor(y / cell) * columns;
    for (let x = 0; x < width; x += 1) if (data[y * width + x] !== 0) cells[row + Math.floor(x / cell)] = 1;
  }
  return { width: columns, height: rows, data: cells };
}

function touch(a: Mask, b: Mask): boolean {
  for (let y = 0; y < a.height; y += 1) {
    for (let x = 0; x < a.width; x += 1) {
      const at = y * a.width + x;
      if (a.data[at] === 0) continue;
      if (b.data[at] !== 0) return true;
      if (x + 1 < a.width && b.data[at + 1] !== 0) return true;
      if (x > 0 && b.data[at - 1] !== 0) return true;
      if (y + 1 < a.height && b.data[at + a.width] !== 0) return true;
      if (y > 0 && b.data[at - a.width] !== 0) return true;
    }
  }
  return false;
}

/** The point the numbers name exactly, as deletion wants it. */
export const samePoint = (point: MarkedPoint, { x, y }: { x: number; y: number }): boolean =>
  Object.is(point.x, x) && Object.is(point.y, y);

import { describe, expect, it } from 'vitest';
import type { MarkedPoint } from '../../../electron/main/practice/state/records.ts';
import {
  countsOf,
  maskOfCounts,
  objectsOf,
  samePoint,
} from '../../../electron/main/practice/work/objects.ts';

const size = { width: 64, height: 48 };

function point(seq: number, left: number, top: number, side: number): MarkedPoint {
  const data = new Uint8Array(size.width * size.height);
  for (let y = top; y < top + side; y += 1) data.fill(1, y * size.width + left, y * size.width + left + side);
  return { x: left / size.width, y: top / size.height, seq, counts: countsOf({ ...size, data }) };
}

describe('the objects of a frame', () => {
  it('are one for each group of masks that touch, called by their oldest point', () => {
    const points = [point(0, 2, 2, 10), point(1, 40, 30, 8), point(2, 8, 8, 10)];
    const objects = objectsOf({ frameIndex: 0, points }, size);
    expect(objects.map(({ objectId }) => objectId)).toEqual([0, 1]);
    const union = objects[0]!.mask.data.reduce((sum, value) => sum + value, 0);
    expect(union).toBe(100 + 100 - 16);
  });

  it('keep their numbers when another one goes', () => {
    const points = [point(1, 40, 30, 8), point(2, 8, 8, 10)];
    expect(objectsOf({ frameIndex: 0, points }, size).map(({ objectId }) => objectId)).toEqual([1, 2]);
  });

  it('are none without points', () => {
    expect(objectsOf({ frameIndex: 0, points: [] }, size)).toEqual([]);
  });
});

describe('a mask', () => {
  it('comes back from its counts', () => {
    const { counts } = point(0, 5, 7, 9);
    expect(countsOf(maskOfCounts(counts, size))).toBe(counts);
  });
});

describe('a point', () => {
  it('is named by exactly its numbers', () => {
    const marked = point(0, 2, 2, 4);
    expect(samePoint(marked, { x: marked.x, y: marked.y })).toBe(true);
    expect(samePoint(marked, { x: marked.x + Number.EPSILON, y: marked.y })).toBe(false);
  });
});

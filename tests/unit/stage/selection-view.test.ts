import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { noPreview, type Selection, type SelectionFrame } from '../../../electron/shared/domain/selection.ts';
import { encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../../electron/shared/rle/mask.ts';
import { coloursOf } from '../../../renderer/src/features/stage/colours.ts';
import {
  besidePoint,
  changedMasks,
  markedFrames,
  objectAt,
  objectsOf,
  pointsOn,
  roomLeft,
} from '../../../renderer/src/features/stage/selection-view.ts';

const point = (x: number, y: number) => ({ x, y, state: 'confirmed' as const, error: null });

/** A mask of a 40 × 20 picture that covers the columns from `left` to before `right`. */
function bars(objectId: number, left: number, right: number) {
  const mask = Uint8Array.from({ length: 800 }, (_, at) => Number(at >= left * 20 && at < right * 20));
  return {
    objectId,
    size: [20, 40] as const,
    counts: encodeCounts(runsFromMask(mask, 20, 40, 'column-major')),
  };
}

function selection(frames: readonly SelectionFrame[], names: Selection['objects'] = []): Selection {
  return {
    sessionId: 's',
    revision: 1,
    frames,
    objects: names,
    canUndo: true,
    canRedo: false,
    sync: 'synced',
    error: null,
    retry: null,
    preview: noPreview,
  };
}

describe('what the stage shows of a selection', () => {
  it('shows a click before it is answered, and once when it is', () => {
    const known = selection([{ frameIndex: 3, points: [point(0.1, 0.2)], masks: [] }]);
    const pending = [
      { frameIndex: 3, x: 0.1, y: 0.2 },
      { frameIndex: 3, x: 0.5, y: 0.5 },
      { frameIndex: 7, x: 0.5, y: 0.5 },
    ];
    expect(pointsOn(known, pending, 3).map(({ x, state }) => [x, state])).toEqual([
      [0.1, 'confirmed'],
      [0.5, 'waiting'],
    ]);
    expect(markedFrames(known, pending)).toEqual([3, 7]);
  });

  it('counts the room left, waiting clicks included', () => {
    const frames = Array.from({ length: 9 }, (_, frameIndex) => ({
      frameIndex,
      points: [point(0.5, 0.5)],
      masks: [],
    }));
    const full = {
      frameIndex: 9,
      points: Array.from({ length: 9 }, (_, at) => point(at / 10, 0)),
      masks: [],
    };
    expect(roomLeft(null, [], 0)).toEqual({ points: 10, frames: 10 });
    expect(roomLeft(selection([...frames, full]), [], 9)).toEqual({ points: 1, frames: 0 });
    expect(roomLeft(selection([...frames, full]), [{ frameIndex: 9, x: 1, y: 1 }], 9)).toEqual({
      points: 0,
      frames: 0,
    });
    // An eleventh frame has no room for any point.
    expect(roomLeft(selection([...frames, full]), [], 50)).toEqual({ points: 0, frames: 0 });
  });

  it('gives every object a colour of its own that stays when names and frames change', () => {
    const objects = objectsOf(
      selection(
        [
          { frameIndex: 2, points: [], masks: [bars(1, 0, 9), bars(0, 20, 30)] },
          { frameIndex: 8, points: [], masks: [bars(1, 0, 9)] },
        ],
        [{ objectId: 1, name: 'Cup' }],
      ),
    );
    expect(objects.map(({ objectId, name, frames }) => [objectId, name, frames])).toEqual([
      [0, '', [2]],
      [1, 'Cup', [2, 8]],
    ]);
    expect(objects[0]!.colour).not.toBe(objects[1]!.colour);
    const later = objectsOf(selection([{ frameIndex: 8, points: [], masks: [bars(1, 0, 9)] }]));
    expect(later[0]!.colour).toBe(objects[1]!.colour);
  });

  it('has sixteen colours before one comes twice, whatever the numbers of the objects', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -3, max: 400 }), { maxLength: 40 }), (ids) => {
        const colours = coloursOf(ids);
        expect(colours.size).toBe(ids.length);
        expect(new Set(colours.values()).size).toBe(Math.min(16, ids.length));
        expect([...colours.values()].every((colour) => /^#[0-9a-f]{6}$/.test(colour))).toBe(true);
      }),
    );
    const twelve = Array.from({ length: 12 }, (_, id) => id);
    for (const gone of twelve)
      for (const [id, colour] of coloursOf(twelve.filter((other) => other !== gone)))
        expect(colour).toBe(coloursOf(twelve).get(id));
  });

  it('finds the object under a point, whichever way the mask size is written', () => {
    const frame = {
      frameIndex: 0,
      points: [],
      masks: [bars(4, 0, 10), { ...bars(7, 20, 30), size: [40, 20] as const }],
    };
    const video = { width: 40, height: 20 };
    expect(objectAt(frame, video, { x: 0.1, y: 0.9 })).toBe(4);
    expect(objectAt(frame, video, { x: 0.6, y: 0.5 })).toBe(7);
    expect(objectAt(frame, video, { x: 1, y: 1 })).toBeNull();
    expect(
      objectAt({ ...frame, masks: [{ objectId: 1, size: [20, 40], counts: '???' }] }, video, { x: 0, y: 0 }),
    ).toBeNull();
  });

  it('tells the painter only of frames whose masks changed', () => {
    const before = selection([
      { frameIndex: 1, points: [], masks: [bars(0, 0, 9)] },
      { frameIndex: 2, points: [], masks: [bars(0, 0, 9)] },
      { frameIndex: 3, points: [], masks: [bars(0, 0, 9)] },
    ]);
    const after = selection([
      { frameIndex: 1, points: [point(0, 0)], masks: [bars(0, 0, 9)] },
      { frameIndex: 2, points: [], masks: [bars(0, 0, 10)] },
    ]);
    expect(changedMasks(before, after)).toEqual([
      { frameIndex: 2, masks: [bars(0, 0, 10)] },
      { frameIndex: 3, masks: [] },
    ]);
    expect(changedMasks(after, structuredClone(after))).toEqual([]);
  });
});

it('words about a point lie under it, and are never cut by the edge of the stage', () => {
  const room = { width: 600, height: 400 };
  expect(besidePoint({ x: 300, y: 100 }, { width: 200, height: 40 }, room)).toEqual({ x: -100, y: 14 });
  const length = (max: number) => fc.double({ min: 0, max, noNaN: true });
  fc.assert(
    fc.property(length(600), length(400), length(220), length(80), (x, y, width, height) => {
      const place = besidePoint({ x, y }, { width, height }, room);
      expect(x + place.x).toBeGreaterThanOrEqual(0);
      expect(x + place.x + width).toBeLessThanOrEqual(room.width);
      expect(y + place.y).toBeGreaterThanOrEqual(0);
      expect(y + place.y + height).toBeLessThanOrEqual(room.height);
    }),
  );
});

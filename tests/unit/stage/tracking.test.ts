import { describe, expect, it } from 'vitest';
import { encodeCounts } from '../../../electron/shared/rle/counts.ts';
import { MaskStore } from '../../../renderer/src/workers/mask-store.ts';
import { trackedFrames } from '../../../electron/shared/rle/tracked.ts';
import { presence } from '../../../renderer/src/workers/tracking.ts';

const full = encodeCounts(Uint32Array.of(0, 12));
const empty = encodeCounts(Uint32Array.of(12));
const entry = (frame: number, counts: string, object = 0) => ({
  frame_index: frame,
  rle_mask_list: [{ object_id: object, rle_mask: { size: [3, 4], counts } }],
});

describe('the file of tracked masks', () => {
  it('is read bare or wrapped', () => {
    const list = [entry(0, full), entry(1, empty)];
    for (const file of [list, { res: list }, { data: { res: list } }, { frames: list }]) {
      expect(trackedFrames(file).map(({ frameIndex, masks }) => [frameIndex, masks[0]!.counts])).toEqual([
        [0, full],
        [1, empty],
      ]);
    }
  });

  it.each([
    null,
    7,
    'text',
    [],
    {},
    [null, 3, { frame_index: 'x' }],
    { data: { data: { data: { data: [entry(0, full)] } } } },
  ])('is empty when it is something else: %j', (file) => expect(trackedFrames(file)).toEqual([]));

  it.each([
    { object_id: 1 },
    { object_id: 2, rle_mask: { size: [3], counts: full } },
    { object_id: 'x', rle_mask: { size: [3, 4], counts: full } },
  ])('is empty when one of its masks is none: %j', (odd) => {
    const file = [
      entry(0, full),
      { frame_index: 4, rle_mask_list: [odd, ...entry(4, full, 3).rle_mask_list] },
    ];
    expect(trackedFrames(file)).toEqual([]);
  });

  it('tells on which frames each object is to be seen', () => {
    const store = new MaskStore();
    store.setVideo({ width: 4, height: 3 });
    store.set(
      trackedFrames([
        entry(0, full),
        entry(1, full),
        entry(2, empty),
        entry(3, full),
        entry(5, full),
        entry(9, full, 2),
      ]),
    );
    expect(presence(store)).toEqual([
      {
        objectId: 0,
        ranges: [
          [0, 1],
          [3, 3],
          [5, 5],
        ],
      },
      { objectId: 2, ranges: [[9, 9]] },
    ]);
  });
});

describe('masks kept for painting', () => {
  it('are read once, and stay the same mask until they change', () => {
    const store = new MaskStore();
    store.setVideo({ width: 4, height: 3 });
    const masks = () => trackedFrames([entry(0, full)]);
    store.set(masks());
    const [first] = store.read(0);
    store.set(masks());
    expect(store.read(0)[0]).toBe(first);
    store.set(trackedFrames([entry(0, empty)]));
    expect(store.read(0)[0]).not.toBe(first);
    store.set([{ frameIndex: 0, masks: [] }]);
    expect(store.has(0)).toBe(false);
  });

  it('leaves out a damaged mask and one that does not fit the video', () => {
    const store = new MaskStore();
    store.setVideo({ width: 4, height: 3 });
    store.set([
      {
        frameIndex: 0,
        masks: [
          { objectId: 0, size: [3, 4], counts: 'zz' },
          { objectId: 1, size: [30, 4], counts: full },
          { objectId: 2, size: [3, 4], counts: full },
        ],
      },
    ]);
    expect(store.read(0).map(({ objectId }) => objectId)).toEqual([2]);
  });
});

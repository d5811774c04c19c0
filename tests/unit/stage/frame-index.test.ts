import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameIndex, type PacketFacts } from '../../../renderer/src/workers/frame-index.ts';

const packet = (startMs: number, key = false): PacketFacts => ({
  startUs: startMs * 1000,
  durationUs: 40_000,
  key,
});

describe('frames found in stored packets', () => {
  it('puts B-frames in the order shown', () => {
    // Stored I P B B P B B, shown I B B P B B P.
    const index = frameIndex([
      packet(0, true),
      packet(120),
      packet(40),
      packet(80),
      packet(240),
      packet(160),
      packet(200),
    ]);
    expect(index.packetOf).toEqual([0, 2, 3, 1, 5, 6, 4]);
    expect(index.frameOf).toEqual([0, 3, 1, 2, 6, 4, 5]);
    expect(index.table.timesUs).toEqual([0, 40_000, 80_000, 120_000, 160_000, 200_000, 240_000]);
    expect(index.table.durationUs).toBe(280_000);
  });

  it('starts an open group at the key frame before, for frames stored after a key frame but shown before it', () => {
    // Stored: key 0, 40, key 160, then 80 and 120 which lean on both, then 200.
    const index = frameIndex([
      packet(0, true),
      packet(40),
      packet(160, true),
      packet(80),
      packet(120),
      packet(200),
    ]);
    expect([0, 1, 2, 3, 4, 5].map((frame) => index.keyOf(frame))).toEqual([0, 0, 0, 0, 2, 2]);
  });

  it('decodes what an edit list hides but never shows it', () => {
    const index = frameIndex([packet(-80, true), packet(-40), packet(0), packet(40)]);
    expect(index.packetOf).toEqual([2, 3]);
    expect(index.frameOf).toEqual([-1, -1, 0, 1]);
    expect(index.keyOf(0)).toBe(0);
    expect(index.table.hidden).toBe(2);
  });

  it('leaves out what leans on a group that was cut off', () => {
    // An open group at the start: the two frames shown before its key frame have lost what they were drawn from.
    const index = frameIndex([packet(80, true), packet(0), packet(40), packet(160), packet(120)]);
    expect(index.packetOf).toEqual([0, 4, 3]);
    expect(index.table).toMatchObject({ timesUs: [0, 40_000, 80_000], hidden: 2 });
  });

  it('leaves out the frames that the service does not have', () => {
    const index = frameIndex([packet(0, true), packet(80), packet(40), packet(120)], 2);
    expect(index.frameOf).toEqual([0, -1, 1, -1]);
    expect(index.table.timesUs).toEqual([0, 40_000]);
  });

  it('leads from every frame to its packet and back, starting no later than it', () => {
    const stored = fc
      .array(fc.record({ durationUs: fc.integer({ min: 1000, max: 90_000 }), key: fc.boolean() }), {
        minLength: 1,
        maxLength: 60,
      })
      .chain((frames) =>
        fc.tuple(
          fc.constant(frames),
          fc.shuffledSubarray(
            frames.map((_, at) => at),
            { minLength: frames.length },
          ),
        ),
      )
      .map(([frames, order]) => {
        let at = 0;
        const timed = frames.map((frame) => ({
          ...frame,
          startUs: (at += frame.durationUs) - frame.durationUs,
        }));
        return order.map((place, stands) => ({ ...timed[place]!, key: stands === 0 || timed[place]!.key }));
      });
    fc.assert(
      fc.property(stored, (packets) => {
        const index = frameIndex(packets);
        const shown = packets.filter(({ startUs }) => startUs >= packets[0]!.startUs);
        expect(index.packetOf).toHaveLength(shown.length);
        expect(index.table.hidden).toBe(packets.length - shown.length);
        index.packetOf.forEach((at, frame) => {
          expect(index.frameOf[at]).toBe(frame);
          expect(index.keyOf(frame)).toBeLessThanOrEqual(at);
          expect(packets[index.keyOf(frame)]!.key).toBe(true);
        });
      }),
    );
  });

  it('refuses a file without frames', () => {
    expect(() => frameIndex([])).toThrowError(expect.objectContaining({ code: 'file-unreadable' }) as Error);
  });
});

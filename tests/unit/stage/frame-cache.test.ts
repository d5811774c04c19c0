import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameCache } from '../../../renderer/src/workers/frame-cache.ts';

const megabyte = 1024 * 1024;

function counted() {
  let open = 0;
  return {
    get open() {
      return open;
    },
    frame() {
      open += 1;
      let closed = false;
      return {
        close() {
          if (closed) throw new Error('closed twice');
          closed = true;
          open -= 1;
        },
      };
    },
  };
}

describe('the cache of decoded frames', () => {
  it('holds fewer once frames turn out to be larger', () => {
    const frames = counted();
    const cache = new FrameCache<{ close(): void }>(600, megabyte, 100 * megabyte);
    for (let frame = 0; frame < 100; frame += 1) cache.put(frame, frames.frame());
    expect(frames.open).toBe(100);
    cache.fit(2 * megabyte);
    cache.focus(300, 1);
    for (let frame = 290; frame < 350; frame += 1) cache.put(frame, frames.frame());
    expect([cache.capacity, frames.open <= 50]).toEqual([50, true]);
  });

  it('never holds more than its budget, closes what it lets go, and always takes the frame looked at', () => {
    const moves = fc.array(
      fc.record({
        focus: fc.nat(599),
        direction: fc.constantFrom<1 | -1>(1, -1),
        arriving: fc.array(fc.nat(599), { maxLength: 30 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 600 }),
        fc.integer({ min: 1, max: 40 }),
        moves,
        (count, frameMegabytes, all) => {
          const frames = counted();
          const cache = new FrameCache<{ close(): void }>(count, frameMegabytes * megabyte, 100 * megabyte);
          for (const { focus, direction, arriving } of all) {
            cache.focus(focus % count, direction);
            for (const frame of arriving) cache.put(frame % count, frames.frame());
            cache.put(focus % count, frames.frame());
            expect(cache.has(focus % count)).toBe(true);
            expect(cache.size).toBe(frames.open);
            expect(cache.size).toBeLessThanOrEqual(Math.max(2, 100 / frameMegabytes));
          }
          cache.clear();
          expect(frames.open).toBe(0);
        },
      ),
    );
  });

  it('keeps more ahead than behind, in the direction of travel', () => {
    const cache = new FrameCache<{ close(): void }>(600, megabyte, 40 * megabyte);
    cache.focus(300, 1);
    expect([cache.wants(290), cache.wants(289), cache.wants(329), cache.wants(330)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
    cache.focus(300, -1);
    expect([cache.wants(271), cache.wants(270), cache.wants(310), cache.wants(311)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('says what is missing, from the focus on', () => {
    const cache = new FrameCache<{ close(): void }>(10, megabyte, 100 * megabyte);
    for (const frame of [0, 1, 2, 4]) cache.put(frame, { close: () => undefined });
    expect(cache.missing(0, 1)).toBe(3);
    expect(cache.missing(4, -1)).toBe(3);
    expect(cache.missing(2, -1)).toBeNull();
  });
});

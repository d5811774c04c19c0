import { describe, expect, it } from 'vitest';
import { constantRateTable } from '../../../electron/shared/frame-time/frames.ts';
import { Pair } from '../../../renderer/src/features/library/look/pair.svelte.ts';
import { FakePort } from '../../support/fake-frames-port.ts';

const size = { width: 1280, height: 720, codec: 'avc1' };

function opened(leftFps: number, rightFps: number) {
  const ports: FakePort[] = [];
  const start = (): FakePort => {
    ports.push(new FakePort());
    return ports.at(-1)!;
  };
  const clock = { now: () => 0, request: () => 1, cancel: () => undefined };
  const pair = new Pair({ left: 'media://l/', right: 'media://r/' }, start, clock);
  const [left, right] = ports as [FakePort, FakePort];
  left.say({ type: 'opened', source: 1, video: { ...size, table: constantRateTable(leftFps, 60) } });
  right.say({ type: 'opened', source: 1, video: { ...size, table: constantRateTable(rightFps, 60) } });
  return { pair, left, right };
}

describe('two videos in lockstep', () => {
  it('shows a frame only when both pictures are here', () => {
    const { pair, left, right } = opened(30, 30);
    expect(pair.status).toBe('ready');
    left.paint();
    expect(pair.shown).toBe(-1);
    right.paint();
    expect(pair.shown).toBe(0);
  });

  it('pairs a frame with the one that is on screen at the same time, whatever the rates', () => {
    const { pair, left, right } = opened(30, 60);
    left.paint();
    right.paint();
    pair.goTo(10);
    expect([left.paint(), right.paint()]).toEqual([10, 21]);
  });

  it('loses no step of those that come faster than pictures', () => {
    const { pair, left, right } = opened(30, 30);
    left.paint();
    right.paint();
    for (let press = 0; press < 3; press += 1) pair.step(1);
    for (let answer = 0; answer < 2; answer += 1) {
      left.paint();
      right.paint();
    }
    expect(pair.shown).toBe(3);
    pair.step(-1);
    pair.step(-1);
    for (let answer = 0; answer < 2; answer += 1) {
      left.paint();
      right.paint();
    }
    expect(pair.shown).toBe(1);
  });
});

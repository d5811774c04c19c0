import { beforeEach, describe, expect, it, vi } from 'vitest';
import { sharedReader } from '../../../renderer/src/workers/shared-reader.ts';
import { FakeDecoder } from '../../support/fake-decoder.ts';
import { fakePackets, packetSource } from '../../support/fake-packets.ts';

const frames = fakePackets().length;
const indexOf = (frame: VideoFrame): number => Math.round(frame.timestamp / 1000);

/** Stands in for the desk that serves the stage: wants what it is told to, keeps all that it is shown. */
class Desk {
  wanted: number | null = null;
  rests = true;
  readonly shown = new Set<number>();
  readonly failed: number[] = [];

  next(): number | null {
    const { wanted } = this;
    return wanted === null || this.shown.has(wanted) || this.failed.includes(wanted) ? null : wanted;
  }

  take(index: number, frame: VideoFrame): Promise<null> {
    expect(indexOf(frame)).toBe(index);
    this.shown.add(index);
    return Promise.resolve(null);
  }

  fail(index: number): void {
    this.failed.push(index);
  }
}

/** Stands in for the pass over the whole clip: wants every frame once, and hands each on to the desk. */
class Pass {
  readonly taken: number[] = [];
  readonly failed: number[] = [];
  /** Holds up what is drawn until it resolves. */
  gate: Promise<void> = Promise.resolve();
  came: (index: number) => void = () => undefined;
  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get over(): boolean {
    return this.next() === null;
  }

  next(besides = -1): number | null {
    for (let frame = 0; frame < frames; frame += 1) if (!this.has(frame) && frame !== besides) return frame;
    return null;
  }

  has(frame: number): boolean {
    return this.taken.includes(frame) || this.failed.includes(frame);
  }

  async take(index: number, frame: VideoFrame): Promise<void> {
    this.taken.push(index);
    this.came(index);
    await this.gate;
    await this.#desk.take(index, frame);
  }

  fail(index: number): void {
    this.failed.push(index);
  }
}

function sharing() {
  const desk = new Desk();
  const pass = new Pass(desk);
  const create = (init: VideoDecoderInit) => new FakeDecoder(init) as unknown as VideoDecoder;
  const reader = sharedReader(packetSource(fakePackets()), desk, pass, create);
  return {
    desk,
    pass,
    reader,
    want(frame: number) {
      desk.wanted = frame;
      desk.rests = false;
      reader.kick();
      return vi.waitFor(() => expect(desk.next()).toBeNull());
    },
    rest() {
      desk.rests = true;
      reader.kick();
      return vi.waitFor(() => expect(pass.over).toBe(true));
    },
  };
}

beforeEach(() => FakeDecoder.reset());

describe('one decoder for the stage and for the pass over the clip', () => {
  it('decodes nothing for the pass while the hand moves, and nothing twice for both', async () => {
    const { desk, pass, reader, want, rest } = sharing();
    await want(20);
    // Only what lay on the way to it: from its key frame on.
    expect(FakeDecoder.fed[0]).toBe(15_000);
    expect(Math.max(...pass.taken)).toBeLessThan(30);
    await rest();
    expect(pass.taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: frames }, (_, frame) => frame));
    expect(desk.shown.size).toBe(frames);
    const fed = FakeDecoder.fed.length;
    await want(3);
    expect(FakeDecoder.fed.length).toBe(fed);
    reader.close();
  });

  it('leaves the pass at once for a frame that the stage waits for', async () => {
    const { pass, reader, want } = sharing();
    const there = new Promise<void>((resolve) => {
      pass.came = (index) => {
        if (index === 5) void want(50).then(resolve);
      };
    });
    reader.kick();
    await there;
    expect(pass.taken).toContain(50);
    expect(pass.taken.filter((frame) => frame > 20 && frame < 43)).toEqual([]);
    reader.close();
  });

  it('shows the stage frames again that the pass has had', async () => {
    const { desk, pass, reader, want, rest } = sharing();
    await rest();
    desk.shown.clear();
    await want(33);
    expect(desk.shown).toContain(33);
    expect(pass.taken.filter((frame) => frame === 33)).toEqual([33]);
    reader.close();
  });

  it('decodes no further while two whole frames wait to be made smaller', async () => {
    const { pass, reader, rest } = sharing();
    let open = (): void => undefined;
    pass.gate = new Promise((resolve) => (open = resolve));
    reader.kick();
    await vi.waitFor(() => expect(pass.taken.length).toBeGreaterThanOrEqual(2));
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    const { length } = FakeDecoder.fed;
    for (let turn = 0; turn < 100; turn += 1) await Promise.resolve();
    expect(FakeDecoder.fed.length).toBe(length);
    // What the decoder had in hand already still comes out of it.
    expect(FakeDecoder.open.size).toBeLessThanOrEqual(6);
    open();
    await rest();
    reader.close();
    expect(FakeDecoder.open.size).toBe(0);
  });

  it('lets go of the decoder when the pass is over and the hand rests', async () => {
    const { reader, want, rest } = sharing();
    await want(40);
    expect(FakeDecoder.closed).toBe(0);
    await rest();
    await vi.waitFor(() => expect(FakeDecoder.closed).toBe(1));
    reader.close();
    expect(FakeDecoder.open.size).toBe(0);
  });

  it('does not tell the stage of a frame that only the pass came to grief over', async () => {
    FakeDecoder.swallow = 58_000;
    const { desk, pass, reader, want, rest } = sharing();
    await rest();
    expect(pass.failed).toEqual([58]);
    expect(desk.failed).toEqual([]);
    await want(58);
    expect(desk.failed).toEqual([58]);
    reader.close();
  });
});

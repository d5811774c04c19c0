import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FrameReader, type ReaderEvents } from '../../../renderer/src/workers/frame-reader.ts';
import { FakeDecoder } from '../../support/fake-decoder.ts';
import { fakePackets as clip, packetSource as source } from '../../support/fake-packets.ts';

function reading(packets = clip(), from = source(packets), more: Partial<ReaderEvents> = {}) {
  const got = new Map<number, VideoFrame>();
  const failed = new Map<number, string>();
  let wanted: number | null = null;
  let moved = (): void => undefined;
  const events: ReaderEvents = {
    ...more,
    next: () => (wanted === null || got.has(wanted) || failed.has(wanted) ? null : wanted),
    frame: (index, frame) => {
      if (got.has(index)) frame.close();
      else got.set(index, frame);
      moved();
    },
    failed: (index, error) => {
      failed.set(index, error.code);
      moved();
    },
  };
  const reader = new FrameReader(from, events, (init) => new FakeDecoder(init) as unknown as VideoDecoder);
  return {
    got,
    failed,
    reader,
    async want(frame: number) {
      wanted = frame;
      reader.kick();
      while (!got.has(frame) && !failed.has(frame)) await new Promise<void>((resolve) => (moved = resolve));
    },
    forget() {
      for (const frame of got.values()) frame.close();
      got.clear();
    },
  };
}

beforeEach(() => FakeDecoder.reset());

describe('reading frames', () => {
  it('gives the frame asked for, whatever was asked before', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(59), fc.boolean()), { minLength: 1, maxLength: 12 }),
        async (asked) => {
          FakeDecoder.reset();
          const { got, want, forget, reader } = reading();
          for (const [frame, afresh] of asked) {
            if (afresh) forget();
            await want(frame);
            expect(Math.round(got.get(frame)!.timestamp / 1000)).toBe(frame);
          }
          reader.close();
          forget();
          expect(FakeDecoder.open.size).toBe(0);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('goes on where it is when stepping forward, feeding each packet once', async () => {
    const { want, reader } = reading();
    for (let frame = 0; frame < 50; frame += 1) await want(frame);
    expect(new Set(FakeDecoder.fed).size).toBe(FakeDecoder.fed.length);
    reader.close();
  });

  it('starts a far jump at the key frame before it, not at the beginning', async () => {
    const { want, reader } = reading();
    await want(50);
    expect(FakeDecoder.fed[0]).toBe(45_000);
    reader.close();
  });

  it('decodes nothing past a frame after which it has to start elsewhere', async () => {
    const wants = [20, 50, 35, 5];
    const { want, got, reader } = reading(undefined, undefined, {
      after: (frame) => wants[wants.indexOf(frame) + 1] ?? null,
    });
    for (const frame of wants) {
      FakeDecoder.fed = [];
      await want(frame);
      expect(got.has(frame)).toBe(true);
      expect(FakeDecoder.fed.at(-1)).toBe(frame * 1000);
    }
    reader.close();
  });

  it('goes on without a stop to a frame that lies ahead', async () => {
    const { want, reader } = reading(undefined, undefined, { after: (frame) => frame + 5 });
    for (const frame of [20, 25, 30, 35]) await want(frame);
    expect(new Set(FakeDecoder.fed).size).toBe(FakeDecoder.fed.length);
    reader.close();
  });

  it('lets go of the decoder when it has long nothing to do, and begins again with another', async () => {
    const { want, got, reader } = reading(undefined, undefined, { rests: () => true });
    for (const frame of [20, 21, 3]) {
      await want(frame);
      expect(Math.round(got.get(frame)!.timestamp / 1000)).toBe(frame);
      await vi.waitFor(() => expect(FakeDecoder.closed).toBeGreaterThan(0));
      FakeDecoder.closed = 0;
    }
    reader.close();
  });

  it('reports a frame the decoder leaves out, and still gives its neighbours', async () => {
    FakeDecoder.swallow = 58_000;
    const { want, failed, got, reader } = reading();
    await want(58);
    expect(failed.get(58)).toBe('file-unreadable');
    await want(57);
    expect(got.has(57)).toBe(true);
    reader.close();
  });

  it('starts anew after the decoder broke', async () => {
    FakeDecoder.breakOn = 20_000;
    const { want, failed, got, reader } = reading();
    await want(20);
    expect(failed.get(20)).toBe('file-unreadable');
    await want(40);
    expect(got.has(40)).toBe(true);
    reader.close();
  });

  it('reports a file that can no longer be read', async () => {
    const broken = { ...source(clip()), chunk: () => Promise.reject(new Error('gone')) };
    const { want, failed, reader } = reading(clip(), broken);
    await want(3);
    expect(failed.get(3)).toBe('unexpected');
    reader.close();
  });
});

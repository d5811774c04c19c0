import { frameIndex, type PacketFacts } from '../../renderer/src/workers/frame-index.ts';
import type { PacketSource } from '../../renderer/src/workers/frame-reader.ts';

/** 60 frames, a key frame every 15, stored as I P B B. */
export function fakePackets(): PacketFacts[] {
  const shown = Array.from({ length: 60 }, (_, at) => at);
  const stored = shown.map((at) => (at % 15 === 0 ? at : at % 3 === 1 ? Math.min(at + 2, 59) : at - 1));
  const order = [...new Set(stored)].concat(shown.filter((at) => !stored.includes(at)));
  return order.map((at) => ({ startUs: at * 33_333, durationUs: 33_333, key: at % 15 === 0 }));
}

/** What a reader is given of them; their chunks have no bytes. */
export function packetSource(packets: readonly PacketFacts[]): PacketSource {
  return {
    index: frameIndex(packets),
    config: { codec: 'fake' },
    chunk: (at, stampUs) =>
      Promise.resolve({ type: packets[at]!.key ? 'key' : 'delta', timestamp: stampUs } as EncodedVideoChunk),
  };
}

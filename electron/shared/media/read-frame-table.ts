import type { FrameTable } from './probe.ts';
import type { Rational } from './rational.ts';
import { parseRational } from './rational.ts';

interface Packet {
  readonly stream_index?: number;
  readonly pts?: number;
  readonly duration?: number;
  readonly flags?: string;
}

/** What ffprobe is to print of each packet. */
export const packetFields = 'stream_index,pts,duration,flags';

/**
 * ffprobe's packets of one stream (default: the first it names) as a frame table; null when none of them has a time. Packets
 * come in decoding order and are sorted into the order shown. `D` marks what an edit list hides; what comes before the first
 * key frame's time leans on a group that was cut off, and no decoder shows it.
 */
export function readFrameTable(answer: unknown, streamIndex?: number): FrameTable | null {
  const { packets = [], streams = [] } = answer as {
    packets?: readonly Packet[];
    streams?: readonly { index?: unknown; time_base?: unknown }[];
  };
  const stream = streams.find(({ index }) => streamIndex === undefined || index === streamIndex);
  const base = parseRational(stream?.time_base);
  if (base === null) return null;
  const timed = packets.filter(
    (packet) => packet.stream_index === stream?.index && Number.isSafeInteger(packet.pts),
  );
  const firstKey = timed.find((packet) => packet.flags?.includes('K'))?.pts ?? -Infinity;
  const shown = timed.filter((packet) => !packet.flags?.includes('D') && (packet.pts as number) >= firstKey);
  return toFrameTable(
    shown.map((packet) => ({ pts: packet.pts as number, duration: packet.duration ?? 0 })),
    base,
    timed.length - shown.length,
  );
}

/** Times in ticks of `base`, in any order, as a frame table in the order shown. Null when there are none. */
function toFrameTable(
  frames: readonly { pts: number; duration: number }[],
  base: Rational,
  hidden: number,
): FrameTable | null {
  const sorted = [...frames].sort((a, b) => a.pts - b.pts);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (!first || !last) return null;
  const us = (ticks: number) => ticksToUs(ticks, base);
  const before = sorted.at(-2);
  const lastDuration = last.duration || (before ? last.pts - before.pts : 0);
  return {
    timesUs: sorted.map((frame) => us(frame.pts - first.pts)),
    offsetUs: us(first.pts),
    durationUs: us(last.pts - first.pts + lastDuration),
    hidden,
  };
}

/** Ticks to the nearest microsecond, exact however large. */
function ticksToUs(ticks: number, base: Rational): number {
  const scaled = BigInt(ticks) * BigInt(base.num) * 1_000_000n;
  const den = BigInt(base.den);
  const half = den / 2n;
  return Number(scaled >= 0n ? (scaled + half) / den : (scaled - half) / den);
}

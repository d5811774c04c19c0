import { frameTable } from '../../../electron/shared/frame-time/frames.ts';
import type { FrameTable } from '../../../electron/shared/media/probe.ts';

/** One stored packet, in the order of the file. */
export interface PacketFacts {
  readonly startUs: number;
  readonly durationUs: number;
  readonly key: boolean;
}

/** The way between frames (in the order shown) and packets (in the order stored). */
export interface FrameIndex {
  readonly table: FrameTable;
  /** Frame → the packet that holds it. */
  readonly packetOf: readonly number[];
  /** Packet → its frame; −1 where an edit list hides it. */
  readonly frameOf: readonly number[];
  /** Packet from which decoding has to start to get a frame. */
  keyOf(frame: number): number;
}

/**
 * Sorts packets into frames. Packets before time 0 are led in by an edit list: needed for decoding, never shown. Nor are
 * those before the first key frame's time: they lean on a group that was cut off.
 * @param most frames after so many are left out, too: the service does not have them
 * @throws AppError `file-unreadable` when nothing is left to show
 */
export function frameIndex(packets: readonly PacketFacts[], most = Infinity): FrameIndex {
  const firstKeyUs = packets.find(({ key }) => key)?.startUs ?? -Infinity;
  const shown = packets
    .map((packet, at) => ({ at, startUs: packet.startUs }))
    // Half a microsecond: times come from fractions of seconds.
    .filter(({ startUs }) => startUs > -0.5 || packets.every((packet) => packet.startUs < 0))
    .filter(({ startUs }) => startUs >= firstKeyUs)
    .sort((a, b) => a.startUs - b.startUs || a.at - b.at)
    .slice(0, most);
  const last = shown.at(-1);
  const table = frameTable(
    shown.map(({ startUs }) => startUs),
    (last && packets[last.at]?.durationUs) ?? 0,
    packets.length - shown.length,
  );
  const packetOf = shown.map(({ at }) => at);
  const frameOf = packets.map(() => -1);
  packetOf.forEach((packet, frame) => (frameOf[packet] = frame));
  const keys = packets.flatMap((packet, at) => (packet.key ? [at] : []));
  return {
    table,
    packetOf,
    frameOf,
    keyOf(frame) {
      const packet = packetOf[frame] ?? 0;
      const startUs = packets[packet]?.startUs ?? 0;
      // A frame stored after a key frame but shown before it may lean on the group before: so the key must not be later in time.
      const key = keys.findLast((at) => at <= packet && (packets[at]?.startUs ?? 0) <= startUs);
      return key ?? keys[0] ?? 0;
    },
  };
}

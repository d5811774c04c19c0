import { EncodedPacketSink, Input, MP4, QTFF, type EncodedPacket, type Rotation } from 'mediabunny';
import { AppError } from '../../../electron/shared/errors/app-error.ts';
import { frameIndex, type FrameIndex } from './frame-index.ts';
import type { PacketSource } from './frame-reader.ts';
import { mediaSource } from './media-source.ts';

export interface ClipSource {
  readonly index: FrameIndex;
  readonly codec: string;
  readonly rotation: Rotation;
  /** As shown: rotated, square pixels. */
  readonly width: number;
  readonly height: number;
  /** Packets for one more decoder; each goes through the file at its own pace. */
  packets(): PacketSource;
  dispose(): void;
}

/** A video that opens but whose codec is not decoded here. */
export class UndecodableCodec extends Error {
  readonly codec: string;

  constructor(codec: string) {
    super(`No decoder for ${codec}`);
    this.codec = codec;
  }
}

/**
 * Opens the video behind a `media://` address and reads its table of frames, without its pictures.
 * @param most frames that are of interest, from the first on
 * @throws UndecodableCodec, or AppError `file-unreadable` / `not-a-video`
 */
export async function openClip(url: string, most: number): Promise<ClipSource> {
  const input = new Input({
    formats: [MP4, QTFF],
    source: mediaSource(url),
  });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new AppError('not-a-video', 'The file has no picture track', { reason: 'no-video' });
    const codec = (await track.getCodecParameterString()) ?? (await track.getCodec()) ?? 'unknown';
    const described = await track.getDecoderConfig();
    if (!described) throw new UndecodableCodec(codec);
    const config = await decodableConfig(described);
    if (!config) throw new UndecodableCodec(codec);
    const sink = new EncodedPacketSink(track);
    const stored: EncodedPacket[] = [];
    for await (const packet of sink.packets(undefined, undefined, { metadataOnly: true }))
      stored.push(packet);
    const index = frameIndex(
      stored.map((packet) => ({
        startUs: packet.timestamp * 1e6,
        durationUs: packet.duration * 1e6,
        key: packet.type === 'key',
      })),
      most,
    );
    return {
      index,
      codec,
      rotation: await track.getRotation(),
      width: await track.getDisplayWidth(),
      height: await track.getDisplayHeight(),
      packets: () => ({ index, config, chunk: chunkReader(sink, stored) }),
      dispose: () => input.dispose(),
    };
  } catch (error) {
    input.dispose();
    throw error;
  }
}

/** Reads packets by their place in the file, never by their time: two may have the same. */
function chunkReader(sink: EncodedPacketSink, stored: readonly EncodedPacket[]): PacketSource['chunk'] {
  return async (at, stampUs) => {
    const before = stored[at - 1];
    const packet = before ? await sink.getNextPacket(before) : await sink.getFirstPacket();
    if (!packet || packet.sequenceNumber !== stored[at]?.sequenceNumber)
      throw new AppError('file-unreadable', 'The file changed while it was open');
    return new EncodedVideoChunk({ type: packet.type, timestamp: stampUs, data: packet.data });
  };
}

/**
 * The configuration for decoding on the processor, or null. Hardware decoders own few pictures and stall when a cache
 * holds on to them; clips of ten seconds do not need them.
 */
async function decodableConfig(described: VideoDecoderConfig): Promise<VideoDecoderConfig | null> {
  const colorSpace = coloursOf(described);
  const config: VideoDecoderConfig = { ...described, colorSpace, hardwareAcceleration: 'prefer-software' };
  const support = await VideoDecoder.isConfigSupported(config).catch(() => null);
  return support?.supported ? config : null;
}

/**
 * How the colours are to be read where neither file nor stream says it: as players do, by the height. Without a word about it
 * the same frame would have other colours here than in the preview and in what ffmpeg makes of it (`unsaidMatrix`).
 */
function coloursOf({ colorSpace, codedHeight = 0 }: VideoDecoderConfig): VideoColorSpaceInit {
  if (colorSpace?.matrix) return colorSpace;
  const space = codedHeight < 720 ? 'smpte170m' : 'bt709';
  return { matrix: space, primaries: space, transfer: space, fullRange: colorSpace?.fullRange ?? false };
}

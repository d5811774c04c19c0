import { AppError, toAppError } from '../../../electron/shared/errors/app-error.ts';
import type { FrameIndex } from './frame-index.ts';

/** Where packets come from, in the order stored. */
export interface PacketSource {
  readonly index: FrameIndex;
  readonly config: VideoDecoderConfig;
  /** The packet's bytes as a chunk stamped with `stampUs`. */
  chunk(packet: number, stampUs: number): Promise<EncodedVideoChunk>;
}

export interface ReaderEvents {
  /** The frame most wanted now that is not decoded yet; null: nothing to do. Asked before every packet. */
  next(): number | null;
  /**
   * Which frame is wanted once `index` is there. Where going on does not lead to it, the decoder is drained for `index` instead
   * of being fed what lies behind. Absent: it is likely to be the next one.
   */
  after?(index: number): number | null;
  /** Asked when there is nothing to do: whether that is for long, so that the decoder and its pictures are let go of. Absent: no. */
  rests?(): boolean;
  /** Takes over a decoded frame; the receiver closes it. */
  frame(index: number, frame: VideoFrame): void;
  /** The frame cannot be had; `next` must not ask for it again. */
  failed(index: number, error: AppError): void;
}

export type DecoderFactory = (init: VideoDecoderInit) => VideoDecoder;

/** Packets handed to the decoder before waiting for it. */
const queueLimit = 4;
/** Rather decode through a gap of so many packets than start again at the key frame behind it. */
const smallGap = 6;

/**
 * Drives one decoder so that it always works towards the frame most wanted *now*: goes on where it is when that leads
 * there, starts again at the right key frame when not. Frames are stamped with their index, so no time is ever compared.
 */
export class FrameReader {
  readonly #source: PacketSource;
  readonly #events: ReaderEvents;
  readonly #create: DecoderFactory;
  readonly #inFlight = new Set<number>();
  #decoder: VideoDecoder | null = null;
  /** Next packet to hand in; −1 when the decoder has to start at a key frame. */
  #feedAt = -1;
  #running = false;
  #closed = false;
  #failure: AppError | null = null;
  #wake: (() => void) | null = null;

  constructor(source: PacketSource, events: ReaderEvents, create: DecoderFactory) {
    this.#source = source;
    this.#events = events;
    this.#create = create;
  }

  /** Says that the answer of `next` may have changed. */
  kick(): void {
    this.#wake?.();
    if (this.#running || this.#closed) return;
    this.#running = true;
    void this.#run();
  }

  close(): void {
    this.#closed = true;
    this.#discard();
    this.#wake?.();
  }

  async #run(): Promise<void> {
    while (!this.#closed) {
      const wanted = this.#events.next();
      if (wanted === null) {
        if (this.#events.rests?.()) this.#discard();
        this.#running = false;
        return;
      }
      try {
        await this.#approach(wanted);
      } catch (error) {
        this.#discard();
        if (!this.#closed) this.#events.failed(wanted, toAppError(error));
      }
    }
  }

  /** One step towards `wanted`: a packet handed in, a wait for the decoder, or the end of the file drained. */
  async #approach(wanted: number): Promise<void> {
    const { index } = this.#source;
    const packet = index.packetOf[wanted] ?? 0;
    if (!this.#inFlight.has(wanted) && !this.#leadsTo(wanted)) this.#start(index.keyOf(wanted));
    const decoder = this.#decoder;
    if (!decoder) return;
    const drain = this.#feedAt > packet && this.#inFlight.has(wanted) && this.#endsWith(wanted);
    if (this.#feedAt < index.frameOf.length && !drain) {
      if (decoder.decodeQueueSize >= queueLimit) await this.#decoderMoved(decoder);
      else await this.#feed(decoder);
    } else {
      await decoder.flush();
      this.#feedAt = -1;
      if (this.#inFlight.delete(wanted))
        throw new AppError('file-unreadable', 'The decoder left a frame out');
      this.#inFlight.clear();
    }
    if (this.#failure) throw this.#failure;
  }

  /** Whether handing in more packets from where it is gets the decoder to the frame. */
  #leadsTo(frame: number): boolean {
    const { index } = this.#source;
    const packet = index.packetOf[frame] ?? 0;
    return this.#feedAt >= 0 && this.#feedAt <= packet && index.keyOf(frame) - this.#feedAt <= smallGap;
  }

  #endsWith(wanted: number): boolean {
    if (!this.#events.after) return false;
    const next = this.#events.after(wanted);
    return next === null || !(this.#inFlight.has(next) || this.#leadsTo(next));
  }

  async #feed(decoder: VideoDecoder): Promise<void> {
    const packet = this.#feedAt;
    const frame = this.#source.index.frameOf[packet] ?? -1;
    // Hidden packets get stamps below 0, so that no two frames share one.
    const chunk = await this.#source.chunk(packet, frame >= 0 ? frame * 1000 : -1000 * (packet + 1));
    if (this.#closed || decoder.state !== 'configured') return;
    if (frame >= 0) this.#inFlight.add(frame);
    this.#feedAt = packet + 1;
    decoder.decode(chunk);
  }

  #start(packet: number): void {
    if (this.#decoder?.state === 'configured') this.#decoder.reset();
    else this.#decoder = this.#make();
    this.#inFlight.clear();
    this.#decoder.configure(this.#source.config);
    this.#feedAt = packet;
  }

  #make(): VideoDecoder {
    this.#failure = null;
    const decoder = this.#create({
      output: (frame) => {
        const index = Math.round(frame.timestamp / 1000);
        this.#inFlight.delete(index);
        if (decoder !== this.#decoder || index < 0) frame.close();
        else this.#events.frame(index, frame);
        this.#wake?.();
      },
      error: (error) => {
        if (decoder !== this.#decoder) return;
        this.#failure = new AppError('file-unreadable', `The decoder gave up: ${error.message}`);
        this.#wake?.();
      },
    });
    return decoder;
  }

  /** Resolves when the decoder took a packet, gave a frame, failed, or something else is wanted. */
  async #decoderMoved(decoder: VideoDecoder): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      decoder.addEventListener('dequeue', () => resolve(), { once: true });
    });
    this.#wake = null;
  }

  #discard(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    this.#feedAt = -1;
    this.#inFlight.clear();
    if (decoder && decoder.state !== 'closed') decoder.close();
  }
}

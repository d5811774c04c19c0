import {
  clampFrame,
  frameAt,
  frameMiddle,
  frameStart,
} from '../../../../../electron/shared/frame-time/frames.ts';
import type { FrameTable } from '../../../../../electron/shared/media/probe.ts';
import { discard, type VideoInfo } from '../../../workers/protocol.ts';
import { FramesClient, type FramesPort } from '../../stage/frames-client.ts';
import { Playback, type Clock } from '../../stage/playback.svelte.ts';

export type Side = 'left' | 'right';

/** One of two videos: its decoder, what is known of it, and the picture that waits for the other's. */
interface Half {
  readonly frames: FramesClient;
  info: VideoInfo | null;
  wanted: number;
  /** Null: the picture painted last is still the right one. Undefined: not here yet. */
  arrived: ImageBitmap | null | undefined;
  show: (picture: ImageBitmap) => void;
}

/** A strip nobody looks at, as small as there is one. */
const noStrip = { width: 8, height: 8 };

/**
 * Two videos in lockstep, or one alone: a frame of the left one (by index, in its own table of times) and the frame of the
 * right one that is on screen at that time come on the page in the same repaint, never one without the other.
 */
export class Pair {
  readonly playback: Playback;
  readonly #halves = new Map<Side, Half>();
  #status = $state<'opening' | 'ready' | 'undecodable' | 'failed'>('opening');
  #shown = $state(-1);
  #sizes = $state.raw<Partial<Record<Side, { width: number; height: number }>>>({});
  #table = $state.raw<FrameTable | null>(null);
  #busy = false;
  #next: number | null = null;
  /** The frame on its way while busy. */
  #wanted = 0;

  /** @param urls of the videos; the left one leads */
  constructor(urls: Partial<Record<Side, string>>, start: () => FramesPort, clock: Clock) {
    this.playback = new Playback(clock, (frame) => this.#paint(frame));
    for (const side of ['left', 'right'] as const) {
      const url = urls[side];
      if (url !== undefined) this.#halves.set(side, this.#open(side, url, start()));
    }
  }

  readonly total = $derived(this.#table?.timesUs.length ?? 0);

  get status(): 'opening' | 'ready' | 'undecodable' | 'failed' {
    return this.#status;
  }
  /** The leader's frame on the page; −1 before the first. */
  get shown(): number {
    return this.#shown;
  }
  get table(): FrameTable | null {
    return this.#table;
  }
  /** Microseconds since the first frame. */
  get timeUs(): number {
    return this.#table && this.#shown >= 0 ? frameStart(this.#table, this.#shown) : 0;
  }
  /** The larger picture: what the room is made for. */
  get size(): { width: number; height: number } | null {
    return this.#sizes.left ?? this.#sizes.right ?? null;
  }

  sizeOf(side: Side): { width: number; height: number } | null {
    return this.#sizes[side] ?? null;
  }

  attach(side: Side, show: (picture: ImageBitmap) => void): void {
    const half = this.#halves.get(side);
    if (half) half.show = show;
  }

  goTo(frame: number): void {
    this.playback.pause();
    this.#paint(clampFrame(frame, this.total));
  }

  step(by: number): void {
    // From where it is on its way to: of presses that come faster than pictures, none is lost.
    this.goTo((this.#next ?? (this.#busy ? this.#wanted : this.#shown)) + by);
  }

  togglePlay(): void {
    if (this.#status !== 'ready' || !this.#table) return;
    if (this.playback.playing) this.playback.pause();
    else this.playback.play(this.#table, Math.max(0, this.#shown));
  }

  dispose(): void {
    this.playback.pause();
    for (const half of this.#halves.values()) {
      half.arrived?.close();
      half.frames.terminate();
    }
  }

  #open(side: Side, url: string, port: FramesPort): Half {
    const unavailable = (status: 'undecodable' | 'failed') => (): void => {
      this.#status = status;
    };
    const frames = new FramesClient(port, {
      opened: ({ video }) => this.#opened(side, video),
      undecodable: unavailable('undecodable'),
      failed: unavailable('failed'),
      painted: ({ picture, overlay }) => {
        discard(overlay);
        this.#arrived(side, picture);
      },
      // A frame that cannot be decoded leaves the one before it.
      unpaintable: () => this.#arrived(side, null),
      strip: ({ strip }) => strip.close(),
      thumbnail: ({ picture }) => picture?.close(),
      presence: () => undefined,
    });
    frames.open(url, Number.MAX_SAFE_INTEGER, noStrip);
    return { frames, info: null, wanted: -1, arrived: undefined, show: (picture) => picture.close() };
  }

  #opened(side: Side, video: VideoInfo): void {
    const half = this.#halves.get(side)!;
    half.info = video;
    this.#sizes = { ...this.#sizes, [side]: { width: video.width, height: video.height } };
    const halves = [...this.#halves.values()];
    if (halves.some(({ info }) => info === null)) return;
    this.#table = halves[0]!.info!.table;
    this.#status = 'ready';
    this.#paint(0);
  }

  #paint(frame: number): void {
    this.#next = frame;
    this.#begin();
  }

  #begin(): void {
    const frame = this.#next;
    if (this.#busy || frame === null || this.#status !== 'ready' || !this.#table) return;
    this.#busy = true;
    this.#next = null;
    const direction = frame < this.#shown ? -1 : 1;
    const timeUs = frameMiddle(this.#table, frame);
    this.#wanted = frame;
    for (const half of this.#halves.values()) {
      half.arrived = undefined;
      half.wanted = half.info!.table === this.#table ? frame : frameAt(half.info!.table, timeUs);
      half.frames.paint(half.wanted, direction, null, null);
    }
  }

  #arrived(side: Side, picture: ImageBitmap | null): void {
    const halves = [...this.#halves.values()];
    this.#halves.get(side)!.arrived = picture;
    if (halves.some(({ arrived }) => arrived === undefined)) return;
    for (const half of halves) {
      if (half.arrived) half.show(half.arrived);
      half.arrived = undefined;
    }
    this.#shown = this.#wanted;
    this.#busy = false;
    this.#begin();
  }
}

import { frameAt, frameMiddle } from '../../../../electron/shared/frame-time/frames.ts';
import type { FrameTable } from '../../../../electron/shared/media/probe.ts';
import type { Playback } from './playback.svelte.ts';

/** Told what comes on the screen while the service's video plays. */
export interface PreviewWatcher {
  shown(frameIndex: number): void;
  /** It came to the out point and stays there. */
  stopped(frameIndex: number): void;
  /** It plays no longer, whatever the reason. */
  rests(): void;
}

/** Plays the service's tracked video over the picture, between the in and out points as the stage itself does. */
export class PreviewPlayer {
  playing = $state(false);
  #video: HTMLVideoElement | null = null;
  readonly #table: () => FrameTable;
  readonly #playback: Pick<Playback, 'range' | 'looping'>;
  readonly #watcher: PreviewWatcher;

  /** @param table when the frames of the video open now are shown */
  constructor(
    table: () => FrameTable,
    playback: Pick<Playback, 'range' | 'looping'>,
    watcher: PreviewWatcher,
  ) {
    this.#table = table;
    this.#playback = playback;
    this.#watcher = watcher;
  }

  /** Takes over a mounted element; returns what lets go of it. */
  attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    const playing = (): void => {
      this.playing = !video.paused;
      if (video.paused) this.#watcher.rests();
    };
    for (const name of ['play', 'pause', 'ended'] as const) video.addEventListener(name, playing);
    let handle = 0;
    const next = (): void => {
      handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
        if (!video.paused) this.#came(mediaTime * 1e6);
        next();
      });
    };
    next();
    return () => {
      video.cancelVideoFrameCallback(handle);
      for (const name of ['play', 'pause', 'ended'] as const) video.removeEventListener(name, playing);
      this.playing = false;
      this.#video = null;
    };
  }

  /**
   * From the in point when that is the out point, or outside the two.
   * @param from the frame it stands at
   */
  play(from: number): void {
    const { range } = this.#playback;
    if (range && (from < range.in || from >= range.out)) this.seek(range.in);
    // Refused only when the element goes away meanwhile; `playing` then stays false.
    this.#video?.play().catch(() => undefined);
  }

  pause(): void {
    this.#video?.pause();
  }

  seek(frameIndex: number): void {
    if (this.#video) this.#video.currentTime = frameMiddle(this.#table(), frameIndex) / 1e6;
  }

  #came(timeUs: number): void {
    // Players round times to their own ticks: half a millisecond is less than any frame lasts.
    const frameIndex = frameAt(this.#table(), timeUs + 500);
    this.#watcher.shown(frameIndex);
    const { range, looping } = this.#playback;
    if (!range || (frameIndex >= range.in && frameIndex < range.out)) return;
    // The out point's frame has come, and stays until the next one is found: nothing beyond it is seen.
    if (frameIndex < range.in || looping) return this.seek(range.in);
    if (frameIndex > range.out) this.seek(range.out);
    this.#watcher.stopped(range.out);
    this.pause();
  }
}

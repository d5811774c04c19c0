import { frameAt, frameMiddle } from '../../../../electron/shared/frame-time/frames.ts';
import type { FrameTable } from '../../../../electron/shared/media/probe.ts';
import type { FrameRange, Playback } from './playback.svelte.ts';

const contains = (range: FrameRange, frame: number): boolean => frame >= range.in && frame <= range.out;

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
  /** A frame of the video is on the screen, on the cover where there is one. */
  #seen = $state(false);
  #video: HTMLVideoElement | null = null;
  /** Lies over the video while only a part of it is played; see `cover`. */
  #cover: HTMLCanvasElement | null = null;
  /** Where it was last sent: seen even outside the in and out points. */
  #sought = -1;
  /** The frame of it that the watcher knows, and whether it is on its way back from there to the in point. */
  #told = -1;
  #turning = false;
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

  get seen(): boolean {
    return this.#seen;
  }

  /** Takes over a mounted element; returns what lets go of it. */
  attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    const playing = (): void => {
      this.playing = !video.paused;
      if (video.paused) this.#watcher.rests();
    };
    for (const name of ['play', 'pause', 'ended'] as const) video.addEventListener(name, playing);
    const look = (): void => {
      if (!this.#cover || this.#paint(video, this.#cover)) this.#seen = true;
    };
    let handle = 0;
    const next = (): void => {
      handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
        look();
        if (!video.paused) this.#came(mediaTime * 1e6);
        next();
      });
    };
    next();
    const emptied = (): void => {
      this.#seen = false;
    };
    video.addEventListener('emptied', emptied);
    // Where the window is busy a frame that was sought is announced before the video has it to give, and once only.
    const sought = (): void => {
      if (this.#cover) look();
    };
    video.addEventListener('seeked', sought);
    return () => {
      emptied();
      video.removeEventListener('emptied', emptied);
      video.removeEventListener('seeked', sought);
      video.cancelVideoFrameCallback(handle);
      for (const name of ['play', 'pause', 'ended'] as const) video.removeEventListener(name, playing);
      this.playing = false;
      this.#turning = false;
      this.#video = null;
    };
  }

  /**
   * Takes a canvas to show the video's frames on, as long as only a part of it is played: a video that is told to turn back goes
   * on until it does, and its frames beyond the out point are not to be seen. Returns what lets go of it.
   */
  cover(canvas: HTMLCanvasElement): () => void {
    this.#cover = canvas;
    if (this.#video) this.#paint(this.#video, canvas);
    return () => (this.#cover = null);
  }

  /**
   * From the in point when that is the out point, or outside the two.
   * @param from the frame it stands at
   */
  play(from: number): void {
    const { range } = this.#playback;
    this.#told = from;
    if (range && (from < range.in || from >= range.out)) this.#turnTo(range.in);
    // Refused only when the element goes away meanwhile; `playing` then stays false.
    this.#video?.play().catch(() => undefined);
  }

  pause(): void {
    this.#video?.pause();
    // The in point would come after all, under the number of the frame that was seen last.
    if (this.#turning) this.seek(this.#told);
  }

  seek(frameIndex: number): void {
    this.#turning = false;
    this.#sought = frameIndex;
    if (this.#video) this.#video.currentTime = frameMiddle(this.#table(), frameIndex) / 1e6;
  }

  #turnTo(frameIndex: number): void {
    this.seek(frameIndex);
    this.#turning = true;
  }

  #came(timeUs: number): void {
    // Players round times to their own ticks: half a millisecond is less than any frame lasts.
    const frameIndex = frameAt(this.#table(), timeUs + 500);
    const { range, looping } = this.#playback;
    if (!range || contains(range, frameIndex)) {
      this.#told = frameIndex;
      this.#watcher.shown(frameIndex);
    }
    if (!range || (frameIndex >= range.in && frameIndex < range.out)) {
      this.#turning = false;
      return;
    }
    if (frameIndex < range.in || looping) return this.#turnTo(range.in);
    this.seek(range.out);
    this.#watcher.stopped(range.out);
    this.pause();
  }

  /**
   * By the frame's own time: by when it is drawn the video may have gone on from the one that was announced.
   * @returns whether it was one to be seen
   */
  #paint(video: HTMLVideoElement, canvas: HTMLCanvasElement): boolean {
    if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return false;
    const frame = new VideoFrame(video);
    const index = frameAt(this.#table(), frame.timestamp + 500);
    const { range } = this.#playback;
    const meant = !range || index === this.#sought || contains(range, index);
    if (meant) {
      canvas.width = frame.displayWidth;
      canvas.height = frame.displayHeight;
      canvas.getContext('2d')?.drawImage(frame, 0, 0);
    }
    frame.close();
    return meant;
  }
}

/** Plays the service's tracked video over the picture and says which of its times is on the screen. */
export class PreviewPlayer {
  playing = $state(false);
  #video: HTMLVideoElement | null = null;
  readonly #shown: (timeUs: number) => void;

  /** @param shown told the time of every frame that comes on the screen while it plays */
  constructor(shown: (timeUs: number) => void) {
    this.#shown = shown;
  }

  /** Takes over a mounted element; returns what lets go of it. */
  attach(video: HTMLVideoElement): () => void {
    this.#video = video;
    const playing = (): void => {
      this.playing = !video.paused;
    };
    for (const name of ['play', 'pause', 'ended'] as const) video.addEventListener(name, playing);
    let handle = 0;
    const next = (): void => {
      handle = video.requestVideoFrameCallback((_now, { mediaTime }) => {
        if (!video.paused) this.#shown(mediaTime * 1e6);
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

  play(): void {
    // Refused only when the element goes away meanwhile; `playing` then stays false.
    this.#video?.play().catch(() => undefined);
  }

  pause(): void {
    this.#video?.pause();
  }

  seek(timeUs: number): void {
    if (this.#video) this.#video.currentTime = timeUs / 1e6;
  }
}

import type { FramesClient } from './frames-client.ts';

type Show<Picture> = (picture: Picture) => void;

/** The pictures of the strip, as far as they are there, and the small picture of the frame under the pointer. */
export class Strip {
  readonly #frames: FramesClient;
  #picture: ImageBitmap | null = null;
  #shown: Show<ImageBitmap> | null = null;
  #wanted: { readonly frameIndex: number; readonly show: Show<ImageBitmap | null> } | null = null;
  #complete = $state(false);

  constructor(frames: FramesClient) {
    this.#frames = frames;
  }

  /** True once every picture is there. */
  get complete(): boolean {
    return this.#complete;
  }

  /** Hands the strip to whoever shows it, now and whenever it grows. */
  attach(show: Show<ImageBitmap>): () => void {
    this.#shown = show;
    if (this.#picture) show(this.#picture);
    return () => {
      if (this.#shown === show) this.#shown = null;
    };
  }

  /** Asks for the small picture of a frame; only the newest wish is answered. The receiver closes it. */
  thumbnail(frameIndex: number, show: Show<ImageBitmap | null>): void {
    this.#wanted = { frameIndex, show };
    this.#frames.send({ type: 'thumbnail', frameIndex });
  }

  grown(picture: ImageBitmap, complete: boolean): void {
    this.#picture?.close();
    this.#picture = picture;
    this.#complete = complete;
    this.#shown?.(picture);
  }

  thumbnailCame(frameIndex: number, picture: ImageBitmap | null): void {
    if (this.#wanted?.frameIndex === frameIndex) this.#wanted.show(picture);
    else picture?.close();
  }

  forget(): void {
    this.#picture?.close();
    this.#picture = null;
    this.#complete = false;
  }
}

import type { ClipSource } from './clip-source.ts';
import { FrameCache } from './frame-cache.ts';
import { FrameReader, type DecoderFactory } from './frame-reader.ts';
import { pictureOf } from './picture.ts';

/** Bytes of decoded frames kept around the one on the stage. Everything else the page holds stays well under as much again. */
const cacheBudget = 150 * 1024 * 1024;

/** Answers "frame n, please" with the picture, and decodes ahead of the hand. */
export class PictureDesk {
  readonly #source: ClipSource;
  readonly #cache: FrameCache<VideoFrame>;
  readonly #reader: FrameReader;
  readonly #failed = new Set<number>();
  /** Of one decoded frame. */
  #frameBytes: number;
  /** How far ahead frames are decoded: not far while another decoder passes over the clip anyway. */
  #ahead = 8;
  #focus = 0;
  #direction: 1 | -1 = 1;
  /** Set while a stretch of the window is being filled: started late and finished, so that decoding comes in long runs. */
  #filling = true;
  #arrived: (() => void) | null = null;

  constructor(source: ClipSource, create: DecoderFactory) {
    this.#source = source;
    // Decoded pictures are 12 bits a pixel; the decoder pads sides to 32.
    this.#frameBytes = Math.ceil(source.width / 32) * Math.ceil(source.height / 32) * 1024 * 1.5;
    this.#cache = new FrameCache(source.index.table.timesUs.length, this.#frameBytes, cacheBudget);
    this.#reader = new FrameReader(
      source.packets(),
      {
        next: () => this.#next(),
        frame: (index, frame) => {
          // Ten bits a sample, or colours at full size: known from the first frame only.
          const bytes = frame.format ? frame.allocationSize() : 0;
          if (bytes > this.#frameBytes) {
            this.#frameBytes = bytes;
            this.#cache.fit(bytes);
            this.#cache.focus(this.#focus, this.#direction);
          }
          this.#cache.put(index, frame);
          if (index === this.#focus) this.#arrived?.();
        },
        failed: (index) => {
          this.#failed.add(index);
          if (index === this.#focus) this.#arrived?.();
        },
      },
      create,
    );
  }

  /** True while the wanted frame is not there yet. */
  get waiting(): boolean {
    return !this.#cache.has(this.#focus) && !this.#failed.has(this.#focus);
  }

  /** The frame's picture, upright and of the size shown; null where it cannot be decoded. A newer call takes over. */
  async picture(frame: number, direction: 1 | -1): Promise<ImageBitmap | null> {
    this.#focus = frame;
    this.#direction = direction;
    this.#cache.focus(frame, direction);
    this.#reader.kick();
    while (this.#focus === frame && this.waiting) {
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    const held = this.#cache.get(frame);
    return held ? await pictureOf(held, this.#source.rotation, this.#source) : null;
  }

  /** Keeps a frame that was decoded elsewhere, where it is of use; the giver closes its own. */
  offer(index: number, frame: VideoFrame): void {
    if (this.#cache.wants(index) && !this.#cache.has(index)) this.#cache.put(index, frame.clone());
    if (index === this.#focus) this.#arrived?.();
  }

  /** From now on the whole window is filled. */
  fillWindow(): void {
    this.#ahead = Infinity;
    this.#filling = true;
    this.#reader.kick();
  }

  close(): void {
    this.#reader.close();
    this.#cache.clear();
    this.#arrived?.();
  }

  #next(): number | null {
    if (this.waiting) return this.#focus;
    const missing = this.#missing();
    if (missing === null) {
      this.#filling = false;
      return null;
    }
    const run = Math.abs(missing - this.#focus);
    if (run > this.#ahead) return null;
    if (run <= this.#cache.capacity / 4) this.#filling = true;
    return this.#filling ? missing : null;
  }

  #missing(): number | null {
    for (let from = this.#focus; ;) {
      const missing = this.#cache.missing(from, this.#direction);
      if (missing === null || !this.#failed.has(missing)) return missing;
      from = missing + this.#direction;
    }
  }
}

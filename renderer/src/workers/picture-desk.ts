import type { ClipSource } from './clip-source.ts';
import { FrameCache } from './frame-cache.ts';
import { asStored, pictureOf, reduced, type Drawn } from './picture.ts';

/** Bytes of decoded frames kept around the one on the stage. Everything else the page holds stays well under as much again. */
const cacheBudget = 80 * 1024 * 1024;
/** A hand that has not moved for so many milliseconds rests. */
const restAfterMs = 400;

/**
 * Answers "frame n, please" with the picture, and wants frames ahead of the hand. Frames are kept with as many pixels as the
 * stage shows: of most clips that is every frame there is.
 */
export class PictureDesk {
  readonly #source: ClipSource;
  readonly #cache: FrameCache<VideoFrame>;
  /** Something else is wanted than before. */
  readonly #changed: () => void;
  readonly #failed = new Set<number>();
  /** Frames decoded but not yet made smaller. */
  readonly #pending = new Set<number>();
  /** As shown, upright; frames are kept at this size. */
  #shown: Drawn;
  /** Grows when frames on their way are no longer of use. */
  #generation = 0;
  /** Of one kept frame. */
  #frameBytes: number;
  /** The whole window is filled, not only ahead of a hand that moves. */
  #whole = false;
  #resting: ReturnType<typeof setTimeout> | null = null;
  #focus = 0;
  #direction: 1 | -1 = 1;
  /** Set while a stretch of the window is being filled: started late and finished, so that decoding comes in long runs. */
  #filling = true;
  #arrived: (() => void) | null = null;

  /** @param changed another frame is wanted than before */
  constructor(source: ClipSource, changed: () => void) {
    this.#source = source;
    this.#shown = source;
    this.#frameBytes = bytesOf(source);
    this.#cache = new FrameCache(source.index.table.timesUs.length, this.#frameBytes, cacheBudget);
    this.#changed = changed;
  }

  /** Nobody waits for a frame, nor is likely to in a moment: others may have the decoder. */
  get rests(): boolean {
    return !this.#waiting && this.#resting === null;
  }

  /** True while the wanted frame is not there yet. */
  get #waiting(): boolean {
    return !this.#cache.has(this.#focus) && !this.#failed.has(this.#focus);
  }

  /**
   * The frame's picture, upright; null where it cannot be decoded. A newer call takes over.
   * @param detail size wanted, in pixels; null: all there are
   */
  async picture(frame: number, direction: 1 | -1, detail: Drawn | null): Promise<ImageBitmap | null> {
    if (frame !== this.#focus) this.#moves();
    this.#focus = frame;
    this.#direction = direction;
    const fewer = detail && detail.width < this.#source.width && detail.height < this.#source.height;
    this.#show(fewer ? detail : this.#source);
    this.#cache.focus(frame, direction);
    this.#changed();
    while (this.#focus === frame && this.#waiting) {
      await new Promise<void>((resolve) => (this.#arrived = resolve));
    }
    const held = this.#cache.get(frame);
    return held ? await pictureOf(held, this.#source.rotation, this.#shown) : null;
  }

  /**
   * Keeps a decoded frame, where it is of use; the frame stays open.
   * @returns a copy of the kept one, which the caller closes; null where it is not kept
   */
  async take(index: number, frame: VideoFrame): Promise<VideoFrame | null> {
    await this.#keep(index, frame);
    return this.#cache.get(index)?.clone() ?? null;
  }

  /** From now on the whole window is filled. */
  fillWindow(): void {
    this.#whole = true;
    this.#filling = true;
    this.#changed();
  }

  close(): void {
    this.#generation += 1;
    if (this.#resting) clearTimeout(this.#resting);
    this.#cache.clear();
    this.#arrived?.();
  }

  #show({ width, height }: Drawn): void {
    if (width === this.#shown.width && height === this.#shown.height) return;
    this.#shown = { width, height };
    this.#generation += 1;
    this.#pending.clear();
    this.#cache.clear();
    this.#fit(bytesOf(this.#shown));
    this.#filling = true;
  }

  #fit(bytes: number): void {
    this.#frameBytes = bytes;
    this.#cache.fit(bytes);
    this.#cache.focus(this.#focus, this.#direction);
  }

  /** The frame stays open. */
  async #keep(index: number, frame: VideoFrame): Promise<void> {
    if (!this.#cache.wants(index) || this.#cache.has(index) || this.#pending.has(index)) return;
    const generation = this.#generation;
    this.#pending.add(index);
    try {
      const kept = await reduced(frame, asStored(this.#source.rotation, this.#shown));
      if (generation !== this.#generation) {
        kept.close();
        return;
      }
      this.#pending.delete(index);
      // Ten bits a sample, or colours at full size: known from the first frame only.
      const bytes = kept.format ? kept.allocationSize() : 0;
      if (bytes > this.#frameBytes) this.#fit(bytes);
      this.#cache.put(index, kept);
      if (index === this.#focus) this.#arrived?.();
    } catch {
      if (generation !== this.#generation) return;
      this.#pending.delete(index);
      this.fail(index);
    }
  }

  #moves(): void {
    if (this.#resting) clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      this.#resting = null;
      this.#changed();
    }, restAfterMs);
  }

  fail(index: number): void {
    this.#failed.add(index);
    if (index === this.#focus) this.#arrived?.();
  }

  /** The frame most wanted that is not on its way to be kept; null: none. */
  next(): number | null {
    if (this.#waiting && !this.#pending.has(this.#focus)) return this.#focus;
    if (!this.#whole && this.#resting === null) return null;
    const missing = this.#missing();
    if (missing === null) {
      this.#filling = false;
      return null;
    }
    const run = Math.abs(missing - this.#focus);
    if (run <= this.#cache.capacity / 4) this.#filling = true;
    return this.#filling ? missing : null;
  }

  /** Ahead first; behind only where the whole window is to be filled. */
  #missing(): number | null {
    const ahead = this.#missingFrom(this.#focus, this.#direction);
    if (ahead !== null || !this.#whole) return ahead;
    return this.#missingFrom(this.#focus, this.#direction === 1 ? -1 : 1);
  }

  #missingFrom(start: number, direction: 1 | -1): number | null {
    for (let from = start; ;) {
      const missing = this.#cache.missing(from, direction);
      if (missing === null || !(this.#failed.has(missing) || this.#pending.has(missing))) return missing;
      from = missing + direction;
    }
  }
}

/** Of a decoded frame of this size, by a guess: 12 bits a pixel, and the decoder pads sides to 32. */
function bytesOf({ width, height }: Drawn): number {
  return Math.ceil(width / 32) * Math.ceil(height / 32) * 1024 * 1.5;
}

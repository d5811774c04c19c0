/** Anything with memory behind it that has to be given back. */
export interface Held {
  close(): void;
}

/**
 * Decoded frames around the one being looked at, within a budget of bytes. The window leans in the direction of travel;
 * what falls out of it is closed as soon as the room is needed.
 */
export class FrameCache<T extends Held> {
  readonly #count: number;
  readonly #budget: number;
  #capacity = 2;
  readonly #frames = new Map<number, T>();
  #first = 0;
  #last = 0;

  /** @param frameBytes of one decoded frame; at least two frames are always held */
  constructor(count: number, frameBytes: number, budget: number) {
    this.#count = count;
    this.#budget = budget;
    this.fit(frameBytes);
    this.focus(0, 1);
  }

  /** How many frames are held at most. */
  get capacity(): number {
    return this.#capacity;
  }

  /** Frames turn out to be of so many bytes: takes effect as the window moves. */
  fit(frameBytes: number): void {
    this.#capacity = Math.max(2, Math.min(this.#count, Math.floor(this.#budget / frameBytes)));
  }

  /** Moves the window: a quarter of it behind the focus, the rest ahead. */
  focus(frame: number, direction: 1 | -1): void {
    const behind = Math.floor(this.capacity / 4);
    const start = direction === 1 ? frame - behind : frame - (this.capacity - 1 - behind);
    this.#first = Math.max(0, Math.min(start, this.#count - this.capacity));
    this.#last = this.#first + this.capacity - 1;
  }

  wants(frame: number): boolean {
    return frame >= this.#first && frame <= this.#last;
  }

  has(frame: number): boolean {
    return this.#frames.has(frame);
  }

  get(frame: number): T | undefined {
    return this.#frames.get(frame);
  }

  get size(): number {
    return this.#frames.size;
  }

  /** Takes the frame over: it is kept, or closed at once when the window does not want it. */
  put(frame: number, held: T): void {
    if (!this.wants(frame) || this.#frames.has(frame)) {
      held.close();
      return;
    }
    if (this.#frames.size >= this.#capacity) this.#dropOutside();
    this.#frames.set(frame, held);
  }

  /** First frame missing between `frame` and the window's end in a direction; null when all are there. */
  missing(frame: number, direction: 1 | -1): number | null {
    for (let at = frame; this.wants(at); at += direction) if (!this.#frames.has(at)) return at;
    return null;
  }

  clear(): void {
    for (const held of this.#frames.values()) held.close();
    this.#frames.clear();
  }

  #dropOutside(): void {
    for (const [frame, held] of this.#frames) {
      if (this.wants(frame)) continue;
      held.close();
      this.#frames.delete(frame);
    }
  }
}

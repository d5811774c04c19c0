import { frameAt, frameEnd, frameStart } from '../../../../electron/shared/frame-time/frames.ts';
import type { FrameTable } from '../../../../electron/shared/media/probe.ts';

/** Time and the screen's rhythm, handed in so that tests can drive them. */
export interface Clock {
  /** Milliseconds, always growing. */
  now(): number;
  /** Calls back before the next repaint; returns what `cancel` takes. */
  request(callback: () => void): number;
  cancel(handle: number): void;
}

export const screenClock: Clock = {
  now: () => performance.now(),
  request: (callback) => requestAnimationFrame(callback),
  cancel: (handle) => cancelAnimationFrame(handle),
};

/** First and last frame of a stretch. */
export interface FrameRange {
  readonly in: number;
  readonly out: number;
}

/** Moves on through the frames in real time; frames the machine cannot show in time are passed over, never shown late. */
export class Playback {
  playing = $state(false);
  looping = $state(true);
  /** In and out point, both shown; null: the whole clip. */
  range = $state.raw<FrameRange | null>(null);
  readonly #clock: Clock;
  readonly #show: (frameIndex: number) => void;
  #table: FrameTable | null = null;
  /** Clock time at which frame 0 would have been shown. */
  #origin = 0;
  #handle = 0;

  constructor(clock: Clock, show: (frameIndex: number) => void) {
    this.#clock = clock;
    this.#show = show;
  }

  /** Sets one end of the range; an end set past the other one takes the other to the clip's own. */
  setEnd(end: 'in' | 'out', frame: number, last: number): void {
    const { in: start, out } = this.range ?? { in: 0, out: last };
    const range =
      end === 'in'
        ? { in: frame, out: frame < out ? out : last }
        : { in: frame > start ? start : 0, out: frame };
    this.range = range.in === 0 && range.out === last ? null : range;
  }

  /** From a frame on; from the in point when that is the out point, or outside the two. */
  play(table: FrameTable, from: number): void {
    const { in: first, out: last } = this.#rangeIn(table);
    const start = from >= first && from < last ? from : first;
    this.#table = table;
    this.#origin = this.#clock.now() - frameStart(table, start) / 1000;
    if (this.playing) return;
    this.playing = true;
    this.#show(start);
    this.#handle = this.#clock.request(() => this.#tick());
  }

  pause(): void {
    if (!this.playing) return;
    this.playing = false;
    this.#clock.cancel(this.#handle);
  }

  #tick(): void {
    const table = this.#table;
    if (!this.playing || !table) return;
    const { in: first, out: last } = this.#rangeIn(table);
    const startUs = frameStart(table, first);
    const endUs = frameEnd(table, last);
    let at = (this.#clock.now() - this.#origin) * 1000;
    if (at >= endUs) {
      if (!this.looping) {
        this.pause();
        this.#show(last);
        return;
      }
      at = startUs + ((at - endUs) % (endUs - startUs));
      this.#origin = this.#clock.now() - at / 1000;
    }
    this.#show(frameAt(table, at));
    this.#handle = this.#clock.request(() => this.#tick());
  }

  #rangeIn(table: FrameTable): FrameRange {
    const last = table.timesUs.length - 1;
    return this.range ? { in: this.range.in, out: Math.min(this.range.out, last) } : { in: 0, out: last };
  }
}

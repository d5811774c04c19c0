import { frameAt, frameStart } from '../../../../electron/shared/frame-time/frames.ts';
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

/** Moves on through the frames in real time; frames the machine cannot show in time are passed over, never shown late. */
export class Playback {
  playing = $state(false);
  looping = $state(true);
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

  /** From a frame on; from the first when it is the last. */
  play(table: FrameTable, from: number): void {
    const start = from >= table.timesUs.length - 1 ? 0 : from;
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
    let at = (this.#clock.now() - this.#origin) * 1000;
    if (at >= table.durationUs) {
      if (!this.looping) {
        this.pause();
        this.#show(table.timesUs.length - 1);
        return;
      }
      at %= table.durationUs;
      this.#origin = this.#clock.now() - at / 1000;
    }
    this.#show(frameAt(table, at));
    this.#handle = this.#clock.request(() => this.#tick());
  }
}

import type { Place } from '../../../../electron/shared/geometry/view.ts';

/** What a movement does to the view; places are CSS pixels from the stage's corner. */
export interface Movement {
  readonly pan: Place;
  readonly zoom: number;
  /** Where the zooming happens. */
  readonly anchor: Place;
}

/** Pointers that are down on the stage: one drags, two pinch. */
export class Gestures {
  readonly #down = new Map<number, Place>();
  #moving = false;

  /** What is down moves the picture until all of it is up; until then a finger alone is a click. */
  get moving(): boolean {
    return this.#moving;
  }

  /** @param drags it moves the picture by itself; without that, the second one does */
  press(pointer: number, at: Place, drags: boolean): void {
    this.#down.set(pointer, at);
    this.#moving ||= drags || this.#down.size > 1;
  }

  release(pointer: number): void {
    this.#down.delete(pointer);
    if (this.#down.size === 0) this.#moving = false;
  }

  /** The first of a new touch is down: whatever went up unseen is up. */
  begin(): void {
    this.#down.clear();
    this.#moving = false;
  }

  /** Null for a pointer that is not down, or moves nothing. More than two fingers do what the first two do. */
  move(pointer: number, at: Place): Movement | null {
    if (!this.#down.has(pointer)) return null;
    const before = this.#pair();
    this.#down.set(pointer, at);
    const after = this.#pair();
    if (!this.#moving) return null;
    return {
      pan: { x: after.middle.x - before.middle.x, y: after.middle.y - before.middle.y },
      zoom: before.span > 0 && after.span > 0 ? after.span / before.span : 1,
      anchor: after.middle,
    };
  }

  /** Middle and distance of the first two; of a single one its place and 0. */
  #pair(): { middle: Place; span: number } {
    const [first = { x: 0, y: 0 }, second = first] = this.#down.values();
    return {
      middle: { x: (first.x + second.x) / 2, y: (first.y + second.y) / 2 },
      span: Math.hypot(first.x - second.x, first.y - second.y),
    };
  }
}

/** The part of a wheel's event that says what is meant. */
export type WheelTurn = Pick<
  WheelEvent,
  'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'shiftKey' | 'timeStamp'
>;

/** A trackpad's events belong to one movement of the hand as long as they come this fast, milliseconds. */
const restMs = 200;

/** What the wheel does: it zooms, sideways it pans, and a pinch on a trackpad arrives as a wheel with Ctrl. */
export class Wheel {
  #panned = -Infinity;

  turn({
    deltaX,
    deltaY,
    deltaMode,
    ctrlKey,
    shiftKey,
    timeStamp,
  }: WheelTurn): { pan: Place } | { zoom: number } {
    // Two fingers that pan go straight up now and then: that is no zooming before they rest.
    const panning = !ctrlKey && (shiftKey || deltaX !== 0 || timeStamp - this.#panned < restMs);
    if (panning) {
      this.#panned = timeStamp;
      return { pan: shiftKey ? { x: -(deltaX || deltaY), y: 0 } : { x: -deltaX, y: -deltaY } };
    }
    const delta = deltaMode === 1 ? deltaY * 16 : deltaY;
    return { zoom: Math.exp(-delta * (ctrlKey ? 0.01 : 0.002)) };
  }
}

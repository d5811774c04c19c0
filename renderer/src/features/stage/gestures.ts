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

  get count(): number {
    return this.#down.size;
  }

  press(pointer: number, at: Place): void {
    this.#down.set(pointer, at);
  }

  release(pointer: number): void {
    this.#down.delete(pointer);
  }

  /** Null for a pointer that is not down. More than two fingers do what the first two do. */
  move(pointer: number, at: Place): Movement | null {
    if (!this.#down.has(pointer)) return null;
    const before = this.#pair();
    this.#down.set(pointer, at);
    const after = this.#pair();
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

import { clear, over, type Ink } from './ink.ts';
import { rowsOf, type Columns, type Rectangle } from './mask-columns.ts';

/** The pixels of a part of an overlay, in memory that may have been used before. */
export class Sheet {
  readonly #pixels: Uint32Array;
  readonly #box: Rectangle;
  readonly #width: number;
  /** The memory holds something else still. */
  #used: boolean;

  /** @param used the memory holds something else */
  constructor(buffer: ArrayBuffer, box: Rectangle, used: boolean) {
    this.#box = box;
    this.#width = box.right - box.left;
    this.#pixels = new Uint32Array(buffer, 0, this.#width * (box.bottom - box.top));
    this.#used = used;
  }

  /** Replaces what is there. */
  fill(area: Columns, colour: Ink): void {
    const { starts, edges } = rowsOf(area, this.#box);
    const pixels = this.#pixels;
    const used = this.#used;
    let row = -this.#box.left;
    // What was there before is cleared on the way: memory is what takes the time, so every pixel is written once.
    let ready = 0;
    for (let y = 0; y + 1 < starts.length; y += 1, row += this.#width) {
      for (let i = starts[y]!; i < starts[y + 1]!; i += 2) {
        const from = row + edges[i]!;
        if (used && ready < from) pixels.fill(clear, ready, from);
        ready = row + edges[i + 1]!;
        pixels.fill(colour, from, ready);
      }
    }
    if (used) pixels.fill(clear, ready);
    this.#used = false;
  }

  /** Lays a colour over what is there. */
  lay(area: Columns, colour: Ink): void {
    const { starts, edges } = rowsOf(area, this.#box);
    const pixels = this.#pixels;
    // Few colours meet, over and over again.
    let below: Ink = clear;
    let mixed = colour;
    let row = -this.#box.left;
    for (let y = 0; y + 1 < starts.length; y += 1, row += this.#width) {
      for (let i = starts[y]!; i < starts[y + 1]!; i += 2) {
        const end = row + edges[i + 1]!;
        for (let at = row + edges[i]!; at < end; at += 1) {
          if (pixels[at] !== below) mixed = over(colour, (below = pixels[at]!));
          pixels[at] = mixed;
        }
      }
    }
  }

  /** Fields of two colours over everything, `side` pixels wide, from the overlay's corner. */
  checker(side: number, colours: readonly [Ink, Ink]): void {
    this.#used = false;
    const { top, bottom, left, right } = this.#box;
    for (let y = top; y < bottom; y += 1) {
      const row = (y - top) * this.#width - left;
      for (let x = left, field = Math.floor(left / side); x < right; field += 1) {
        const end = Math.min(right, Math.ceil((field + 1) * side));
        this.#pixels.fill(colours[(field + Math.floor(y / side)) % 2 ? 1 : 0], row + x, row + end);
        x = end;
      }
    }
  }
}

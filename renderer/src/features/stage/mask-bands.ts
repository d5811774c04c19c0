import { clear, over, type Ink } from '../../workers/ink.ts';
import type { SpanImage, SpanLayer } from '../../workers/protocol.ts';

/** Pixels made at a time, at most or one row: what is made is read again at once, so it should still be in the processor's cache. */
const bandPixels = 2 ** 17;

/** Fewer pixels than so many are cleared before a call would have begun. */
const shortest = 24;

/** Some whole rows of an image: those from `top` on, from the image's own top, of the image's width. */
export interface Band {
  readonly top: number;
  /** Red, green, blue, alpha, not premultiplied. Good until the next band. */
  readonly pixels: Uint8ClampedArray<ArrayBuffer>;
}

/** Makes the pixels of images, a band at a time, in the same memory over and over. */
export class MaskBands {
  #pixels = new Uint32Array(0);

  *of({ x, y, width, height, layers }: SpanImage): Generator<Band> {
    const rows = Math.min(height, Math.max(1, Math.floor(bandPixels / width)));
    if (this.#pixels.length < rows * width)
      this.#pixels = new Uint32Array(Math.max(bandPixels, rows * width));
    /** Of each layer, the first span that is not drawn. */
    const next = layers.map(() => 0);
    for (let top = 0; top < height; top += rows) {
      const pixels = this.#pixels.subarray(0, Math.min(rows, height - top) * width);
      for (const [index, layer] of layers.entries()) {
        if (layer.kind === 'checker') checker(pixels, layer, x, y + top, width);
        else {
          const draw = index === 0 ? ground : layer.kind === 'lay' ? lay : fill;
          next[index] = draw(pixels, layer, next[index]!, top * width);
        }
      }
      yield { top, pixels: new Uint8ClampedArray(pixels.buffer, 0, pixels.length * 4) };
    }
  }
}

type Spans = Exclude<SpanLayer, { kind: 'checker' }>;

/** Draws the spans from `at` on that begin in these pixels, the first of which is the image's `origin`th. @returns the next span */
type Draw = (pixels: Uint32Array, layer: Spans, at: number, origin: number) => number;

const fill: Draw = (pixels, { spans, ink }, at, origin) => {
  const end = origin + pixels.length;
  for (; at < spans.length && spans[at]! < end; at += 2) {
    pixels.fill(ink, spans[at]! - origin, spans[at + 1]! - origin);
  }
  return at;
};

/** As `fill`, on nothing: what the memory held is cleared. */
const ground: Draw = (pixels, { spans, ink }, at, origin) => {
  const end = origin + pixels.length;
  const bytes = new Uint8Array(pixels.buffer);
  flood(pixels, ink);
  let ready = 0;
  for (; at < spans.length && spans[at]! < end; at += 2) {
    const from = spans[at]! - origin;
    if (from - ready < shortest) for (; ready < from; ready += 1) pixels[ready] = clear;
    else bytes.fill(0, ready * 4, from * 4);
    ready = spans[at + 1]! - origin;
  }
  bytes.fill(0, ready * 4, pixels.length * 4);
  return at;
};

/** The same everywhere. Copying, and clearing bytes, is several times as fast as filling with a number. */
function flood(pixels: Uint32Array, ink: Ink): void {
  const begin = Math.min(1024, pixels.length);
  pixels.fill(ink, 0, begin);
  for (let ready = begin; ready < pixels.length; ready *= 2) pixels.copyWithin(ready, 0, ready);
}

/** Over what is there. */
const lay: Draw = (pixels, { spans, ink }, at, origin) => {
  const end = origin + pixels.length;
  // Few colours meet, over and over again.
  let below: Ink = clear;
  let mixed = ink;
  for (; at < spans.length && spans[at]! < end; at += 2) {
    for (let pixel = spans[at]! - origin; pixel < spans[at + 1]! - origin; pixel += 1) {
      if (pixels[pixel] !== below) mixed = over(ink, (below = pixels[pixel]!));
      pixels[pixel] = mixed;
    }
  }
  return at;
};

/** The pixels' first row begins at (`x`, `y`) of the overlay. */
function checker(
  pixels: Uint32Array,
  { side, inks }: Extract<SpanLayer, { kind: 'checker' }>,
  x: number,
  y: number,
  width: number,
): void {
  for (let row = 0; row < pixels.length; row += width, y += 1) {
    for (let from = 0, field = Math.floor(x / side); from < width; field += 1) {
      const to = Math.min(width, Math.ceil((field + 1) * side) - x);
      pixels.fill(inks[(field + Math.floor(y / side)) % 2 ? 1 : 0], row + from, row + to);
      from = to;
    }
  }
}

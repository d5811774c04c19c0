import type { Extent } from '../../../../electron/shared/geometry/view.ts';
import type { PaintedOverlay, SpanImage } from '../../workers/protocol.ts';
import { MaskBands } from './mask-bands.ts';

/** A part of an overlay, in its pixels. */
export interface OverlayPart extends Extent {
  readonly x: number;
  readonly y: number;
}

const nothing: Extent = { width: 0, height: 0 };

/** How many times the pixels needed a canvas may have. */
const slack = 1.5;

/** The canvas that masks are seen on, whichever way they are painted. A canvas keeps to the first way it is used. */
export class MaskLayer {
  readonly #canvas: HTMLCanvasElement;
  #bitmaps: ImageBitmapRenderingContext | null = null;
  #pixels: CanvasRenderingContext2D | null = null;
  readonly #bands = new MaskBands();
  /** The pixels of the last overlay, from the canvas's top left corner. */
  #drawn = nothing;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /**
   * Shows an overlay instead of the last one; null: none.
   * @returns the part of the overlay that the canvas shows now; null: it is empty
   */
  show(overlay: PaintedOverlay | null): OverlayPart | null {
    const image = overlay?.image;
    if (!overlay?.look || !image) {
      this.#bitmaps?.transferFromImageBitmap(null);
      this.#clearBeyond(nothing);
      return null;
    }
    switch (image.kind) {
      case 'bitmap':
        this.#resize(overlay.look);
        this.#bitmaps ??= this.#canvas.getContext('bitmaprenderer');
        this.#bitmaps?.transferFromImageBitmap(image.bitmap);
        return this.#part(0, 0);
      case 'spans':
        this.#draw(image);
        return this.#part(image.x, image.y);
      default:
        return image satisfies never;
    }
  }

  /** The whole canvas, from this pixel of the overlay on. */
  #part(x: number, y: number): OverlayPart {
    return { x, y, width: this.#canvas.width, height: this.#canvas.height };
  }

  /**
   * The canvas is hardly larger than what is drawn, since all of it is copied each time something new is drawn on what is
   * on the screen; and it keeps its size where that will do, since another size is other memory.
   */
  #draw(image: SpanImage): void {
    const width = Math.max(image.width, this.#canvas.width);
    const height = Math.max(image.height, this.#canvas.height);
    this.#resize(width * height <= slack * image.width * image.height ? { width, height } : image);
    this.#pixels ??= this.#canvas.getContext('2d', { willReadFrequently: true });
    this.#clearBeyond(image);
    for (const { top, pixels } of this.#bands.of(image)) {
      this.#pixels?.putImageData(new ImageData(pixels, image.width), 0, top);
    }
  }

  /** Takes away the last overlay's pixels where the next one's do not come anyway. */
  #clearBeyond({ width, height }: Extent): void {
    const { width: right, height: bottom } = this.#drawn;
    if (right > width) this.#pixels?.clearRect(width, 0, right - width, bottom);
    if (bottom > height) this.#pixels?.clearRect(0, height, right, bottom - height);
    this.#drawn = { width, height };
  }

  /** The browser does not do this by itself, and whoever reads the canvas goes by its size. It is empty afterwards. */
  #resize({ width, height }: Extent): void {
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#drawn = nothing;
  }
}

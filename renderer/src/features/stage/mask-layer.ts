import type { Extent } from '../../../../electron/shared/geometry/view.ts';
import type { PaintedOverlay } from '../../workers/protocol.ts';
import { MaskBands } from './mask-bands.ts';

interface Rectangle extends Extent {
  readonly x: number;
  readonly y: number;
}

const nowhere: Rectangle = { x: 0, y: 0, width: 0, height: 0 };

/** The canvas that masks are seen on, whichever way they are painted. A canvas keeps to the first way it is used. */
export class MaskLayer {
  readonly #canvas: HTMLCanvasElement;
  #bitmaps: ImageBitmapRenderingContext | null = null;
  #pixels: CanvasRenderingContext2D | null = null;
  readonly #bands = new MaskBands();
  /** Where the pixels of the last overlay are. */
  #drawn: Rectangle = nowhere;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
  }

  /** Shows an overlay instead of the last one; null: none. */
  show(overlay: PaintedOverlay | null): void {
    const image = overlay?.image;
    if (!overlay?.look || !image) {
      this.#bitmaps?.transferFromImageBitmap(null);
      this.#clearBeyond(nowhere);
      return;
    }
    this.#resize(overlay.look);
    switch (image.kind) {
      case 'bitmap':
        this.#bitmaps ??= this.#canvas.getContext('bitmaprenderer');
        this.#bitmaps?.transferFromImageBitmap(image.bitmap);
        break;
      case 'spans':
        this.#pixels ??= this.#canvas.getContext('2d', { willReadFrequently: true });
        this.#clearBeyond(image);
        for (const { top, pixels } of this.#bands.of(image)) {
          this.#pixels?.putImageData(new ImageData(pixels, image.width), image.x, image.y + top);
        }
        break;
      default:
        image satisfies never;
    }
  }

  /** Takes away the last overlay's pixels where the next one's do not come anyway. */
  #clearBeyond({ x, y, width, height }: Rectangle): void {
    for (const part of beyond(this.#drawn, { x, y, width, height }))
      this.#pixels?.clearRect(part.x, part.y, part.width, part.height);
    this.#drawn = { x, y, width, height };
  }

  /** The browser does not do this by itself, and whoever reads the canvas goes by its size. It is empty afterwards. */
  #resize({ width, height }: Extent): void {
    if (this.#canvas.width === width && this.#canvas.height === height) return;
    this.#canvas.width = width;
    this.#canvas.height = height;
    this.#drawn = nowhere;
  }
}

/** The parts of one rectangle that another does not cover. */
function beyond(a: Rectangle, b: Rectangle): Rectangle[] {
  const [right, bottom] = [a.x + a.width, a.y + a.height];
  const [bRight, bBottom] = [b.x + b.width, b.y + b.height];
  const top = Math.min(bottom, Math.max(a.y, b.y));
  const low = Math.max(top, Math.min(bottom, bBottom));
  return [
    { x: a.x, y: a.y, width: a.width, height: top - a.y },
    { x: a.x, y: low, width: a.width, height: bottom - low },
    { x: a.x, y: top, width: Math.min(right, b.x) - a.x, height: low - top },
    { x: Math.max(a.x, bRight), y: top, width: right - Math.max(a.x, bRight), height: low - top },
  ].filter(({ width, height }) => width > 0 && height > 0);
}

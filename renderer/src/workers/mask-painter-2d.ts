import { maskFromRuns } from '../../../electron/shared/rle/mask.ts';
import { checkerLines, toDraw, type MaskPainter } from './mask-painter.ts';
import type { ReadMask } from './mask-store.ts';
import type { Colour, OverlayLook } from './protocol.ts';

/** Paints masks on a 2-D canvas, where there is no WebGL2. */
export function createCanvasPainter(): MaskPainter {
  const overlay = surface();
  const outline = surface();
  const stencil = surface();
  return {
    paint(look, masks) {
      const wanted = toDraw(look, masks);
      if (look.width < 1 || look.height < 1 || wanted.length === 0) return null;
      resize(overlay, look);
      if (look.mode === 'cutout') checkerboard(overlay, look);
      for (const { object, mask } of wanted) {
        fillStencil(stencil, mask, object.colour);
        if (look.mode === 'cutout') {
          place(overlay, stencil, look, 'destination-out', 0, 0);
          continue;
        }
        overlay.globalAlpha = look.mode === 'outline' ? 0 : look.opacity;
        place(overlay, stencil, look, 'source-over', 0, 0);
        overlay.globalAlpha = 1;
        resize(outline, look);
        for (let turn = 0; turn < 8; turn += 1) {
          const angle = (turn * Math.PI) / 4;
          place(
            outline,
            stencil,
            look,
            'source-over',
            look.line * Math.cos(angle),
            look.line * Math.sin(angle),
          );
        }
        place(outline, stencil, look, 'destination-out', 0, 0);
        overlay.drawImage(outline.canvas, 0, 0);
      }
      return overlay.canvas.transferToImageBitmap();
    },
    dispose() {
      for (const { canvas } of [overlay, outline, stencil]) canvas.width = canvas.height = 1;
    },
  };
}

function surface(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(1, 1).getContext('2d');
  if (!context) throw new Error('No 2-D canvas');
  return context;
}

/** Gives a surface a size, which also wipes it. */
function resize(
  { canvas }: OffscreenCanvasRenderingContext2D,
  size: { width: number; height: number },
): void {
  canvas.width = size.width;
  canvas.height = size.height;
}

/** The mask as it comes, turned on its side: each line of the stencil is a column of the picture. */
function fillStencil(stencil: OffscreenCanvasRenderingContext2D, mask: ReadMask, colour: Colour): void {
  resize(stencil, { width: mask.height, height: mask.width });
  const image = stencil.createImageData(mask.height, mask.width);
  const bytes = maskFromRuns(mask.runs, mask.height, mask.width, 'column-major');
  const [red, green, blue] = colour.map((part) => Math.round(part * 255)) as [number, number, number];
  const inside = littleEndian(red, green, blue);
  const pixels = new Uint32Array(image.data.buffer);
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at]) pixels[at] = inside;
  stencil.putImageData(image, 0, 0);
}

/** Opaque colour as ImageData's memory reads it on every machine Electron runs on. */
function littleEndian(red: number, green: number, blue: number): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

/** Draws the stencil over the picture's place, x and y swapped back by the transform. */
function place(
  target: OffscreenCanvasRenderingContext2D,
  stencil: OffscreenCanvasRenderingContext2D,
  look: OverlayLook,
  operation: GlobalCompositeOperation,
  dx: number,
  dy: number,
): void {
  const { width: high, height: wide } = stencil.canvas;
  target.save();
  target.globalCompositeOperation = operation;
  target.setTransform(0, look.pictureHeight / high, look.pictureWidth / wide, 0, look.x + dx, look.y + dy);
  target.drawImage(stencil.canvas, 0, 0);
  target.restore();
}

function checkerboard(target: OffscreenCanvasRenderingContext2D, look: OverlayLook): void {
  const side = look.line * checkerLines;
  target.fillStyle = '#333';
  target.fillRect(0, 0, look.width, look.height);
  target.fillStyle = '#424242';
  for (let row = 0; row * side < look.height; row += 1) {
    for (let column = row % 2; column * side < look.width; column += 2) {
      target.fillRect(column * side, row * side, side, side);
    }
  }
}

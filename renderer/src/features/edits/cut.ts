import { editLimits } from '../../../../electron/shared/limits/edit.ts';
import type { Rect } from './crop.ts';

/** From one that nobody sees to one that is still good; the first that is small enough is taken. */
const jpegQualities = [0.92, 0.85, 0.75, 0.6] as const;

/** The rectangle of the picture as the bytes of a PNG, or of a JPEG where a PNG would be larger than is taken. */
export async function cut(picture: ImageBitmap, rect: Rect): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(rect.width, rect.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas to cut the picture on');
  context.drawImage(picture, rect.x, rect.y, rect.width, rect.height, 0, 0, rect.width, rect.height);
  const png = await canvas.convertToBlob({ type: 'image/png' });
  if (png.size <= editLimits.image.maxBytes) return new Uint8Array(await png.arrayBuffer());
  // A JPEG has no transparency: what was cut away becomes white, not black.
  context.globalCompositeOperation = 'destination-over';
  context.fillStyle = '#fff';
  context.fillRect(0, 0, rect.width, rect.height);
  let jpeg = png;
  for (const quality of jpegQualities) {
    jpeg = await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (jpeg.size <= editLimits.image.maxBytes) break;
  }
  return new Uint8Array(await jpeg.arrayBuffer());
}

/** The rectangle around everything that is not transparent; null where there is nothing. */
export function visiblePart(picture: ImageBitmap): Rect | null {
  const { width, height } = picture;
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (!context) return null;
  context.drawImage(picture, 0, 0);
  const pixels = new Uint32Array(context.getImageData(0, 0, width, height).data.buffer);
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let at = 0; at < pixels.length; at += 1) {
    // Little-endian everywhere this runs: alpha is the highest byte.
    if (pixels[at]! >>> 24 === 0) continue;
    const x = at % width;
    const y = (at - x) / width;
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = y;
  }
  return right < 0 ? null : { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
}

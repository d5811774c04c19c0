import { editLimits } from '../../../../electron/shared/limits/edit.ts';
import type { Rect } from './crop.ts';

/** The rectangle of the picture as the bytes of a PNG, or of a JPEG where a PNG would be larger than is taken. */
export async function cut(picture: ImageBitmap, rect: Rect): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(rect.width, rect.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas to cut the picture on');
  context.drawImage(picture, rect.x, rect.y, rect.width, rect.height, 0, 0, rect.width, rect.height);
  const png = await canvas.convertToBlob({ type: 'image/png' });
  const blob =
    png.size <= editLimits.image.maxBytes
      ? png
      : await canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
  return new Uint8Array(await blob.arrayBuffer());
}

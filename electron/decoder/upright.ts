import type { Orientation } from '../shared/images/exif.ts';

/** Good enough that nobody sees it, small enough for a photo to stay within the service's limit. */
const jpegQuality = 0.95;

/** Where EXIF's numbers put a picture of `w` × `h`: the six numbers of a 2D transform. */
const turns: Readonly<
  Record<Orientation, (w: number, h: number) => [number, number, number, number, number, number]>
> = {
  1: () => [1, 0, 0, 1, 0, 0],
  2: (w) => [-1, 0, 0, 1, w, 0],
  3: (w, h) => [-1, 0, 0, -1, w, h],
  4: (_w, h) => [1, 0, 0, -1, 0, h],
  5: () => [0, 1, 1, 0, 0, 0],
  6: (_w, h) => [0, 1, -1, 0, h, 0],
  7: (w, h) => [0, -1, -1, 0, h, w],
  8: (w) => [0, -1, 1, 0, 0, w],
};

/** Writes a picture the way it is to be seen, without metadata. A JPEG has white where the picture has nothing. */
export async function writeUpright(
  bitmap: ImageBitmap,
  orientation: Orientation,
  to: 'jpeg' | 'png',
): Promise<Blob> {
  const { width, height } = bitmap;
  const lies = orientation >= 5;
  const canvas = new OffscreenCanvas(lies ? height : width, lies ? width : height);
  const context = canvas.getContext('2d', { alpha: to === 'png' });
  if (!context) throw new Error('No canvas');
  if (to === 'jpeg') {
    context.fillStyle = 'white';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  context.setTransform(...turns[orientation](width, height));
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  return canvas.convertToBlob({ type: `image/${to}`, quality: jpegQuality });
}

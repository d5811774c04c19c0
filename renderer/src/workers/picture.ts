import type { Rotation } from 'mediabunny';

/** Width and height to draw at, in pixels. */
interface Drawn {
  readonly width: number;
  readonly height: number;
}

/**
 * A decoded frame as a bitmap of the size it is shown at, upright. The frame stays open.
 * @param rotation clockwise degrees the file asks players for
 */
export async function pictureOf(frame: VideoFrame, rotation: Rotation, shown: Drawn): Promise<ImageBitmap> {
  if (rotation === 0 && frame.displayWidth === shown.width && frame.displayHeight === shown.height) {
    return await bitmapOf(frame);
  }
  const canvas = new OffscreenCanvas(shown.width, shown.height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('No 2-D canvas');
  await drawUpright(context, frame, rotation, { x: 0, y: 0, ...shown });
  return canvas.transferToImageBitmap();
}

/**
 * A frame's pixels as a bitmap. Not straight from the frame where that can be avoided: what is drawn from it is kept by the
 * browser as whole pictures in shared memory, hundreds of megabytes of them.
 */
async function bitmapOf(frame: VideoFrame, options: ImageBitmapOptions = {}): Promise<ImageBitmap> {
  return createImageBitmap((await pixelsOf(frame)) ?? frame, options);
}

/** Null for formats that the browser does not convert. */
async function pixelsOf(frame: VideoFrame): Promise<ImageData | null> {
  const rgba = { format: 'RGBA', colorSpace: 'srgb' } as const;
  try {
    const pixels = new Uint8ClampedArray(frame.allocationSize(rgba));
    await frame.copyTo(pixels, rgba);
    const { width = frame.codedWidth, height = frame.codedHeight } = frame.visibleRect ?? {};
    return new ImageData(pixels, width, height);
  } catch {
    return null;
  }
}

interface Rectangle extends Drawn {
  readonly x: number;
  readonly y: number;
}

/**
 * Draws a frame turned upright into a rectangle of a canvas. The frame stays open.
 * @param within nothing is drawn outside
 */
export async function drawUpright(
  context: OffscreenCanvasRenderingContext2D,
  frame: VideoFrame,
  rotation: Rotation,
  target: Rectangle,
  within: Rectangle = target,
): Promise<void> {
  const turned = rotation === 90 || rotation === 270;
  const width = turned ? target.height : target.width;
  const height = turned ? target.width : target.height;
  const bitmap = await bitmapOf(frame, {
    resizeWidth: Math.max(1, Math.round(width)),
    resizeHeight: Math.max(1, Math.round(height)),
    resizeQuality: context.imageSmoothingQuality,
  });
  context.save();
  context.beginPath();
  context.rect(within.x, within.y, within.width, within.height);
  context.clip();
  context.translate(target.x + target.width / 2, target.y + target.height / 2);
  context.rotate((rotation * Math.PI) / 180);
  context.drawImage(bitmap, -width / 2, -height / 2, width, height);
  context.restore();
  bitmap.close();
}

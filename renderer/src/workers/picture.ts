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
    return await createImageBitmap(frame);
  }
  const canvas = new OffscreenCanvas(shown.width, shown.height);
  const context = canvas.getContext('2d', { alpha: false });
  if (!context) throw new Error('No 2-D canvas');
  await drawUpright(context, frame, rotation, { x: 0, y: 0, ...shown });
  return canvas.transferToImageBitmap();
}

interface Rectangle extends Drawn {
  readonly x: number;
  readonly y: number;
}

/**
 * Draws a frame turned upright into a rectangle of a canvas. The frame stays open. It goes by way of a bitmap of the right
 * size: of frames drawn directly the canvas keeps whole pictures, hundreds of megabytes of them.
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
  const bitmap = await createImageBitmap(frame, {
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

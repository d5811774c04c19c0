import type { Rotation } from 'mediabunny';
import { planesOf, planesSize, shrinkPlane } from './shrink.ts';

/** Width and height to draw at, in pixels. */
export interface Drawn {
  readonly width: number;
  readonly height: number;
}

/** A size as shown, of the picture as it lies in the file: before it is turned. */
export function asStored(rotation: Rotation, { width, height }: Drawn): Drawn {
  return rotation === 90 || rotation === 270 ? { width: height, height: width } : { width, height };
}

/** Memory that is used again for every frame: as garbage it would pile up to hundreds of megabytes before it is collected. */
class Scratch {
  #spare: Uint8Array<ArrayBuffer>[] = [];

  /** Runs `work` on so many bytes of any content, which nobody may hold on to afterwards. */
  async lend<T>(size: number, work: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>): Promise<T> {
    this.#spare = this.#spare.filter(({ byteLength }) => byteLength === size);
    const bytes = this.#spare.pop() ?? new Uint8Array(size);
    try {
      return await work(bytes);
    } finally {
      if (this.#spare.length === 0) this.#spare.push(bytes);
    }
  }
}

const whole = new Scratch();
const small = new Scratch();
const painted = new Scratch();

/**
 * A copy of a frame of no more than so many pixels, not turned. The frame stays open; the caller closes the copy.
 * @param size never larger than the frame after it, either way
 */
export async function reduced(frame: VideoFrame, size: Drawn): Promise<VideoFrame> {
  const { width: fullWidth, height: fullHeight } = visible(frame);
  const width = Math.min(fullWidth, size.width);
  const height = Math.min(fullHeight, size.height);
  if (width === fullWidth && height === fullHeight) return frame.clone();
  const { timestamp, colorSpace, format } = frame;
  if (format !== 'I420') {
    const options = { resizeWidth: width, resizeHeight: height, resizeQuality: 'medium' } as const;
    const bitmap = await bitmapOf(frame, options);
    const copy = new VideoFrame(bitmap, { timestamp });
    bitmap.close();
    return copy;
  }
  return whole.lend(planesSize(fullWidth, fullHeight), async (bytes) => {
    const from = planesOf(bytes, fullWidth, fullHeight);
    await frame.copyTo(bytes, { layout: [...from] });
    return small.lend(planesSize(width, height), (fewer) => {
      const to = planesOf(fewer, width, height);
      from.forEach((plane, at) => shrinkPlane(plane, to[at]!));
      const layout = [...to];
      const init = { format, codedWidth: width, codedHeight: height, timestamp, colorSpace, layout };
      return Promise.resolve(new VideoFrame(fewer, init));
    });
  });
}

function visible(frame: VideoFrame): Drawn {
  return frame.visibleRect ?? { width: frame.codedWidth, height: frame.codedHeight };
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
  const rgba = { format: 'RGBA', colorSpace: 'srgb' } as const;
  try {
    return await painted.lend(frame.allocationSize(rgba), async (bytes) => {
      await frame.copyTo(bytes, rgba);
      const { width, height } = visible(frame);
      const pixels = new Uint8ClampedArray(bytes.buffer);
      return createImageBitmap(new ImageData(pixels, width, height), options);
    });
  } catch {
    // A format that the browser does not convert.
    return createImageBitmap(frame, options);
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

import type { Page } from 'playwright-core';
import type { Size } from '../../../electron/shared/media/probe.ts';

/** A part of a picture, in shares of its sides. */
export interface Part {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pixels of the picture that the stage has. */
export async function stageSize(page: Page): Promise<Size> {
  return page.evaluate(() => {
    const { width, height } = document.querySelector<HTMLCanvasElement>('[data-testid="stage"] canvas')!;
    return { width, height };
  });
}

/** Waits until the stage has a picture so wide, or narrower than that. */
export async function waitForWidth(page: Page, wanted: { is: number } | { below: number }): Promise<void> {
  await page.waitForFunction((one) => {
    const { width } = document.querySelector<HTMLCanvasElement>('[data-testid="stage"] canvas')!;
    return 'is' in one ? width === one.is : width > 1 && width < one.below;
  }, wanted);
}

/** The mean colour of each part, as it stands in the stage's canvas: red, green, blue, 0 to 255. */
export function meanColours(page: Page, parts: readonly Part[]): Promise<number[][]> {
  return page.evaluate((wanted) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="stage"] canvas')!;
    const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', {
      willReadFrequently: true,
    })!;
    copy.drawImage(canvas, 0, 0);
    return wanted.map(({ x, y, width, height }) => {
      const inPixels = [x * canvas.width, y * canvas.height, width * canvas.width, height * canvas.height];
      const [left = 0, top = 0, across = 0, down = 0] = inPixels.map(Math.round);
      const { data } = copy.getImageData(left, top, across, down);
      const sums = [0, 0, 0];
      for (let at = 0; at < data.length; at += 1) if (at % 4 < 3) sums[at % 4]! += data[at]!;
      return sums.map((sum) => sum / (data.length / 4));
    });
  }, parts);
}

/** All pixels of the stage's canvas, drawn at a size, three bytes each. */
export async function stagePixels(page: Page, size: Size): Promise<Buffer> {
  const base64 = await page.evaluate(async ({ width, height }) => {
    const canvas = document.querySelector<HTMLCanvasElement>('[data-testid="stage"] canvas')!;
    const copy = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })!;
    copy.drawImage(canvas, 0, 0, width, height);
    const { data } = copy.getImageData(0, 0, width, height);
    const three = new Uint8Array(width * height * 3);
    for (let from = 0, to = 0; from < data.length; from += 4, to += 3)
      three.set(data.subarray(from, from + 3), to);
    const reader = new FileReader();
    reader.readAsDataURL(new Blob([three]));
    await new Promise((resolve) => reader.addEventListener('load', resolve));
    return (reader.result as string).split(',')[1]!;
  }, size);
  return Buffer.from(base64, 'base64');
}

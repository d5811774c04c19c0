import type { Page } from 'playwright-core';
import { readSquares, squareMiddles } from '../clips/frame-number.ts';

/** What the stage showed when it said that it showed a frame. */
export interface Seen {
  /** The index asked for, and said by the stage. */
  readonly frame: number;
  /** The number in the picture's pixels; null when there is none to read. */
  readonly number: number | null;
  /** From the wish to the picture on the canvas, milliseconds. */
  readonly ms: number;
}

export interface WalkOptions {
  /** Frames in the order they are wanted: neighbours by the keys, all others by typing the number. */
  readonly order: readonly number[];
  /** Width of the picture the numbers were drawn into. */
  readonly width: number;
  /** Frames whose picture is clicked; the walk waits for the service's answer. */
  readonly clicked: readonly number[];
}

/** Points may be on so many frames at once; the walk clears them before it goes on. */
const framesAtOnce = 10;

/** Takes the stage from frame to frame as a user would, and reads each picture back from the canvas on the screen. */
export async function walkFrames(page: Page, { order, width, clicked }: WalkOptions): Promise<Seen[]> {
  const { y, xs } = squareMiddles(width);
  const seen = await page.evaluate(
    async (job) => {
      const find = <T extends Element>(name: string): T => {
        const found = document.querySelector<T>(`[data-testid="${name}"]`);
        if (!found) throw new Error(`There is no ${name}`);
        return found;
      };
      const stage = find<HTMLElement>('stage');
      const canvas = stage.querySelector('canvas')!;
      const typed = find<HTMLInputElement>('frame-index');
      const last = Number(typed.getAttribute('aria-valuemax'));
      const row = new OffscreenCanvas(1, 1).getContext('2d', { willReadFrequently: true })!;
      const until = (what: string, true_: () => boolean): Promise<void> =>
        new Promise((resolve, reject) => {
          const look = (): void => {
            if (!true_()) return;
            observer.disconnect();
            clearTimeout(timer);
            resolve();
          };
          const observer = new MutationObserver(look);
          const timer = setTimeout(() => {
            observer.disconnect();
            reject(new Error(`Waited for ${what}; the stage shows ${stage.dataset.frame}`));
          }, 60_000);
          observer.observe(document.body, { subtree: true, childList: true, attributes: true });
          look();
        });
      const press = (key: string, shiftKey = false): void => {
        document.body.dispatchEvent(new KeyboardEvent('keydown', { key, shiftKey, bubbles: true }));
      };
      const go = (from: number, to: number): void => {
        const by = to - from;
        if (Math.abs(by) === 1 || Math.abs(by) === 10)
          press(by > 0 ? 'ArrowRight' : 'ArrowLeft', Math.abs(by) === 10);
        else if (to === 0) press('Home');
        else if (to === last) press('End');
        else {
          typed.value = String(to);
          typed.dispatchEvent(new Event('input', { bubbles: true }));
        }
      };
      const levels = (): number[] => {
        row.canvas.width = canvas.width;
        const scale = canvas.width / job.width;
        row.drawImage(canvas, 0, Math.floor(job.y * scale), canvas.width, 1, 0, 0, canvas.width, 1);
        const { data } = row.getImageData(0, 0, canvas.width, 1);
        return job.xs.map((x) => data[Math.floor(x * scale) * 4]!);
      };
      const answers: { frame: number; levels: number[]; ms: number }[] = [];
      let clicks = 0;
      for (const frame of job.order) {
        const at = Number(stage.dataset.frame);
        const start = performance.now();
        if (frame !== at) go(at, frame);
        await until(`frame ${frame}`, () => stage.dataset.frame === String(frame));
        const ms = performance.now() - start;
        answers.push({ frame, levels: levels(), ms });
        if (!job.clicked.includes(frame)) continue;
        stage.click();
        await until(`the mask of frame ${frame}`, () => stage.querySelector(`[data-testid="point"][data-frame="${frame}"][data-state="confirmed"]`) !== null); // prettier-ignore
        clicks += 1;
        if (clicks % job.framesAtOnce !== 0) continue;
        const clear = find<HTMLButtonElement>('clear-selection');
        clear.click();
        await until('no points', () => clear.disabled);
      }
      return answers;
    },
    { order, width, clicked, y, xs, framesAtOnce },
  );
  return seen.map(({ frame, levels, ms }) => ({ frame, number: readSquares(levels), ms }));
}

import type { Page } from 'playwright-core';
import { launchApp } from '../tests/support/electron.ts';
import type { Bench } from './support/bench.ts';
import { userDataWith } from './support/libraries.ts';

/** Frames that it takes to get from one end to the other, and with every other one some screens farther. */
const frames = 600;

/**
 * Scrolls through all of it and looks at what is on the screen when each frame is painted.
 * @returns frames on which a part of the list was without an entry, or an entry without words
 */
const blankFrames = (page: Page): Promise<number> =>
  page.evaluate(async (steps) => {
    const list = document.querySelector<HTMLElement>('[data-testid="library-entries"]')!;
    const painted = (): Promise<void> =>
      new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const most = list.scrollHeight - list.clientHeight;
    let blank = 0;
    for (let step = 0; step <= steps; step += 1) {
      list.scrollTop = (most * step) / steps;
      await painted();
      const room = list.getBoundingClientRect();
      const bottoms = [...list.querySelectorAll<HTMLElement>('[data-testid="library-item"]')]
        .filter((item) => item.textContent?.trim() !== '')
        .map((item) => item.getBoundingClientRect())
        .filter((box) => box.bottom > room.top && box.top < room.bottom);
      const covered = bottoms.reduce(
        (sum, box) => sum + Math.min(box.bottom, room.bottom) - Math.max(box.top, room.top),
        0,
      );
      if (covered < room.height - 1) blank += 1;
    }
    return blank;
  }, frames);

/** A hundred thousand edits from the first to the last, without a blank frame. */
export default {
  name: 'library-scroll',
  unit: '%',
  judged: 'value',
  better: 'lower',
  bar: 0,
  rounds: 3,
  open: async () => {
    const { page, close } = await launchApp({ userDataDir: userDataWith(100_000), lang: 'en' });
    await page.keyboard.press('Control+Shift+L');
    await page.waitForSelector('[data-testid="library-view"][data-loaded="true"]');
    await page.getByTestId('library-list').click();
    await page.getByTestId('library-item').first().waitFor();
    return { subject: async () => (100 * (await blankFrames(page))) / frames, close };
  },
} satisfies Bench;

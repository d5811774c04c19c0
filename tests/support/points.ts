import type { Page } from 'playwright-core';
import { expect } from 'vitest';

export interface SeenPoint {
  readonly frame: number;
  readonly x: number;
  readonly y: number;
  readonly state: string;
}

/** The points on the stage, as the page says they were sent. */
export const pointsSeen = (page: Page): Promise<SeenPoint[]> =>
  page.getByTestId('point').evaluateAll((dots) =>
    dots.map((dot) => {
      const { frame, x, y, state } = (dot as HTMLElement).dataset;
      return { frame: Number(frame), x: Number(x), y: Number(y), state: state ?? '' };
    }),
  );

export async function waitForPoints(page: Page, count: number, state = 'confirmed'): Promise<void> {
  await expect
    .poll(async () => (await pointsSeen(page)).filter((point) => point.state === state).length, {
      timeout: 20_000,
      interval: 20,
    })
    .toBe(count);
}

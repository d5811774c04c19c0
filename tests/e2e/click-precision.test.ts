import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { turned } from '../support/clips/turned.ts';
import { makeRunFolder } from '../support/electron.ts';
import { closedAfterEach } from '../support/left-open.ts';
import type { ServedVideo } from '../support/scripted-service/whole-service.ts';
import { pointsSeen, waitForPoints } from '../support/points.ts';
import { openForTest as open, threeSeconds } from '../support/selecting.ts';

const left = closedAfterEach();

/** The same film, lying on its side in the file with a note for players to turn it. */
async function turnedTruth(): Promise<ServedVideo> {
  const { path, width, height, frameCount } = await threeSeconds();
  const onItsSide = join(makeRunFolder('turned'), 'turned.mp4');
  await writeFile(onItsSide, turned(await readFile(path), 90));
  return { path: onItsSide, width: height, height: width, frameCount };
}

/** The window has its size, and the picture lies in the middle of what that leaves for it. */
async function waitForFit(page: Page, across: number, down: number): Promise<void> {
  await page.waitForFunction(
    ([w, h]) => {
      const stage = document.querySelector('[data-testid="stage"]')!;
      const [box, room] = [stage.getBoundingClientRect(), stage.parentElement!.getBoundingClientRect()];
      const aside = Math.abs(box.left + box.right - room.left - room.right) / 2;
      const above = Math.abs(box.top + box.bottom - room.top - room.bottom) / 2;
      return innerWidth === w && innerHeight === h && aside <= 1 && above <= 1;
    },
    [across, down] as const,
  );
}

/** Picture pixels that can be seen and clicked now, away from the tools and from each other, with their place on the screen. */
async function pixelsInSight(page: Page, { width, height }: ServedVideo, many: number) {
  const stage = page.getByTestId('stage');
  const { box, area } = await stage.evaluate((element) => {
    const rect = (of: Element) => {
      const { left, top, width: w, height: h } = of.getBoundingClientRect();
      return { left, top, width: w, height: h };
    };
    return { box: rect(element), area: rect(element.parentElement!) };
  });
  const left = Math.max(box.left, area.left);
  const top = Math.max(box.top, area.top);
  const right = Math.min(box.left + box.width, area.left + area.width);
  const bottom = Math.min(box.top + box.height, area.top + area.height);
  const shares = [
    [0.35, 0.31],
    [0.62, 0.48],
    [0.47, 0.83],
    [0.8, 0.66],
  ] as const;
  return shares.slice(0, many).map(([across, down]) => {
    const x = Math.floor(((left + (right - left) * across - box.left) / box.width) * width);
    const y = Math.floor(((top + (bottom - top) * down - box.top) / box.height) * height);
    return {
      pixel: { x, y },
      onScreen: {
        x: box.left + ((x + 0.5) / width) * box.width,
        y: box.top + ((y + 0.5) / height) * box.height,
      },
    };
  });
}

const zooms: readonly (readonly [string, readonly string[]])[] = [
  ['fit', ['0']],
  ['smaller than fits', ['0', '-', '-', '-']],
  ['actual size', ['1']],
  ['four times', ['1', ...Array.from({ length: 6 }, () => '+')]],
  ['pixels as tiles', ['1', ...Array.from({ length: 13 }, () => '+')]],
];
const windows = [
  [1024, 680],
  [1353, 787],
  [1600, 1000],
] as const;

test.each([
  [1, 'upright', threeSeconds],
  [2, 'turned', turnedTruth],
] as const)(
  'at a pixel ratio of %s, on a film that is %s, a click lands on its pixel, at five zooms in three windows',
  async (ratio, _, film) => {
    const video = await film();
    const { width, height } = video;
    const { studio, service } = await open(left, video, [`--force-device-scale-factor=${ratio}`]);
    const { page } = studio;
    const frame = studio.get('stage').locator('canvas.frame');
    const across = await frame.evaluate(({ clientWidth, clientHeight }) => clientWidth / clientHeight);
    expect(across).toBeCloseTo(width / height, 1);
    expect(await page.evaluate(() => devicePixelRatio)).toBe(ratio);
    let worst = 0;
    let clicks = 0;
    for (const [across, down] of windows) {
      await left.running!.app.evaluate(
        ({ BrowserWindow }, [w, h]) => BrowserWindow.getAllWindows()[0]?.setContentSize(w, h),
        [across, down] as const,
      );
      await page.keyboard.press('0');
      await waitForFit(page, across, down);
      for (const [name, keys] of zooms) {
        for (const key of keys) await page.keyboard.press(key);
        const wanted = await pixelsInSight(page, video, 2);
        for (const { onScreen } of wanted) await page.mouse.click(onScreen.x, onScreen.y);
        await waitForPoints(page, wanted.length);
        const seen = await pointsSeen(page);
        wanted.forEach(({ pixel }, at) => {
          const point = seen[at]!;
          const off = Math.max(
            Math.abs(point.x * width - pixel.x - 0.5),
            Math.abs(point.y * height - pixel.y - 0.5),
          );
          expect(off, `${name}, ${across} × ${down}, pixel ${pixel.x}, ${pixel.y}`).toBeLessThanOrEqual(0.5);
          worst = Math.max(worst, off);
          clicks += 1;
        });
        // What the page says it sent is what came.
        expect(service.held.get(0)).toEqual(seen.map(({ x, y }) => `${x},${y}`));
        await studio.get('clear-selection').click();
        await waitForPoints(page, 0);
      }
    }
    console.log(`pixel ratio ${ratio}: ${clicks} clicks, at most ${worst.toFixed(3)} pixels off`);
    expect(clicks).toBe(30);
  },
);

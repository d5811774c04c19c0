import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeWindow, smallestWindow, type Area } from '../../../electron/main/app/place-window.ts';

const coordinate = fc.integer({ min: -10_000, max: 10_000 });
const area = (least: number): fc.Arbitrary<Area> =>
  fc.record({
    x: coordinate,
    y: coordinate,
    width: fc.integer({ min: least, max: 6000 }),
    height: fc.integer({ min: least, max: 4000 }),
  });
const displays = fc.array(area(1024), { minLength: 1, maxLength: 4 });

const overlap = (a: Area, b: Area) => ({
  width: Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x),
  height: Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y),
});

test('wherever it was, the window opens where it can be seen and taken hold of', () => {
  fc.assert(
    fc.property(fc.option(area(1)), displays, (remembered, screens) => {
      const window = placeWindow(remembered, screens);
      const home = screens.find((screen) => {
        const { width, height } = overlap(window, screen);
        return width >= 100 && height >= 60;
      });
      expect(home).toBeDefined();
      expect(window.width).toBeGreaterThanOrEqual(smallestWindow.width);
      expect(window.height).toBeGreaterThanOrEqual(smallestWindow.height);
    }),
  );
});

test('a window that fits comes back exactly where it was', () => {
  const screens = [
    { x: 0, y: 0, width: 1920, height: 1080 },
    { x: 1920, y: 0, width: 2560, height: 1440 },
  ];
  const remembered = { x: 2000, y: 100, width: 1500, height: 1000 };
  expect(placeWindow(remembered, screens)).toEqual(remembered);
});

test('a window of a display that is gone opens in the middle of the main one', () => {
  const remembered = { x: 2000, y: 100, width: 1500, height: 1000 };
  expect(placeWindow(remembered, [{ x: 0, y: 0, width: 1920, height: 1080 }])).toEqual({
    x: 240,
    y: 90,
    width: 1440,
    height: 900,
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelOf, placeOf, pointAt, pointOf } from '../../../electron/shared/geometry/point.ts';
import {
  actualSizeView,
  fitView,
  keepInSight,
  maxScale,
  panView,
  snapView,
  toPicture,
  toStage,
  zoomView,
} from '../../../electron/shared/geometry/view.ts';

const extent = (min: number, max: number) =>
  fc.record({ width: fc.integer({ min, max }), height: fc.integer({ min, max }) });
const stage = extent(200, 4000);
const picture = extent(720, 3840);
const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const view = fc.record({ scale: number(0.05, maxScale), x: number(-5000, 5000), y: number(-5000, 5000) });
const ratio = fc.constantFrom(1, 1.25, 1.5, 2, 3);

describe('the view', () => {
  it('fits the whole picture, centred, touching two sides', () => {
    fc.assert(
      fc.property(stage, picture, fc.nat(40), fc.nat(40), (room, size, across, down) => {
        const fit = fitView(room, size, across, down);
        const right = fit.x + size.width * fit.scale;
        const bottom = fit.y + size.height * fit.scale;
        expect(fit.x).toBeCloseTo(room.width - right, 6);
        expect(fit.y).toBeCloseTo(room.height - bottom, 6);
        expect(Math.min(fit.x - across, fit.y - down)).toBeCloseTo(0, 6);
      }),
    );
  });

  it('leads to the picture and back to the same place', () => {
    fc.assert(
      fc.property(view, number(0, 4000), number(0, 4000), (seen, x, y) => {
        const back = toStage(seen, toPicture(seen, { x, y }));
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('zooms about the pointer: what was under it stays under it', () => {
    fc.assert(
      fc.property(
        stage,
        picture,
        number(0, 1),
        number(0, 1),
        fc.array(number(0.2, 5), { maxLength: 8 }),
        (room, size, fx, fy, factors) => {
          const anchor = { x: fx * room.width, y: fy * room.height };
          let seen = fitView(room, size);
          const before = toPicture(seen, anchor);
          for (const factor of factors) seen = zoomView(seen, factor, anchor, room, size);
          const after = toPicture(seen, anchor);
          expect(after.x).toBeCloseTo(before.x, 5);
          expect(after.y).toBeCloseTo(before.y, 5);
          expect(seen.scale).toBeLessThanOrEqual(maxScale);
          expect(seen.scale).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('never loses the picture out of sight', () => {
    fc.assert(
      fc.property(
        stage,
        picture,
        view,
        number(-9000, 9000),
        number(-9000, 9000),
        (room, size, seen, dx, dy) => {
          const moved = panView(seen, { x: dx, y: dy }, room, size);
          const visible = (at: number, length: number, space: number) =>
            Math.min(space, at + length) - Math.max(0, at);
          expect(visible(moved.x, size.width * moved.scale, room.width)).toBeGreaterThanOrEqual(
            Math.min(48, size.width * moved.scale) - 1e-6,
          );
          expect(visible(moved.y, size.height * moved.scale, room.height)).toBeGreaterThanOrEqual(
            Math.min(48, size.height * moved.scale) - 1e-6,
          );
          expect(keepInSight(moved, room, size)).toEqual(moved);
        },
      ),
    );
  });

  it('shows one picture pixel on one device pixel at actual size', () => {
    fc.assert(
      fc.property(stage, picture, ratio, fc.nat(700), (room, size, pixelRatio, column) => {
        const seen = snapView(actualSizeView(room, size, pixelRatio), pixelRatio);
        const left = toStage(seen, { x: column, y: 0 }).x * pixelRatio;
        expect(Math.abs(left - Math.round(left))).toBeLessThan(1e-6);
      }),
    );
  });
});

describe('a click', () => {
  it('gives the fractions of the place it was made on, to 1/250 of a pixel, within [0, 1]', () => {
    fc.assert(
      fc.property(picture, view, number(0, 0.999999), number(0, 0.999999), (size, seen, fx, fy) => {
        const wanted = { x: fx * size.width, y: fy * size.height };
        const point = pointAt(seen, size, toStage(seen, wanted));
        if (point === null) {
          // Only arithmetic on the very edge may put it outside.
          expect(Math.min(wanted.x, wanted.y, size.width - wanted.x, size.height - wanted.y)).toBeLessThan(
            1e-6,
          );
          return;
        }
        expect(Math.abs(point.x * size.width - wanted.x)).toBeLessThan(0.004);
        expect(Math.abs(point.y * size.height - wanted.y)).toBeLessThan(0.004);
        expect(point.x).toBeGreaterThanOrEqual(0);
        expect(point.x).toBeLessThanOrEqual(1);
        // Rounded once: rounding again changes nothing, and the numbers survive being written and read.
        expect(pointOf({ x: point.x * size.width, y: point.y * size.height }, size)).toEqual(point);
        expect(JSON.parse(JSON.stringify(point))).toEqual(point);
      }),
      { numRuns: 2000 },
    );
  });

  it('in the middle of any visible pixel names that pixel, and is drawn where it was made', () => {
    fc.assert(
      fc.property(picture, view, number(0, 0.999999), number(0, 0.999999), (size, seen, fx, fy) => {
        const pixel = { x: Math.floor(fx * size.width), y: Math.floor(fy * size.height) };
        const clicked = toStage(seen, { x: pixel.x + 0.5, y: pixel.y + 0.5 });
        const point = pointAt(seen, size, clicked)!;
        expect(pixelOf(point, size)).toEqual(pixel);
        const drawn = placeOf(point, seen, size);
        expect(Math.hypot(drawn.x - clicked.x, drawn.y - clicked.y)).toBeLessThan(0.006 * seen.scale);
      }),
    );
  });

  it('beside the picture is none', () => {
    const seen = fitView({ width: 1000, height: 600 }, { width: 720, height: 1280 });
    expect(pointAt(seen, { width: 720, height: 1280 }, { x: seen.x - 0.5, y: 300 })).toBeNull();
    expect(pointAt(seen, { width: 720, height: 1280 }, { x: 1000 - seen.x + 0.5, y: 300 })).toBeNull();
    expect(pointAt(seen, { width: 720, height: 1280 }, { x: 500, y: 300 })).toEqual({ x: 0.5, y: 0.5 });
  });
});

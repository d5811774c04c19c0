import { expect, it } from 'vitest';
import { placeOf } from '../../../electron/shared/geometry/point.ts';
import { toPicture } from '../../../electron/shared/geometry/view.ts';
import { Viewing } from '../../../renderer/src/features/stage/viewing.svelte.ts';

function viewing(): Viewing {
  const made = new Viewing();
  made.setPicture({ width: 720, height: 1280 });
  made.setRoom({ width: 900, height: 700 }, 1);
  return made;
}

it('moves by as much as many steps smaller than a pixel come to', () => {
  const stage = viewing();
  const before = stage.view;
  for (let step = 0; step < 200; step += 1) stage.pan({ x: 0.3, y: -0.2 });
  expect(stage.view.x - before.x).toBeCloseTo(60, -0.3);
  expect(stage.view.y - before.y).toBeCloseTo(-40, -0.3);
});

it('keeps what is under the fingers there, however many steps they take', () => {
  const stage = viewing();
  const anchor = { x: 431.3, y: 377.7 };
  const under = toPicture(stage.view, anchor);
  for (let step = 0; step < 300; step += 1) stage.zoom(1.007, anchor);
  const after = toPicture(stage.view, anchor);
  // Never further than half a pixel of the screen, which is what it stands on.
  expect(Math.abs(after.x - under.x) * stage.view.scale).toBeLessThanOrEqual(1);
  expect(Math.abs(after.y - under.y) * stage.view.scale).toBeLessThanOrEqual(1);
});

it('brings a point into sight, and leaves one that is in sight where it is', () => {
  const stage = viewing();
  const seen = (point: { x: number; y: number }) => placeOf(point, stage.view, stage.picture);
  stage.zoom(8);
  for (const point of [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
    { x: 0.999, y: 0.02 },
  ]) {
    stage.reveal(point);
    const { x, y } = seen(point);
    expect(x > 40 && x < 860 && y > 40 && y < 660, `${x}, ${y}`).toBe(true);
  }
  const { view } = stage;
  stage.reveal({ x: 0.95, y: 0.05 });
  expect(stage.view).toEqual(view);
});

it('keeps what is in the middle of the stage there when the window changes its size', () => {
  const stage = viewing();
  stage.zoom(3, { x: 430, y: 300 });
  const middleOf = (width: number, height: number) => toPicture(stage.view, { x: width / 2, y: height / 2 });
  const before = middleOf(900, 700);
  const { scale } = stage.view;
  for (const [width, height] of [
    [640, 480],
    [1400, 900],
    [901, 333],
  ] as const) {
    stage.setRoom({ width, height }, 1);
    const after = middleOf(width, height);
    expect(stage.view.scale).toBe(scale);
    expect(Math.abs(after.x - before.x) * scale).toBeLessThanOrEqual(1);
    expect(Math.abs(after.y - before.y) * scale).toBeLessThanOrEqual(1);
  }
});

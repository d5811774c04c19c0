import { expect, it } from 'vitest';
import { Gestures } from '../../../renderer/src/features/stage/gestures.ts';

it('one pointer drags, and does not zoom', () => {
  const gestures = new Gestures();
  gestures.press(1, { x: 10, y: 10 });
  expect(gestures.move(1, { x: 14, y: 7 })).toEqual({
    pan: { x: 4, y: -3 },
    zoom: 1,
    anchor: { x: 14, y: 7 },
  });
  gestures.release(1);
  expect(gestures.move(1, { x: 20, y: 20 })).toBeNull();
});

it('two pointers zoom by how far they move apart, between them', () => {
  const gestures = new Gestures();
  gestures.press(1, { x: 100, y: 100 });
  gestures.press(2, { x: 200, y: 100 });
  expect(gestures.move(2, { x: 300, y: 100 })).toEqual({
    pan: { x: 50, y: 0 },
    zoom: 2,
    anchor: { x: 200, y: 100 },
  });
  // One finger lifted: the other drags on, without a jump.
  gestures.release(1);
  expect(gestures.move(2, { x: 301, y: 100 })).toMatchObject({ pan: { x: 1, y: 0 }, zoom: 1 });
});

it('two pointers on one spot zoom by nothing, never by infinity', () => {
  const gestures = new Gestures();
  gestures.press(1, { x: 5, y: 5 });
  gestures.press(2, { x: 5, y: 5 });
  expect(gestures.move(2, { x: 9, y: 5 })?.zoom).toBe(1);
});

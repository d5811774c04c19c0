import { expect, it } from 'vitest';
import { Gestures, Wheel, type WheelTurn } from '../../../renderer/src/features/stage/gestures.ts';

it('one pointer drags, and does not zoom', () => {
  const gestures = new Gestures();
  gestures.press(1, { x: 10, y: 10 }, true);
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
  gestures.press(1, { x: 100, y: 100 }, false);
  gestures.press(2, { x: 200, y: 100 }, false);
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
  gestures.press(1, { x: 5, y: 5 }, false);
  gestures.press(2, { x: 5, y: 5 }, false);
  expect(gestures.move(2, { x: 9, y: 5 })?.zoom).toBe(1);
});

it('a finger alone moves nothing, and two go on moving until both are up', () => {
  const gestures = new Gestures();
  gestures.press(1, { x: 0, y: 0 }, false);
  expect([gestures.moving, gestures.move(1, { x: 9, y: 0 })]).toEqual([false, null]);
  gestures.press(2, { x: 50, y: 0 }, false);
  gestures.release(2);
  expect([gestures.moving, gestures.move(1, { x: 12, y: 0 })?.pan]).toEqual([true, { x: 3, y: 0 }]);
  gestures.release(1);
  expect(gestures.moving).toBe(false);
});

it('a finger that went up unseen does not make the next one the second', () => {
  const gestures = new Gestures();
  gestures.press(1, { x: 0, y: 0 }, false);
  gestures.begin();
  gestures.press(2, { x: 50, y: 0 }, false);
  expect(gestures.moving).toBe(false);
});

it('a wheel zooms, sideways it pans, and a hand that pans goes on panning until it rests', () => {
  const wheel = new Wheel();
  const turn = (change: Partial<WheelTurn>) =>
    wheel.turn({
      deltaX: 0,
      deltaY: 0,
      deltaMode: 0,
      ctrlKey: false,
      shiftKey: false,
      timeStamp: 0,
      ...change,
    });
  expect(turn({ deltaY: -100, timeStamp: 1 })).toEqual({ zoom: Math.exp(0.2) });
  expect(turn({ deltaX: 3, deltaY: 4, timeStamp: 1000 })).toEqual({ pan: { x: -3, y: -4 } });
  expect(turn({ deltaY: 5, timeStamp: 1016 })).toEqual({ pan: { x: -0, y: -5 } });
  expect(turn({ deltaY: 5, timeStamp: 1190 })).toEqual({ pan: { x: -0, y: -5 } });
  expect(turn({ deltaY: 10, ctrlKey: true, timeStamp: 1200 })).toEqual({ zoom: Math.exp(-0.1) });
  expect(turn({ deltaY: 3, deltaMode: 1, timeStamp: 2000 })).toEqual({ zoom: Math.exp(-0.096) });
  expect(turn({ deltaY: 20, shiftKey: true, timeStamp: 3000 })).toEqual({ pan: { x: -20, y: 0 } });
});

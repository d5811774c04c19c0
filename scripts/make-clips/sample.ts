import { drawLake } from './lake.ts';
import type { Canvas } from './paint.ts';
import { drawBalloon, drawBoat, drawBuoy } from './things.ts';

/** The sample clip that ships with the application: `resources/sample/lake.mp4`. */
export const sample = { width: 1280, height: 720, rate: 30, frames: 150 } as const;

/** What floats in it, from the back to the front. */
export const sampleThings = {
  'small balloon': (canvas, seconds) => {
    const sway = 0.03 * Math.sin(seconds * 1.1 + 1);
    const at = { x: 1010 - seconds * 9, y: 150 - seconds * 5, size: 44, sway };
    drawBalloon(canvas, at, [[70, 150, 150], [246, 226, 170]]); // prettier-ignore
  },
  balloon: (canvas, seconds) => {
    const sway = 0.05 * Math.sin(seconds * 0.9);
    const at = { x: 640 + seconds * 26, y: 205 - seconds * 9, size: 92, sway };
    drawBalloon(canvas, at, [[206, 58, 46], [250, 240, 222], [232, 150, 48]]); // prettier-ignore
  },
  boat: (canvas, seconds) => {
    const roll = Math.sin(seconds * 1.7);
    drawBoat(canvas, { x: 250 + seconds * 34, y: 505 + roll * 2, size: 150, lean: 0.03 + 0.035 * roll });
  },
  buoy: (canvas, seconds) => {
    const bob = Math.sin(seconds * 2.2);
    const lean = 0.12 * Math.cos(seconds * 2.2);
    drawBuoy(canvas, { x: 1015 - seconds * 7, y: 600 + bob * 5, size: 36, lean });
  },
} satisfies Record<string, (canvas: Canvas, seconds: number) => void>;

export type SampleThing = keyof typeof sampleThings;

export function drawSample(canvas: Canvas, seconds: number): void {
  drawLake(canvas, seconds);
  for (const draw of Object.values(sampleThings)) draw(canvas, seconds);
}

/*
 * Makes the sample clip that ships with the application: `node scripts/make-sample.ts [out.mp4]`.
 * The result is committed (resources/sample/lake.mp4), since it is small and every run gives the same pictures.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { encodeFrames } from '../electron/main/media/pipes.ts';
import { locateTools } from '../electron/main/media/tools.ts';
import { drawLake } from './make-clips/lake.ts';
import type { Canvas } from './make-clips/paint.ts';
import { drawBalloon, drawBoat, drawBuoy } from './make-clips/things.ts';

const width = 1280;
const height = 720;
const rate = 30;
const frames = 150;

function draw(canvas: Canvas, seconds: number): void {
  drawLake(canvas, seconds);
  const small = {
    x: 1010 - seconds * 9,
    y: 150 - seconds * 5,
    size: 44,
    sway: 0.03 * Math.sin(seconds * 1.1 + 1),
  };
  drawBalloon(canvas, small, [[70, 150, 150], [246, 226, 170]]); // prettier-ignore
  const large = {
    x: 640 + seconds * 26,
    y: 205 - seconds * 9,
    size: 92,
    sway: 0.05 * Math.sin(seconds * 0.9),
  };
  drawBalloon(canvas, large, [[206, 58, 46], [250, 240, 222], [232, 150, 48]]); // prettier-ignore
  const roll = Math.sin(seconds * 1.7);
  drawBoat(canvas, { x: 250 + seconds * 34, y: 505 + roll * 2, size: 150, lean: 0.03 + 0.035 * roll });
  const bob = Math.sin(seconds * 2.2);
  drawBuoy(canvas, {
    x: 1015 - seconds * 7,
    y: 600 + bob * 5,
    size: 36,
    lean: 0.12 * Math.cos(seconds * 2.2),
  });
}

const out = resolve(process.argv[2] ?? join(import.meta.dirname, '../resources/sample/lake.mp4'));
const tools = await locateTools();
await mkdir(dirname(out), { recursive: true });
const sink = encodeFrames(tools, {
  width,
  height,
  fps: { num: rate, den: 1 },
  out,
  encoding: [
    '-c:v',
    'libx264',
    '-preset',
    'veryslow',
    '-tune',
    'animation',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
    '-g',
    '30',
  ],
});
for (let n = 0; n < frames; n++) {
  const pixels = new Uint8Array(width * height * 3);
  draw({ width, height, pixels }, n / rate);
  await sink.write(pixels);
}
await sink.finish();
console.log(`Wrote ${out}`);

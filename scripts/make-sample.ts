/*
 * Makes the sample clip that ships with the application: `node scripts/make-sample.ts [out.mp4]`.
 * The result is committed (resources/sample/lake.mp4), since it is small and every run gives the same pictures.
 */
import { mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { encodeFrames } from '../electron/main/media/pipes.ts';
import { locateTools } from '../electron/main/media/tools.ts';
import { drawSample, sample } from './make-clips/sample.ts';

const { width, height, rate, frames } = sample;
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
  drawSample({ width, height, pixels }, n / rate);
  await sink.write(pixels);
}
await sink.finish();
console.log(`Wrote ${out}`);

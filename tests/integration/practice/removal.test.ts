import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runFfmpeg } from '../../../electron/main/media/ffmpeg.ts';
import { decodeFrames } from '../../../electron/main/media/pipes.ts';
import { Shelf } from '../../../electron/main/practice/state/shelf.ts';
import type { TaskRecord } from '../../../electron/main/practice/state/records.ts';
import { carryOut } from '../../../electron/main/practice/work/edit.ts';
import { drawLake } from '../../../scripts/make-clips/lake.ts';
import { sample, sampleThings } from '../../../scripts/make-clips/sample.ts';
import { maskOf, rleOf } from '../../../scripts/pictures/lake-masks.ts';
import { realTools } from '../../support/media.ts';

/* What a removal leaves, held against the sample clip drawn without the balloon that is removed. */

const { width, height } = sample;
/** The camera stands still, and ridges, clouds and water go their own ways: every fifth frame, so that they go far. */
const step = 5;
const fps = sample.rate / step;
const frames = sample.frames / step;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'removal-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The frame as it would be if there had never been a large balloon. */
function withoutBalloon(frame: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  const canvas = { width, height, pixels };
  drawLake(canvas, frame / sample.rate);
  for (const [thing, draw] of Object.entries(sampleThings))
    if (thing !== 'balloon') draw(canvas, frame / sample.rate);
  return pixels;
}

/** Mean difference from it where the balloon was, and how much of that all has in common: a shape that can be seen. */
function ghost(frame: number, pixels: Uint8Array): { difference: number; shade: number } {
  const truth = withoutBalloon(frame);
  const mask = maskOf('balloon', frame);
  const sums = [0, 0, 0];
  let difference = 0;
  let count = 0;
  for (let at = 0; at < mask.length; at += 1) {
    if (mask[at] === 0) continue;
    count += 3;
    for (let channel = 0; channel < 3; channel += 1) {
      const off = pixels[at * 3 + channel]! - truth[at * 3 + channel]!;
      sums[channel]! += off;
      difference += Math.abs(off);
    }
  }
  return {
    difference: difference / count,
    shade: Math.max(...sums.map((sum) => Math.abs((sum * 3) / count))),
  };
}

test(
  'no ghost is left of what was removed, from the first frame to the last',
  { timeout: 180_000 },
  async () => {
    const tools = await realTools();
    const signal = new AbortController().signal;
    const shelf = new Shelf(folder);
    await runFfmpeg(tools, {
      inputs: [{ file: join(import.meta.dirname, '../../../resources/sample/lake.mp4') }],
      outputArgs: [
        ...['-vf', `select='not(mod(n,${step}))',setpts=N/${fps}/TB`, '-r', String(fps)],
        ...['-c:v', 'libx264', '-preset', 'veryfast', '-crf', '14'],
      ],
      output: shelf.path('lake.mp4'),
    });
    const tracking = Array.from({ length: frames }, (_, frame) => ({
      frame_index: frame,
      rle_mask_list: [{ object_id: 0, rle_mask: rleOf('balloon', frame * step) }],
    }));
    await writeFile(shelf.path('tracking.json'), JSON.stringify(tracking));
    const mark = { frameIndex: 0, points: [{ x: 0.5, y: 0.285, seq: 0, counts: '' }] };
    const session = {
      ...{ id: '1', createdAt: 0, fps, durationMs: 5000, width, height, totalFrames: frames },
      ...{ video: 'lake.mp4', marks: [mark], revision: 1, preview: null },
    };
    const task: TaskRecord = {
      ...{
        id: '2',
        externalId: null,
        sessionId: '1',
        status: 'processing',
        message: '',
        createdAt: 0,
        updatedAt: 0,
      },
      ...{
        editMode: 'removal',
        quality: 'std',
        duration: '5',
        prompt: '',
        images: [],
        marks: [mark],
        revision: 1,
      },
      ...{ watermark: null, units: '1', result: null },
    };
    const { video } = await carryOut({ tools, shelf, signal }, session, task, 'tracking.json');

    const looked = [0, 1, frames - 1];
    let frame = 0;
    for await (const pixels of decodeFrames(tools, shelf.path(video), { width, height, pixFmt: 'rgb24' })) {
      if (looked.includes(frame)) {
        const { difference, shade } = ghost(frame * step, pixels);
        expect.soft(difference, `difference on frame ${frame}`).toBeLessThan(4.5);
        expect.soft(shade, `shade on frame ${frame}`).toBeLessThan(4.5);
      }
      frame += 1;
    }
    expect(frame).toBe(frames);
  },
);

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeFrames } from '../../electron/main/media/pipes.ts';
import { probeFile } from '../../electron/main/media/probe.ts';
import { locateTools } from '../../electron/main/media/tools.ts';

export interface ResultFiles {
  readonly video: string;
  readonly watermarked: string | null;
  readonly all: readonly string[];
}

/** The videos of edits in a run's state folder. */
export async function resultFiles(userDataDir: string): Promise<ResultFiles> {
  const names = await readdir(userDataDir, { recursive: true });
  const all = names
    .filter((name) => /(^|[/\\])results[/\\].*\.mp4$/.test(name))
    .map((name) => join(userDataDir, name));
  const watermarked = all.find((name) => /watermark/i.test(name)) ?? null;
  const video = all.find((name) => name !== watermarked);
  if (video === undefined) throw new Error(`No result among ${names.length} files`);
  return { video, watermarked, all };
}

/**
 * How much two videos differ, as the mean absolute difference of red, green and blue (0–255) over all frames: inside the
 * mask, and outside of it. The corners, where marks are put, are left out of the outside.
 */
export async function changeOf(options: {
  readonly before: string;
  readonly after: string;
  /** Row-major, 1 inside. */
  readonly maskOf: (frame: number) => Uint8Array;
}): Promise<{ inside: number; outside: number; frames: number }> {
  const tools = await locateTools();
  const { video } = await probeFile(tools, options.after);
  if (!video) throw new Error('The result has no picture');
  const { width, height } = video.displayed;
  const colours = (path: string) =>
    decodeFrames(tools, path, { width, height, pixFmt: 'rgb24' })[Symbol.asyncIterator]();
  const before = colours(options.before);
  const after = colours(options.after);
  const sums = { inside: 0, outside: 0, insideCount: 0, outsideCount: 0 };
  let frames = 0;
  for (;;) {
    const [a, b] = [await before.next(), await after.next()];
    if (a.done || b.done) break;
    const mask = options.maskOf(frames);
    for (let at = 0; at < mask.length; at += 1) {
      let difference = 0;
      for (let channel = at * 3; channel < at * 3 + 3; channel += 1) {
        difference += Math.abs(a.value[channel]! - b.value[channel]!) / 3;
      }
      if (mask[at] === 1) {
        sums.inside += difference;
        sums.insideCount += 1;
      } else if (!inCorner(at, width, height)) {
        sums.outside += difference;
        sums.outsideCount += 1;
      }
    }
    frames += 1;
  }
  if (frames === 0) throw new Error('No frames to compare');
  return { inside: sums.inside / sums.insideCount, outside: sums.outside / sums.outsideCount, frames };
}

function inCorner(at: number, width: number, height: number): boolean {
  const x = at % width;
  const y = Math.floor(at / width);
  return (x < width / 3 || x > (width * 2) / 3) && (y < height / 6 || y > (height * 5) / 6);
}

import { encodeCounts } from '../../electron/shared/rle/counts.ts';
import { runsFromMask } from '../../electron/shared/rle/mask.ts';
import { sample, sampleThings, type SampleThing } from '../make-clips/sample.ts';

const { width, height, rate } = sample;
/** Mask pixels of things on frames, drawn once. */
const drawn = new Map<string, Uint8Array>();
const counted = new Map<string, string>();

/** One byte a pixel, row by row: where the thing is on that frame of the sample clip, as its own drawing says. */
export function maskOf(thing: SampleThing, frame: number): Uint8Array {
  const key = `${thing} ${frame}`;
  const known = drawn.get(key);
  if (known) return known;
  const pixels = new Uint8Array(width * height * 3);
  sampleThings[thing]({ width, height, pixels }, frame / rate);
  const mask = new Uint8Array(width * height);
  for (let at = 0; at < mask.length; at += 1)
    mask[at] = pixels[at * 3]! + pixels[at * 3 + 1]! + pixels[at * 3 + 2]! > 60 ? 1 : 0;
  drawn.set(key, mask);
  return mask;
}

/** The mask as the service sends it. */
export function rleOf(thing: SampleThing, frame: number): { size: [number, number]; counts: string } {
  const key = `${thing} ${frame}`;
  const counts =
    counted.get(key) ?? encodeCounts(runsFromMask(maskOf(thing, frame), height, width, 'row-major'));
  counted.set(key, counts);
  return { size: [height, width], counts };
}

/** What is at a place of that frame, in shares of the picture; the foremost. */
export function thingAt(frame: number, { x, y }: { x: number; y: number }): SampleThing | null {
  const at = Math.floor(y * height) * width + Math.floor(x * width);
  const things = (Object.keys(sampleThings) as SampleThing[]).reverse();
  return things.find((thing) => maskOf(thing, frame)[at]) ?? null;
}

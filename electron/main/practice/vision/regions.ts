import type { Mask } from './picture.ts';
import { emptyMask } from './picture.ts';

/** The connected part (4 neighbours) of the pixels for which `inside` holds that contains `seed`; null if none does. */
export function regionAround(
  width: number,
  height: number,
  seed: number,
  inside: (at: number) => boolean,
): Mask | null {
  if (!inside(seed)) return null;
  const mask = emptyMask(width, height);
  const { data } = mask;
  const waiting = [seed];
  data[seed] = 1;
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    const x = at % width;
    if (x > 0 && data[at - 1] === 0 && inside(at - 1)) waiting.push(mark(data, at - 1));
    if (x < width - 1 && data[at + 1] === 0 && inside(at + 1)) waiting.push(mark(data, at + 1));
    if (at >= width && data[at - width] === 0 && inside(at - width)) waiting.push(mark(data, at - width));
    if (at + width < data.length && data[at + width] === 0 && inside(at + width)) {
      waiting.push(mark(data, at + width));
    }
  }
  return mask;
}

function mark(data: Uint8Array, at: number): number {
  data[at] = 1;
  return at;
}

/** Fills holes smaller than `most` times the mask's own area. Larger ones may belong to the shape. */
export function fillHoles(mask: Mask, most = 0.15): Mask {
  const { width, height } = mask;
  const data = mask.data.slice();
  const seen = mask.data.slice();
  let size = 0;
  for (const value of data) size += value;
  for (let start = 0; start < seen.length; start += 1) {
    if (seen[start] !== 0) continue;
    const hole: number[] = [start];
    seen[start] = 1;
    let open = false;
    for (let index = 0; index < hole.length; index += 1) {
      const at = hole[index]!;
      const x = at % width;
      if (x === 0 || x === width - 1 || at < width || at >= width * (height - 1)) open = true;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= seen.length || seen[next] !== 0) continue;
        seen[next] = 1;
        hole.push(next);
      }
    }
    if (!open && hole.length <= size * most) for (const at of hole) data[at] = 1;
  }
  return { width, height, data };
}

/** Drops connected parts smaller than `share` of the largest one, and fills small holes. */
export function keepLargeParts(mask: Mask, share: number): Mask {
  const { width, height } = mask;
  const part = new Int32Array(mask.data.length);
  const sizes: number[] = [0];
  for (let start = 0; start < part.length; start += 1) {
    if (mask.data[start] === 0 || part[start] !== 0) continue;
    const label = sizes.length;
    const members = [start];
    part[start] = label;
    for (let index = 0; index < members.length; index += 1) {
      const at = members[index]!;
      const x = at % width;
      for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
        if (next < 0 || next >= part.length || part[next] !== 0 || mask.data[next] === 0) continue;
        part[next] = label;
        members.push(next);
      }
    }
    sizes.push(members.length);
  }
  const least = Math.max(...sizes) * share;
  const data = new Uint8Array(part.length);
  for (let at = 0; at < data.length; at += 1) data[at] = part[at] !== 0 && sizes[part[at]!]! >= least ? 1 : 0;
  return fillHoles({ width, height, data }, 0.05);
}

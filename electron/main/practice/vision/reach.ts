import type { Picture } from './picture.ts';

/** Steps of the reach maps; a difference of 63.75 in Lab and everything above it is the last one. */
const reachLevels = 256;
const perUnit = 4;

/** Euclidean difference of two pixels of a Lab picture. */
export function labDifference(data: Uint8Array, a: number, b: number): number {
  const l = (data[a * 3]! - data[b * 3]!) * 0.7;
  const u = data[a * 3 + 1]! - data[b * 3 + 1]!;
  const v = data[a * 3 + 2]! - data[b * 3 + 2]!;
  return Math.sqrt(l * l + u * u + v * v);
}

/**
 * For every pixel the smallest step that must be taken on the best way from the seeds, a way being as hard as its
 * hardest step: 0 to 255. Pixels up to a level form one connected region around the seeds, and each level's region
 * holds those below. `stepCost(from, to)` is the difference of two neighbours in Lab units.
 */
function reachFrom(
  width: number,
  height: number,
  seeds: readonly number[],
  stepCost: (from: number, to: number) => number,
): Uint8Array {
  const reach = new Uint8Array(width * height).fill(255);
  const settled = new Uint8Array(width * height);
  const buckets: number[][] = Array.from({ length: reachLevels }, () => []);
  for (const seed of seeds) {
    reach[seed] = 0;
    buckets[0]!.push(seed);
  }
  for (let level = 0; level < reachLevels; level += 1) {
    const bucket = buckets[level]!;
    while (bucket.length > 0) {
      const at = bucket.pop()!;
      if (settled[at] === 1) continue;
      settled[at] = 1;
      const x = at % width;
      for (let side = 0; side < 4; side += 1) {
        const next =
          side === 0
            ? x > 0
              ? at - 1
              : -1
            : side === 1
              ? x < width - 1
                ? at + 1
                : -1
              : side === 2
                ? at - width
                : at + width;
        if (next < 0 || next >= settled.length || settled[next] === 1) continue;
        const step = Math.max(level, Math.min(reachLevels - 1, Math.round(stepCost(at, next) * perUnit)));
        if (step < reach[next]! || (step === 255 && reach[next] === 255)) {
          reach[next] = step;
          buckets[step]!.push(next);
        }
      }
    }
  }
  return reach;
}

/** Hardest steps from the clicked pixel over differences between neighbours: follows gradients, stops at edges. */
export function reachOverEdges(lab: Picture, seed: number): Uint8Array {
  const { width, height, data } = lab;
  return reachFrom(width, height, [seed], (from, to) => labDifference(data, from, to));
}

/** As {@link reachOverEdges}, but a pixel also costs what separates it from the clicked colour. */
export function reachOverColour(lab: Picture, seed: number): Uint8Array {
  const { width, height, data } = lab;
  return reachFrom(width, height, [seed], (from, to) =>
    Math.max(labDifference(data, from, to) * 0.5, labDifference(data, seed, to) * 0.75),
  );
}

/** Hardest steps from the picture's border inwards: what is hard to reach from outside is an object of its own. */
export function reachFromBorder(lab: Picture): Uint8Array {
  const { width, height, data } = lab;
  const seeds: number[] = [];
  for (let x = 0; x < width; x += 1) seeds.push(x, (height - 1) * width + x);
  for (let y = 1; y < height - 1; y += 1) seeds.push(y * width, y * width + width - 1);
  return reachFrom(width, height, seeds, (from, to) => labDifference(data, from, to));
}

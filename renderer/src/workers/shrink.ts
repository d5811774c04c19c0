/** One plane of samples, a byte each. */
export interface Plane {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Where it begins, and from row to row, in bytes: multiples of 4. */
  readonly offset: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

/** Which samples each smaller one is the mean of, and how much each counts, of 256 together. */
interface Shares {
  readonly first: Int32Array;
  /** A multiple of four for every sample, zeros among them: sums are taken four at a time. */
  readonly taps: number;
  readonly weights: Int32Array;
}

const known = new Map<string, Shares>();

/** @param to no more than `from` */
function shares(from: number, to: number): Shares {
  const key = `${from} ${to}`;
  const found = known.get(key);
  if (found) return found;
  const ratio = from / to;
  const taps = Math.ceil((Math.ceil(ratio) + 1) / 4) * 4;
  const first = new Int32Array(to);
  const weights = new Int32Array(to * taps);
  for (let sample = 0; sample < to; sample += 1) {
    const start = sample * ratio;
    const end = start + ratio;
    // Never past the last one, so that what counts nothing is there to be read all the same.
    first[sample] = Math.max(0, Math.min(Math.floor(start + 1e-9), from - taps));
    // Rounded as a running total, so that they always come to 256.
    let given = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const covered = Math.min(end, first[sample]! + tap + 1) - start;
      const upTo = Math.max(0, Math.min(256, Math.round((covered / ratio) * 256)));
      weights[sample * taps + tap] = upTo - given;
      given = upTo;
    }
  }
  const made = { first, taps, weights };
  // A few sizes are in use at a time; those of windows long gone are not worth keeping.
  if (known.size >= 64) known.clear();
  known.set(key, made);
  return made;
}

/** Two bytes of four, each with room for sums of up to 16 bits. */
const lanes = 0x00ff00ff;
const half = 0x00800080;

/**
 * Makes a plane smaller: each sample becomes the mean of those it covers. Goes down the columns four samples at a time,
 * since it is done for every frame of a clip.
 * @param to no larger than `from` either way
 */
export function shrinkPlane(from: Plane, to: Plane): void {
  const down = shares(from.height, to.height);
  const quads = Math.ceil(from.width / 4);
  const source = new Int32Array(from.bytes.buffer, from.bytes.byteOffset + from.offset);
  const step = from.stride / 4;
  const across = shares(from.width, to.width);
  const row = new Int32Array(quads + across.taps / 4);
  const samples = new Uint8Array(row.buffer);
  for (let y = 0; y < to.height; y += 1) {
    meanOfRows(source, down.first[y]! * step, step, quads, down, y * down.taps, row);
    meanAcross(samples, across, to, to.offset + y * to.stride);
  }
}

/** `from` on, the rows' weighted mean. */
function meanOfRows(
  source: Int32Array,
  from: number,
  step: number,
  quads: number,
  { taps, weights }: Shares,
  weightsAt: number,
  row: Int32Array,
): void {
  for (let x = 0; x < quads; x += 1) {
    let even = half;
    let odd = half;
    for (let tap = 0; tap < taps; tap += 4) {
      const at = from + x + tap * step;
      const a = source[at]!;
      const b = source[at + step]!;
      const c = source[at + 2 * step]!;
      const d = source[at + 3 * step]!;
      const wa = weights[weightsAt + tap]!;
      const wb = weights[weightsAt + tap + 1]!;
      const wc = weights[weightsAt + tap + 2]!;
      const wd = weights[weightsAt + tap + 3]!;
      even = (even + Math.imul(a & lanes, wa)) | 0;
      odd = (odd + Math.imul((a >>> 8) & lanes, wa)) | 0;
      even = (even + Math.imul(b & lanes, wb)) | 0;
      odd = (odd + Math.imul((b >>> 8) & lanes, wb)) | 0;
      even = (even + Math.imul(c & lanes, wc)) | 0;
      odd = (odd + Math.imul((c >>> 8) & lanes, wc)) | 0;
      even = (even + Math.imul(d & lanes, wd)) | 0;
      odd = (odd + Math.imul((d >>> 8) & lanes, wd)) | 0;
    }
    row[x] = ((even >>> 8) & lanes) | (odd & ~lanes);
  }
}

function meanAcross(
  samples: Uint8Array,
  { first, taps, weights }: Shares,
  { bytes, width }: Plane,
  to: number,
): void {
  for (let x = 0, at = 0; x < width; x += 1) {
    let sum = 128;
    let sample = first[x]!;
    for (const end = at + taps; at < end; at += 4, sample += 4) {
      sum = (sum + Math.imul(samples[sample]!, weights[at]!)) | 0;
      sum = (sum + Math.imul(samples[sample + 1]!, weights[at + 1]!)) | 0;
      sum = (sum + Math.imul(samples[sample + 2]!, weights[at + 2]!)) | 0;
      sum = (sum + Math.imul(samples[sample + 3]!, weights[at + 3]!)) | 0;
    }
    bytes[to + x] = sum >> 8;
  }
}

/** Where the planes of a picture lie in one buffer, brightness and the two of colour at half the size. */
export function planesOf(bytes: Uint8Array<ArrayBuffer>, width: number, height: number): readonly Plane[] {
  const chroma = { width: Math.ceil(width / 2), height: Math.ceil(height / 2) };
  let end = 0;
  return [{ width, height }, chroma, chroma].map((size) => {
    const stride = Math.ceil(size.width / 4) * 4;
    const offset = end;
    end += stride * size.height;
    return { bytes, offset, stride, ...size };
  });
}

/** Bytes that `planesOf` a picture take. */
export function planesSize(width: number, height: number): number {
  const aligned = (value: number): number => Math.ceil(value / 4) * 4;
  return aligned(width) * height + 2 * aligned(Math.ceil(width / 2)) * Math.ceil(height / 2);
}

import type { Stamp } from './stamp.ts';
import type { Picture } from './picture.ts';

/** A frame in planes: brightness at full size, the two colour planes at half size. The planes share the frame's bytes. */
export interface Planes {
  readonly y: Picture;
  readonly u: Picture;
  readonly v: Picture;
}

/** Looks at a yuv420p frame as planes, without copying. Both sides must be even. */
export function planesOf(frame: Uint8Array, width: number, height: number): Planes {
  const luma = width * height;
  const chroma = luma / 4;
  const plane = (from: number, w: number, h: number): Picture => ({
    width: w,
    height: h,
    channels: 1,
    data: frame.subarray(from, from + w * h),
  });
  return {
    y: plane(0, width, height),
    u: plane(luma, width / 2, height / 2),
    v: plane(luma + chroma, width / 2, height / 2),
  };
}

/** Lays a drawn word into the frame: light letters with a dark rim, `strength` 0 to 1. Left and top must be even. */
export function pressStamp(planes: Planes, stamp: Stamp, left: number, top: number, strength: number): void {
  const { width, height } = stamp.ink;
  for (let row = 0; row < height; row += 1) {
    for (let column = 0; column < width; column += 1) {
      const x = left + column;
      const y = top + row;
      if (x < 0 || y < 0 || x >= planes.y.width || y >= planes.y.height) continue;
      const ink = (stamp.ink.data[row * width + column]! / 255) * strength;
      const halo = (stamp.halo.data[row * width + column]! / 255) * strength * 0.6;
      const at = y * planes.y.width + x;
      const dark = planes.y.data[at]! * (1 - halo) + 24 * halo;
      planes.y.data[at] = dark * (1 - ink) + 232 * ink;
      if ((row | column) & 1) continue;
      const half = (y >> 1) * planes.u.width + (x >> 1);
      const cover = Math.max(ink, halo);
      planes.u.data[half] = planes.u.data[half]! * (1 - cover) + 128 * cover;
      planes.v.data[half] = planes.v.data[half]! * (1 - cover) + 128 * cover;
    }
  }
}

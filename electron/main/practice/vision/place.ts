import type { Subject } from './matte.ts';
import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Planes } from './yuv.ts';

/** Where a subject stands in a frame: its box in full-size pixels, fractions allowed, parts outside allowed. */
export interface Place {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Lays a cut-out into a frame (BT.709, limited range), in place, smoothly between pixels. */
export function placeSubject(cv: Cv, planes: Planes, subject: Subject, place: Place): void {
  const left = Math.max(0, Math.floor(place.left)) & ~1;
  const top = Math.max(0, Math.floor(place.top)) & ~1;
  const right = Math.min(planes.y.width, Math.ceil(place.left + place.width) + 1);
  const bottom = Math.min(planes.y.height, Math.ceil(place.top + place.height) + 1);
  const width = (right - left + 1) & ~1;
  const height = (bottom - top + 1) & ~1;
  if (right - left < 2 || bottom - top < 2 || place.width < 2 || place.height < 2) return;
  const pixels = withMats((keep) => {
    const source = keep(new cv.Mat(subject.height, subject.width, cv.CV_8UC4));
    source.data.set(subject.rgba);
    // Shrunk with area means first: a plain warp would skip pixels.
    const target = new cv.Size(Math.max(2, Math.round(place.width)), Math.max(2, Math.round(place.height)));
    const sized = keep(new cv.Mat());
    const smaller = target.width < subject.width;
    cv.resize(source, sized, target, 0, 0, smaller ? cv.INTER_AREA : cv.INTER_LINEAR);
    const scaleX = place.width / target.width;
    const scaleY = place.height / target.height;
    const matrix = keep(
      cv.matFromArray(2, 3, cv.CV_64F, [scaleX, 0, place.left - left, 0, scaleY, place.top - top]),
    );
    const out = keep(new cv.Mat());
    const clear = new cv.Scalar(0, 0, 0, 0);
    cv.warpAffine(sized, out, matrix, new cv.Size(width, height), cv.INTER_LINEAR, cv.BORDER_CONSTANT, clear);
    return new Uint8Array(out.data);
  });
  blend(planes, pixels, left, top, width, height);
}

function blend(
  planes: Planes,
  pixels: Uint8Array,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  for (let row = 0; row < height; row += 1) {
    const y = top + row;
    if (y >= planes.y.height) break;
    for (let column = 0; column < width; column += 1) {
      const x = left + column;
      if (x >= planes.y.width) break;
      const from = (row * width + column) * 4;
      const alpha = pixels[from + 3]! / 255;
      if (alpha === 0) continue;
      const [r, g, b] = [pixels[from]!, pixels[from + 1]!, pixels[from + 2]!];
      const at = y * planes.y.width + x;
      planes.y.data[at] = planes.y.data[at]! * (1 - alpha) + 16 * alpha + 0.1826 * r + 0.6142 * g + 0.062 * b;
      if ((row | column) & 1) continue;
      const half = (y >> 1) * planes.u.width + (x >> 1);
      const u = 128 * alpha - 0.1006 * r - 0.3386 * g + 0.4392 * b;
      const v = 128 * alpha + 0.4392 * r - 0.3989 * g - 0.0403 * b;
      planes.u.data[half] = planes.u.data[half]! * (1 - alpha) + u;
      planes.v.data[half] = planes.v.data[half]! * (1 - alpha) + v;
    }
  }
}

/** A soft dark ellipse on the ground, which makes a thing stand instead of float. In place. */
export function castShadow(planes: Planes, place: Place): void {
  const centreX = place.left + place.width / 2;
  const centreY = place.top + place.height * 0.985;
  const radiusX = place.width * 0.5;
  const radiusY = Math.max(3, place.width * 0.07);
  const { width, height, data } = planes.y;
  for (let y = Math.max(0, Math.floor(centreY - radiusY)); y < Math.min(height, centreY + radiusY); y += 1) {
    for (let x = Math.max(0, Math.floor(centreX - radiusX)); x < Math.min(width, centreX + radiusX); x += 1) {
      const distance = ((x - centreX) / radiusX) ** 2 + ((y - centreY) / radiusY) ** 2;
      if (distance >= 1) continue;
      const at = y * width + x;
      data[at] = 16 + (data[at]! - 16) * (1 - 0.45 * (1 - distance));
    }
  }
}

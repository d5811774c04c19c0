import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import { boundingBox, growBox, type Box } from './picture.ts';

/** A cut-out: RGBA with premultiplied colours, no larger than what it shows. */
export interface Subject {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array;
}

/** Border pixels this near to the border's usual colour belong to the background. */
const nearColour = 26;
/** A border of which less than this share has the usual colour is a picture, not a backdrop. */
const plainBorder = 0.7;

/**
 * Cuts the subject out of a reference image: by its own transparency, or by the even colour all round it; else the
 * whole picture is the subject (the service asks for images "with subjects already cropped").
 */
export function matteOf(cv: Cv, width: number, height: number, rgba: Uint8Array): Subject {
  const alpha = new Uint8Array(width * height);
  let transparent = 0;
  for (let at = 0; at < alpha.length; at += 1) {
    alpha[at] = rgba[at * 4 + 3]!;
    if (alpha[at]! < 128) transparent += 1;
  }
  if (transparent < alpha.length * 0.01) {
    const cut = cutByBorder(width, height, rgba);
    if (cut) alpha.set(soften(cv, width, height, cut));
  }
  const inside = alpha.map((value) => (value > 64 ? 1 : 0));
  const bounds = boundingBox({ width, height, data: inside });
  const box = bounds ? growBox(bounds, 2, width, height) : { left: 0, top: 0, right: width, bottom: height };
  return crop(width, rgba, alpha, box);
}

/** 255 for the subject, 0 for what is connected to the border in its usual colour; null when there is no such colour. */
function cutByBorder(width: number, height: number, rgba: Uint8Array): Uint8Array | null {
  const border: number[] = [];
  for (let x = 0; x < width; x += 1) border.push(x, (height - 1) * width + x);
  for (let y = 1; y < height - 1; y += 1) border.push(y * width, y * width + width - 1);
  const usual = [0, 1, 2].map((channel) => {
    const values = border.map((at) => rgba[at * 4 + channel]!).sort((a, b) => a - b);
    return values[values.length >> 1]!;
  });
  const near = (at: number) =>
    Math.hypot(...usual.map((value, channel) => rgba[at * 4 + channel]! - value)) <= nearColour;
  const waiting = border.filter(near);
  if (waiting.length < border.length * plainBorder) return null;
  const alpha = new Uint8Array(width * height).fill(255);
  for (const at of waiting) alpha[at] = 0;
  let removed = waiting.length;
  while (waiting.length > 0) {
    const at = waiting.pop()!;
    const x = at % width;
    for (const next of [x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width]) {
      if (next < 0 || next >= alpha.length || alpha[next] === 0 || !near(next)) continue;
      alpha[next] = 0;
      removed += 1;
      waiting.push(next);
    }
  }
  return removed > alpha.length * 0.97 ? null : alpha;
}

/** One pixel narrower, with a soft edge: what is left of the backdrop's colour shows there most. */
function soften(cv: Cv, width: number, height: number, alpha: Uint8Array): Uint8Array {
  return withMats((keep) => {
    const mat = keep(new cv.Mat(height, width, cv.CV_8UC1));
    mat.data.set(alpha);
    const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(3, 3)));
    cv.erode(mat, mat, kernel);
    cv.GaussianBlur(mat, mat, new cv.Size(3, 3), 0);
    return new Uint8Array(mat.data);
  });
}

function crop(width: number, rgba: Uint8Array, alpha: Uint8Array, box: Box): Subject {
  const columns = box.right - box.left;
  const rows = box.bottom - box.top;
  const out = new Uint8Array(columns * rows * 4);
  for (let y = 0; y < rows; y += 1) {
    for (let x = 0; x < columns; x += 1) {
      const from = (y + box.top) * width + x + box.left;
      const to = (y * columns + x) * 4;
      const share = alpha[from]! / 255;
      for (let channel = 0; channel < 3; channel += 1) out[to + channel] = rgba[from * 4 + channel]! * share;
      out[to + 3] = alpha[from]!;
    }
  }
  return { width: columns, height: rows, rgba: out };
}

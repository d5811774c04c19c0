import { matOf, maskOf, pictureOf } from './mats.ts';
import type { Cv } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Mask, Picture } from './picture.ts';
import { area, boundingBox, cropMask, cropPicture, growBox, pasteMask } from './picture.ts';
import { reachFromBorder, reachOverColour, reachOverEdges } from './reach.ts';
import { fillHoles, regionAround } from './regions.ts';
import { judgeMask } from './score.ts';

/** A mask that scores less is no object: a flat picture, or noise without an outline. */
const leastScore = 0.12;

/** Levels of the reach maps at which regions are tried, from faint edges to strong ones. */
const levels = [3, 4, 6, 8, 11, 14, 18, 23, 29, 36, 45, 56, 70, 88, 110, 138, 172, 215];

interface Candidate {
  readonly mask: Mask;
  readonly score: number;
}

/**
 * The object at a clicked pixel of a small RGB picture (long side about 400), or null where there is none.
 * Regions grown from the click and from the border at many levels compete by how clear their outline is; the best
 * few are drawn again by GrabCut in a band around their outline.
 */
export function segmentAt(cv: Cv, picture: Picture, x: number, y: number): Mask | null {
  const { width, height } = picture;
  const seed = clamp(Math.floor(y), height) * width + clamp(Math.floor(x), width);
  const lab = smoothLab(cv, picture);
  const reaches = [reachOverEdges(lab, seed), reachOverColour(lab, seed)];
  const fromBorder = reachFromBorder(lab);
  const candidates: Candidate[] = [];
  for (const level of levels) {
    for (const reach of reaches) add(regionAround(width, height, seed, (at) => reach[at]! <= level));
    add(regionAround(width, height, seed, (at) => fromBorder[at]! > level));
  }
  candidates.sort((a, b) => b.score - a.score);
  let best = candidates[0];
  if (!best || best.score < leastScore) return null;
  for (const candidate of candidates.slice(0, 2)) {
    const redrawn = redraw(cv, picture, candidate.mask, seed);
    if (!redrawn) continue;
    const { score } = judgeMask(redrawn, lab);
    if (score > best.score) best = { mask: redrawn, score };
  }
  return best.mask;

  function add(found: Mask | null): void {
    if (!found) return;
    const mask = fillHoles(found);
    candidates.push({ mask, score: judgeMask(mask, lab).score });
  }
}

const clamp = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));

/** Lab colours with grain and compression noise smoothed away and edges kept. */
function smoothLab(cv: Cv, picture: Picture): Picture {
  return withMats((keep) => {
    const source = keep(matOf(cv, picture));
    const smooth = keep(new cv.Mat());
    cv.bilateralFilter(source, smooth, 7, 30, 3, cv.BORDER_REPLICATE);
    cv.cvtColor(smooth, smooth, cv.COLOR_RGB2Lab);
    return pictureOf(smooth, 3);
  });
}

/** GrabCut in a band around the mask's outline, on the box around it; null when nothing sensible comes out. */
function redraw(cv: Cv, picture: Picture, mask: Mask, seed: number): Mask | null {
  const { width, height } = picture;
  const box = boundingBox(mask);
  if (!box) return null;
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  const around = growBox(box, Math.max(12, extent * 0.35), width, height);
  const band = Math.max(2, Math.round(Math.sqrt(area(mask)) * 0.06));
  const cut = withMats((keep) => {
    const source = keep(matOf(cv, cropPicture(picture, around)));
    const part = cropMask(mask, around);
    const labels = keep(bandLabels(cv, part, band));
    const models = [keep(new cv.Mat()), keep(new cv.Mat())] as const;
    cv.grabCut(source, labels, new cv.Rect(0, 0, 1, 1), models[0], models[1], 2, cv.GC_INIT_WITH_MASK);
    const data = labels.data;
    return maskFromLabels(data, part.width, part.height);
  });
  const whole = pasteMask(cut, around, width, height);
  const region = regionAround(width, height, seed, (at) => whole.data[at] !== 0);
  if (!region) return null;
  const filled = fillHoles(region);
  const ratio = area(filled) / area(mask);
  return ratio > 0.5 && ratio < 2 ? filled : null;
}

/** GrabCut labels: 1 well inside, 0 well outside, 3 and 2 (probably in, probably out) within `band` of the outline. */
export function bandLabels(cv: Cv, mask: Mask, band: number): InstanceType<Cv['Mat']> {
  return withMats((keep) => {
    const whole = keep(new cv.Mat(mask.height, mask.width, cv.CV_8UC1));
    whole.data.set(mask.data);
    const kernel = keep(cv.getStructuringElement(cv.MORPH_ELLIPSE, new cv.Size(2 * band + 1, 2 * band + 1)));
    const inner = keep(new cv.Mat());
    const outer = keep(new cv.Mat());
    cv.erode(whole, inner, kernel);
    cv.dilate(whole, outer, kernel);
    const labels = new cv.Mat(mask.height, mask.width, cv.CV_8UC1);
    const data = labels.data;
    const within = maskOf(inner).data;
    const reached = maskOf(outer).data;
    for (let at = 0; at < data.length; at += 1) {
      data[at] = within[at] !== 0 ? 1 : reached[at] === 0 ? 0 : mask.data[at] !== 0 ? 3 : 2;
    }
    return labels;
  });
}

export function maskFromLabels(labels: Uint8Array, width: number, height: number): Mask {
  const data = new Uint8Array(labels.length);
  for (let at = 0; at < data.length; at += 1) data[at] = (labels[at]! & 1) === 1 ? 1 : 0;
  return { width, height, data };
}

import { apply } from './affine.ts';
import type { Appearance } from './appearance.ts';
import { fitAffine, type Field } from './field.ts';
import { bandLabels, maskFromLabels } from './segment.ts';
import { matOf } from './mats.ts';
import type { Cv, Mat } from './opencv.ts';
import { withMats } from './opencv.ts';
import type { Box, Mask, Picture } from './picture.ts';
import { area, boundingBox, cropMask, cropPicture, emptyMask, growBox, pasteMask } from './picture.ts';
import { keepLargeParts } from './regions.ts';

/** Evidence (log of a ratio) from which a pixel's side is taken as known. */
const clear = 2;

/** Share of a mask's pixels that may rather look like its surroundings before the object counts as gone. */
const mostUnlike = 0.6;

/** How much worse than free flow one motion for the whole object may explain its pixels and still be believed. */
const stiffness = 1.25;

/** Fewer pixels than this on the small picture are not followed any further: the object has left or is hidden. */
const leastArea = 12;

/**
 * The mask of one frame carried to the next (either direction in time): found again by its looks, moved by dense
 * optical flow, drawn again by GrabCut in a narrow band. RGB pictures of the same small size.
 */
export function stepMask(cv: Cv, from: Picture, to: Picture, mask: Mask, appearance: Appearance): Mask {
  const { width, height } = from;
  const box = boundingBox(mask);
  if (!box || area(mask) < leastArea) return emptyMask(width, height);
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  const around = growBox(box, Math.max(24, extent * 0.4), width, height);
  const shift = coarseShift(cv, from, to, mask, box);
  const moved = warp(cv, from, to, mask, around, shift);
  if (area(moved) < leastArea) return emptyMask(width, height);
  const settled = settle(cv, to, moved, appearance);
  if (!stillThere(appearance, to, settled)) return emptyMask(width, height);
  appearance.learn(to, settled);
  return settled;
}

/** Whether what the mask now covers still looks like the object: one hidden or gone must not become background. */
function stillThere(appearance: Appearance, picture: Picture, mask: Mask): boolean {
  const box = boundingBox(mask);
  if (!box) return false;
  const part = cropMask(mask, box);
  const evidence = appearance.evidence(picture, box);
  let unlike = 0;
  let all = 0;
  for (let at = 0; at < evidence.length; at += 1) {
    if (part.data[at] === 0) continue;
    all += 1;
    if (evidence[at]! < -1) unlike += 1;
  }
  return unlike <= all * mostUnlike;
}

interface Shift {
  readonly x: number;
  readonly y: number;
}

/** Whole pixels by which the masked part has moved, found by comparing it everywhere near; 0 where that is no better. */
function coarseShift(cv: Cv, from: Picture, to: Picture, mask: Mask, box: Box): Shift {
  const reach = Math.round(Math.max(from.width, from.height) * 0.09);
  return withMats((keep) => {
    const template = keep(matOf(cv, cropPicture(from, box)));
    const weights = keep(matOf(cv, { ...cropMask(mask, box), channels: 1 }));
    const whole = keep(matOf(cv, to));
    const padded = keep(new cv.Mat());
    cv.copyMakeBorder(whole, padded, reach, reach, reach, reach, cv.BORDER_REPLICATE, new cv.Scalar());
    const window = new cv.Rect(box.left, box.top, template.cols + 2 * reach, template.rows + 2 * reach);
    const search = keep(new cv.Mat());
    const view = keep(padded.roi(window));
    view.copyTo(search);
    const differences = keep(new cv.Mat());
    const mask3 = keep(new cv.Mat());
    const channels = keep(new cv.MatVector());
    for (let channel = 0; channel < 3; channel += 1) channels.push_back(weights);
    cv.merge(channels, mask3);
    cv.matchTemplate(search, template, differences, cv.TM_SQDIFF, mask3);
    return bestShift(differences, reach);
  });
}

function bestShift(differences: Mat, reach: number): Shift {
  const values = differences.data32F;
  const side = differences.cols;
  const still = values[reach * side + reach]!;
  let best = still;
  let shift: Shift = { x: 0, y: 0 };
  for (let at = 0; at < values.length; at += 1) {
    const x = (at % side) - reach;
    const y = Math.floor(at / side) - reach;
    // Staying and small moves are likelier: far matches have to be clearly better.
    const cost = values[at]! * (1 + 0.004 * Math.hypot(x, y)) + 1;
    if (cost < best) {
      best = cost;
      shift = { x, y };
    }
  }
  return best < still * 0.9 ? shift : { x: 0, y: 0 };
}

/** Moves the mask by the shift and then by the flow that remains. */
function warp(cv: Cv, from: Picture, to: Picture, mask: Mask, around: Box, shift: Shift): Mask {
  const { width, height } = from;
  const target = growBox(
    {
      left: around.left + shift.x,
      top: around.top + shift.y,
      right: around.right + shift.x,
      bottom: around.bottom + shift.y,
    },
    0,
    width,
    height,
  );
  if (target.right - target.left < 8 || target.bottom - target.top < 8) return emptyMask(width, height);
  const source: Box = {
    left: target.left - shift.x,
    top: target.top - shift.y,
    right: target.right - shift.x,
    bottom: target.bottom - shift.y,
  };
  const part = withMats((keep) => {
    const before = keep(greyOf(cv, cropClamped(from, source)));
    const after = keep(greyOf(cv, cropPicture(to, target)));
    const flow = keep(new cv.Mat());
    // From the new frame back to the old one: each new pixel asks where it was.
    cv.calcOpticalFlowFarneback(after, before, flow, 0.5, 3, 13, 2, 5, 1.1, 0);
    const field: Field = { width: after.cols, height: after.rows, data: Float32Array.from(flow.data32F) };
    const look = (map: Look) => carryMask(mask, map, target, shift);
    const freely = look((x, y, at) => [x + field.data[at * 2]!, y + field.data[at * 2 + 1]!]);
    const rigid = fitAffine(field, freely);
    if (!rigid) return freely;
    const stiffly = look((x, y) => apply(rigid, x, y));
    const loss = lookError(after.data, before.data, field, stiffly, (x, y) => apply(rigid, x, y));
    const freeLoss = lookError(after.data, before.data, field, freely, (x, y, at) => [
      x + field.data[at * 2]!,
      y + field.data[at * 2 + 1]!,
    ]);
    // Free flow always explains the pixels a little better, and lets outlines stick to the background they pass.
    return loss <= freeLoss * stiffness + 1.5 ? stiffly : freely;
  });
  return pasteMask(part, target, width, height);
}

/** Where a pixel of the new crop was in the old crop. */
type Look = (x: number, y: number, at: number) => readonly [number, number];

/** The mask looked up at every pixel's former place, halfway rule. */
function carryMask(mask: Mask, look: Look, target: Box, shift: Shift): Mask {
  const width = target.right - target.left;
  const height = target.bottom - target.top;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [fromX, fromY] = look(x, y, y * width + x);
      const inside = bilinear(mask, fromX + target.left - shift.x, fromY + target.top - shift.y) >= 0.5;
      data[y * width + x] = inside ? 1 : 0;
    }
  }
  return { width, height, data };
}

/** Mean difference of brightness between the pixels of a carried mask and where they are said to have been. */
function lookError(
  after: Uint8Array,
  before: Uint8Array,
  { width, height }: Field,
  mask: Mask,
  look: Look,
): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      if (mask.data[at] === 0) continue;
      const [fromX, fromY] = look(x, y, at);
      const column = Math.min(width - 1, Math.max(0, Math.round(fromX)));
      const row = Math.min(height - 1, Math.max(0, Math.round(fromY)));
      sum += Math.min(60, Math.abs(after[at]! - before[row * width + column]!));
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function bilinear({ width, height, data }: Mask, x: number, y: number): number {
  const left = Math.floor(x);
  const top = Math.floor(y);
  const read = (column: number, row: number) =>
    column < 0 || row < 0 || column >= width || row >= height ? 0 : data[row * width + column]!;
  const right = x - left;
  const low = y - top;
  return (
    (read(left, top) * (1 - right) + read(left + 1, top) * right) * (1 - low) +
    (read(left, top + 1) * (1 - right) + read(left + 1, top + 1) * right) * low
  );
}

/**
 * Settles labels where the colours known from the marked frame speak clearly: GrabCut alone learns its colours from a
 * mask that may already be a little wrong, and wanders off with it. `wide`: labels of a wider band, in which clear
 * pixels may come back.
 */
function takeEvidence(labels: Uint8Array, mask: Mask, evidence: Float32Array, wide: Uint8Array): void {
  for (let at = 0; at < labels.length; at += 1) {
    const inBand = labels[at]! >= 2;
    const clearlyIn = evidence[at]! >= clear;
    const clearlyOut = evidence[at]! <= -clear;
    if (inBand && clearlyIn) labels[at] = 1;
    else if (inBand && clearlyOut) labels[at] = 0;
    else if (labels[at] === 0 && clearlyIn && wide[at]! >= 2) labels[at] = 3;
    else if (labels[at] === 1 && clearlyOut && wide[at]! >= 2) labels[at] = mask.data[at] !== 0 ? 3 : 2;
  }
}

/** GrabCut in a narrow band on the box around the moved mask; the moved mask itself where GrabCut goes astray. */
function settle(cv: Cv, picture: Picture, moved: Mask, appearance: Appearance): Mask {
  const { width, height } = picture;
  const box = boundingBox(moved)!;
  const extent = Math.max(box.right - box.left, box.bottom - box.top);
  const around = growBox(box, Math.max(10, extent * 0.25), width, height);
  const part = cropMask(moved, around);
  const size = area(part);
  if (size === part.data.length) return moved;
  const band = Math.max(2, Math.min(4, Math.round(Math.sqrt(size) * 0.05)));
  const cut = withMats((keep) => {
    const source = keep(matOf(cv, cropPicture(picture, around)));
    const labels = keep(bandLabels(cv, part, band));
    const within = labels.data;
    takeEvidence(
      within,
      part,
      appearance.evidence(picture, around),
      keep(bandLabels(cv, part, band * 2)).data,
    );
    if (!within.includes(1) || !within.includes(0)) return part;
    const models = [keep(new cv.Mat()), keep(new cv.Mat())] as const;
    cv.grabCut(source, labels, new cv.Rect(0, 0, 1, 1), models[0], models[1], 1, cv.GC_INIT_WITH_MASK);
    return maskFromLabels(labels.data, part.width, part.height);
  });
  const ratio = area(cut) / size;
  const settled = ratio > 0.75 && ratio < 1.33 ? cut : part;
  return pasteMask(keepLargeParts(settled, 0.08), around, width, height);
}

function greyOf(cv: Cv, picture: Picture): Mat {
  return withMats((keep) => {
    const colour = keep(matOf(cv, picture));
    const grey = new cv.Mat();
    cv.cvtColor(colour, grey, cv.COLOR_RGB2GRAY);
    return grey;
  });
}

/** A crop that may reach over the edge, where the edge's pixels repeat. */
function cropClamped(picture: Picture, box: Box): Picture {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const row = Math.min(picture.height - 1, Math.max(0, y + box.top));
    for (let x = 0; x < width; x += 1) {
      const column = Math.min(picture.width - 1, Math.max(0, x + box.left));
      const at = (row * picture.width + column) * 3;
      const to = (y * width + x) * 3;
      data[to] = picture.data[at]!;
      data[to + 1] = picture.data[at + 1]!;
      data[to + 2] = picture.data[at + 2]!;
    }
  }
  return { width, height, channels: 3, data };
}

import { apply, identity, type Affine } from './affine.ts';
import { matOf, matOfMask } from './mats.ts';
import type { Cv, Mat } from './opencv.ts';
import { withMats } from './opencv.ts';
import { area, type Mask, type Picture } from './picture.ts';

const mostFeatures = 160;
const fewestMatches = 8;
/** A camera neither zooms nor turns this much between two frames that share a background. */
const mostDistortion = 0.35;

/**
 * How the background moves from one grey picture to another: the affine map from `from` to `to` that most of the
 * corners outside both masks agree on, starting from `guess`. Null where too few agree: a flat background, a cut.
 */
export function backgroundMotion(
  cv: Cv,
  from: Picture,
  to: Picture,
  hiddenFrom: Mask,
  hiddenTo: Mask,
  guess: Affine = identity,
): Affine | null {
  return withMats((keep) => {
    const before = keep(matOf(cv, from));
    const after = keep(matOf(cv, to));
    const visible = keep(freeOf(cv, hiddenFrom));
    const corners = keep(new cv.Mat());
    cv.goodFeaturesToTrack(before, corners, mostFeatures, 0.01, 6, visible, 5);
    if (corners.rows < fewestMatches) return null;
    const starts = Float32Array.from(corners.data32F);
    const targets = keep(new cv.Mat(corners.rows, 1, cv.CV_32FC2));
    for (let at = 0; at < starts.length; at += 2) {
      const [x, y] = apply(guess, starts[at]!, starts[at + 1]!);
      targets.data32F[at] = x;
      targets.data32F[at + 1] = y;
    }
    const status = keep(new cv.Mat());
    const errors = keep(new cv.Mat());
    const criteria = new cv.TermCriteria(cv.TermCriteria_COUNT + cv.TermCriteria_EPS, 20, 0.01);
    const flags = cv.OPTFLOW_USE_INITIAL_FLOW;
    cv.calcOpticalFlowPyrLK(
      before,
      after,
      corners,
      targets,
      status,
      errors,
      new cv.Size(15, 15),
      2,
      criteria,
      flags,
    );
    return fit(cv, starts, Float32Array.from(targets.data32F), status.data, hiddenTo);
  });
}

function fit(
  cv: Cv,
  starts: Float32Array,
  ends: Float32Array,
  found: Uint8Array,
  hidden: Mask,
): Affine | null {
  const from: number[] = [];
  const to: number[] = [];
  for (let index = 0; index < found.length; index += 1) {
    const x = ends[index * 2]!;
    const y = ends[index * 2 + 1]!;
    const inside = x >= 0 && y >= 0 && x < hidden.width && y < hidden.height;
    if (found[index] === 0 || !inside || hidden.data[Math.floor(y) * hidden.width + Math.floor(x)] !== 0)
      continue;
    from.push(starts[index * 2]!, starts[index * 2 + 1]!);
    to.push(x, y);
  }
  const pairs = from.length / 2;
  if (pairs < fewestMatches) return null;
  return withMats((keep) => {
    const a = keep(cv.matFromArray(pairs, 1, cv.CV_32FC2, from));
    const b = keep(cv.matFromArray(pairs, 1, cv.CV_32FC2, to));
    const inliers = keep(new cv.Mat());
    const matrix = keep(cv.estimateAffine2D(a, b, inliers, cv.RANSAC, 1, 1000, 0.99, 10) as Mat);
    if (matrix.rows !== 2) return null;
    let agreeing = 0;
    for (const value of inliers.data) agreeing += value;
    const map = Array.from(matrix.data64F) as unknown as Affine;
    return agreeing >= Math.max(fewestMatches, pairs * 0.35) && plausible(map) ? map : null;
  });
}

function plausible([a, b, , d, e]: Affine): boolean {
  return [a - 1, b, d, e - 1].every((value) => Math.abs(value) <= mostDistortion);
}

/** 255 where corners may be looked for. A mask that covers nearly everything hides nothing. */
function freeOf(cv: Cv, hidden: Mask): Mat {
  const mat = matOfMask(cv, hidden);
  const covers = area(hidden) > hidden.data.length * 0.9;
  const data = mat.data;
  for (let at = 0; at < data.length; at += 1) data[at] = covers || data[at] === 0 ? 255 : 0;
  return mat;
}

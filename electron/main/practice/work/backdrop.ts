import { scaled } from '../vision/affine.ts';
import { blendPatch, featherWeights, inpaint, type Patch } from '../vision/inpaint.ts';
import { dilateMask, halveMask } from '../vision/morph.ts';
import type { Cv } from '../vision/opencv.ts';
import type { Box, Mask, Picture } from '../vision/picture.ts';
import { boundingBox, growBox } from '../vision/picture.ts';
import { warpPlane } from '../vision/warp.ts';
import type { Planes } from '../vision/yuv.ts';
import type { Footage } from './footage.ts';
import { findSources, type KeyFrame, type Source } from './sources.ts';

/** How much of the last filled frame goes on in a fill made from the surroundings alone: less flicker. */
const persistence = 0.7;
/** Frames' light may differ by so much; beyond it, it is not light. */
const mostShift = 12;

/** One plane of a frame with what is to be filled in it. `scale`: its size over the full one. */
interface Job {
  readonly name: keyof Planes;
  readonly plane: Picture;
  readonly hole: Mask;
  readonly box: Box;
  readonly scale: 1 | 0.5;
}

/** Fills the selection of frames that come in order, from what other frames show there, else from the surroundings. */
export class Backdrop {
  private readonly cv: Cv;
  private readonly footage: Footage;
  private readonly keys: readonly KeyFrame[];
  private readonly grow: number;
  private last: { readonly frame: number; readonly planes: Planes } | null = null;

  /** `grow`: pixels by which a full-size selection is widened, for soft edges and compression halos. */
  constructor(cv: Cv, footage: Footage, keys: readonly KeyFrame[], grow: number) {
    this.cv = cv;
    this.footage = footage;
    this.keys = keys;
    this.grow = grow;
  }

  /** Fills in place. `mask` is the frame's selection at full size. */
  async fill(planes: Planes, mask: Mask, frame: number): Promise<void> {
    const bounds = boundingBox(mask);
    const before = this.last?.frame === frame - 1 ? this.last.planes : null;
    this.last = null;
    if (!bounds) return;
    const { width, height } = planes.y;
    const sources = await findSources(
      this.cv,
      this.footage,
      this.keys,
      frame,
      width / this.footage.size.width,
    );
    const hole = dilateMask(this.cv, mask, this.grow);
    const halfHole = halveMask(hole);
    const box = evenBox(growBox(bounds, this.grow + 16, width, height));
    const halfBox = { left: box.left / 2, top: box.top / 2, right: box.right / 2, bottom: box.bottom / 2 };
    const jobs: Job[] = [
      { name: 'y', plane: planes.y, hole, box, scale: 1 },
      { name: 'u', plane: planes.u, hole: halfHole, box: halfBox, scale: 0.5 },
      { name: 'v', plane: planes.v, hole: halfHole, box: halfBox, scale: 0.5 },
    ];
    let madeUp = false;
    for (const job of jobs) madeUp = this.fillPlane(job, sources, before, frame) || madeUp;
    if (madeUp) this.last = { frame, planes: copyPlanes(planes) };
  }

  /** Answers whether some pixels had to be made up from the surroundings. */
  private fillPlane(job: Job, sources: readonly Source[], before: Planes | null, frame: number): boolean {
    const { patch, open, missing } = layer(this.cv, job, sources);
    if (missing > 0) this.makeUp(job, patch.picture, open, before, frame);
    const feather = Math.max(1, Math.round(this.grow * job.scale * 0.6));
    blendPatch(job.plane, patch, featherWeights(this.cv, job.hole, job.box, feather));
    return missing > 0;
  }

  /** Pixels no other frame shows: from the rim inwards, softened with what stood there in the last frame. */
  private makeUp(job: Job, picture: Picture, open: Mask, before: Planes | null, frame: number): void {
    const made = inpaint(this.cv, picture, open);
    const toSmall = (job.plane.width / this.footage.size.width) * 1;
    const old = before
      ? warpPlane(this.cv, before[job.name], scaled(this.footage.motion(frame, frame - 1), toSmall), job.box)
      : null;
    for (let at = 0; at < open.data.length; at += 1) {
      if (open.data[at] === 0) continue;
      const fresh = made.data[at]!;
      const kept = old && old.valid[at] !== 0;
      picture.data[at] = kept ? old.picture.data[at]! * persistence + fresh * (1 - persistence) : fresh;
    }
  }
}

/** For each pixel of the box the first source that shows it; `open` marks the pixels of the hole none does. */
function layer(
  cv: Cv,
  { name, plane, hole, box, scale }: Job,
  sources: readonly Source[],
): { patch: Patch; open: Mask; missing: number } {
  const width = box.right - box.left;
  const height = box.bottom - box.top;
  const data = new Uint8Array(width * height);
  const open = { width, height, data: new Uint8Array(width * height) };
  let missing = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y + box.top) * plane.width + x + box.left;
      data[y * width + x] = plane.data[at]!;
      if (hole.data[at] === 0) continue;
      open.data[y * width + x] = 1;
      missing += 1;
    }
  }
  for (const { key, map } of sources) {
    if (missing === 0) break;
    const [hidden, here] = scale === 1 ? [key.hidden, map] : [key.hiddenHalf, scaled(map, scale)];
    const { picture, valid } = warpPlane(cv, key.planes[name], here, box, hidden);
    const shift = levelShift(plane, box, hole, picture, valid);
    for (let at = 0; at < data.length; at += 1) {
      if (open.data[at] === 0 || valid[at] === 0) continue;
      data[at] = Math.max(0, Math.min(255, picture.data[at]! + shift));
      open.data[at] = 0;
      missing -= 1;
    }
  }
  return { patch: { box, picture: { width, height, channels: 1, data } }, open, missing };
}

/** How much brighter this frame is around the hole than the other one: light changes over a clip. */
function levelShift(plane: Picture, box: Box, hole: Mask, picture: Picture, valid: Uint8Array): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < picture.height; y += 2) {
    for (let x = 0; x < picture.width; x += 2) {
      const at = (y + box.top) * plane.width + x + box.left;
      if (hole.data[at] !== 0 || valid[y * picture.width + x] === 0) continue;
      sum += plane.data[at]! - picture.data[y * picture.width + x]!;
      count += 1;
    }
  }
  return count < 20 ? 0 : Math.max(-mostShift, Math.min(mostShift, sum / count));
}

/** Widened to even numbers, so that the half-size planes have the same box. */
const evenBox = ({ left, top, right, bottom }: Box): Box => ({
  left: left & ~1,
  top: top & ~1,
  right: (right + 1) & ~1,
  bottom: (bottom + 1) & ~1,
});

function copyPlanes({ y, u, v }: Planes): Planes {
  const copy = (plane: Picture): Picture => ({ ...plane, data: plane.data.slice() });
  return { y: copy(y), u: copy(u), v: copy(v) };
}

import { apply } from '../vision/affine.ts';
import { boundingBox, type Picture } from '../vision/picture.ts';
import type { Place } from '../vision/place.ts';
import type { Footage } from './footage.ts';

/** Where something is in each frame, at the footage's small size; null where it is not in the picture. */
export type Path = readonly (Place | null)[];

/** The box of the selection in each frame, steadied over time; a box cut by the picture's edge keeps its size. */
export function selectionPath(footage: Footage, fps: number): Path {
  const raw: (Place | null)[] = [];
  let whole: Place | null = null;
  for (let frame = 0; frame < footage.length; frame += 1) {
    const box = boundingBox(footage.mask(frame));
    if (!box) {
      raw.push(null);
      continue;
    }
    const place = { left: box.left, top: box.top, width: box.right - box.left, height: box.bottom - box.top };
    raw.push(whole ? uncut(place, whole, footage.size) : place);
    if (touchesEdge(place, footage.size) === false) whole = place;
  }
  return steady(raw, Math.max(1, Math.round(fps / 8)));
}

function touchesEdge(place: Place, size: { width: number; height: number }): boolean {
  return (
    place.left <= 0 ||
    place.top <= 0 ||
    place.left + place.width >= size.width ||
    place.top + place.height >= size.height
  );
}

/** A box that the edge cuts off, at the size it had when it was last whole, the part outside left outside. */
function uncut(place: Place, whole: Place, size: { width: number; height: number }): Place {
  let { left, top, width, height } = place;
  if (place.left <= 0 && width < whole.width) left = place.left + width - whole.width;
  if (place.left <= 0 || place.left + width >= size.width) width = Math.max(width, whole.width);
  if (place.top <= 0 && height < whole.height) top = place.top + height - whole.height;
  if (place.top <= 0 || place.top + height >= size.height) height = Math.max(height, whole.height);
  return { left, top, width, height };
}

/** Mean over a window of frames around each. */
function steady(path: readonly (Place | null)[], reach: number): Path {
  return path.map((place, frame) => {
    if (!place) return null;
    const near = path.slice(Math.max(0, frame - reach), frame + reach + 1).filter((other) => other !== null);
    // As many before as after, or a moving box would lag at the ends.
    const span = Math.min(frame, path.length - 1 - frame, reach);
    const window = path.slice(frame - span, frame + span + 1).filter((other) => other !== null);
    const mean = (list: readonly Place[], key: keyof Place) =>
      list.reduce((sum, other) => sum + other[key], 0) / list.length;
    return {
      left: mean(window, 'left') + (mean(window, 'width') - mean(near, 'width')) / 2,
      top: mean(window, 'top') + (mean(window, 'height') - mean(near, 'height')) / 2,
      width: mean(near, 'width'),
      height: mean(near, 'height'),
    };
  });
}

/** Share of the picture's height that an added subject takes, and where it stands. */
const addedHeight = 0.42;
const ground = 0.9;
const standingPlaces = [0.25, 0.75, 0.5, 0.35, 0.65, 0.15, 0.85];

/**
 * A place on the ground for each added subject (width over height each), where least happens in the first frame, clear
 * of the selection and of each other; from there each follows the background.
 */
export async function additionPaths(footage: Footage, aspects: readonly number[]): Promise<Path[]> {
  const first = await footage.grey(0);
  const taken: Place[] = [];
  return aspects.map((aspect) => {
    const places = standingPlaces.map((middle) => standAt(middle, aspect, footage.size));
    const scored = places.map((place, index) => ({
      place,
      cost: busyness(first, place) + index * 0.5 + crowding(place, taken) + hiding(place, footage),
    }));
    const { place } = scored.reduce((best, other) => (other.cost < best.cost ? other : best));
    taken.push(place);
    return Array.from({ length: footage.length }, (_, frame) => follow(place, frame, footage));
  });
}

function standAt(middle: number, aspect: number, size: { width: number; height: number }): Place {
  let height = size.height * addedHeight;
  let width = height * aspect;
  const most = size.width * 0.42;
  if (width > most) {
    height *= most / width;
    width = most;
  }
  const left = Math.min(
    size.width * 0.98 - width,
    Math.max(size.width * 0.02, size.width * middle - width / 2),
  );
  return { left, top: size.height * ground - height, width, height };
}

/** Mean step between neighbours: faces, letters and edges are busy, sky and floor are not. */
function busyness({ width, data }: Picture, place: Place): number {
  let sum = 0;
  let count = 0;
  for (let y = Math.ceil(place.top); y < place.top + place.height - 1; y += 1) {
    for (let x = Math.ceil(place.left); x < place.left + place.width - 1; x += 1) {
      const at = y * width + x;
      sum += Math.abs(data[at]! - data[at + 1]!) + Math.abs(data[at]! - data[at + width]!);
      count += 1;
    }
  }
  return count === 0 ? 0 : sum / count;
}

function crowding(place: Place, taken: readonly Place[]): number {
  return taken.some((other) => place.left < other.left + other.width && other.left < place.left + place.width)
    ? 1000
    : 0;
}

/** What of the selection the place would cover in the first frame. */
function hiding(place: Place, footage: Footage): number {
  const { width, data } = footage.mask(0);
  let covered = 0;
  for (let y = Math.ceil(place.top); y < place.top + place.height; y += 1) {
    for (let x = Math.ceil(place.left); x < place.left + place.width; x += 1)
      covered += data[y * width + x] ?? 0;
  }
  return (covered / (place.width * place.height)) * 200;
}

function follow(place: Place, frame: number, footage: Footage): Place {
  const map = footage.motion(0, frame);
  const [footX, footY] = apply(map, place.left + place.width / 2, place.top + place.height);
  const zoom = Math.min(2, Math.max(0.5, Math.sqrt(Math.abs(map[0] * map[4] - map[1] * map[3]))));
  const width = place.width * zoom;
  const height = place.height * zoom;
  return { left: footX - width / 2, top: footY - height, width, height };
}

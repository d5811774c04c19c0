import type { ReadMask } from './mask-store.ts';
import type { OverlayLook } from './protocol.ts';

/**
 * An area of an overlay, device column by device column: column `left + i` goes in and out, in turn, at the rows
 * `edges[from[i]]` … before `edges[to[i]]`. Rows may lie beyond the overlay; columns may share their edges.
 */
export interface Columns {
  readonly left: number;
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly edges: Int32Array;
}

/** From `left` and `top` to before `right` and `bottom`. */
export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A device pixel belongs to what its middle lies in: the first one that belongs to what begins at `edge`. */
const firstFrom = (edge: number): number => Math.ceil(edge - 0.5);

/**
 * Samples the mask at the middle of every device pixel: at actual size that is the mask itself, pixel for pixel.
 * @param margin columns wanted beyond the overlay's sides, where the mask goes on there
 */
export function deviceColumns(mask: ReadMask, look: OverlayLook, margin = 0): Columns {
  const { box } = mask;
  const across = look.pictureWidth / mask.width;
  const picture = pictureColumns(mask, look);
  const left = Math.max(-margin, firstFrom(look.x + box.x * across));
  const right = Math.min(look.width + margin, firstFrom(look.x + (box.x + box.width) * across));
  const count = Math.max(0, right - left);
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  for (let i = 0; i < count; i += 1) {
    const column = Math.floor((left + i + 0.5 - look.x) / across) - box.x;
    // A middle on the very border of two columns may fall to either side by rounding.
    const known = Math.min(box.width - 1, Math.max(0, column));
    from[i] = picture.starts[known]!;
    to[i] = picture.starts[known + 1]!;
  }
  return { left, from, to, edges: picture.edges };
}

/** The rows a mask lies in, from … to before; they may lie beyond the overlay. */
export function deviceRows({ box, height }: ReadMask, look: OverlayLook): readonly [number, number] {
  const across = look.pictureHeight / height;
  return [firstFrom(look.y + box.y * across), firstFrom(look.y + (box.y + box.height) * across)];
}

/** The mask's own columns with their rows in device pixels: those of column `i` lie between `starts[i]` and `starts[i + 1]`. */
function pictureColumns({ runs, box, height }: ReadMask, look: OverlayLook) {
  const across = look.pictureHeight / height;
  const starts = new Int32Array(box.width + 1);
  // Each run of ones has two edges in each column it touches.
  const edges = new Int32Array(runs.length + 2 * box.width);
  let count = 0;
  let column = 0;
  let top = box.x * height;
  let at = 0;
  for (let index = 0; index + 1 < runs.length; index += 2) {
    let start = at + runs[index]!;
    const end = (at = start + runs[index + 1]!);
    while (start < end) {
      for (; start >= top + height; top += height) starts[++column] = count;
      const first = firstFrom(look.y + (start - top) * across);
      const last = firstFrom(look.y + (Math.min(end, top + height) - top) * across);
      if (first < last) {
        // Neighbours may meet once they are scaled down.
        if (count > starts[column]! && edges[count - 1]! >= first) edges[count - 1] = last;
        else {
          edges[count] = first;
          edges[count + 1] = last;
          count += 2;
        }
      }
      start = top + height;
    }
  }
  starts.fill(count, column + 1);
  return { starts, edges };
}

/** What lies at least `line` device pixels inside: above, below, to the left and to the right there is more of the area. */
export function inner(area: Columns, line: number): Columns {
  const { left, from, to } = area;
  let most = 0;
  for (let i = 0; i < from.length; i += 1) most += to[i]! - from[i]!;
  const edges = new Int32Array(3 * most);
  const between = new Int32Array(2 * most);
  const innerFrom = new Int32Array(from.length);
  const innerTo = new Int32Array(from.length);
  const shrunk: Part = { edges: area.edges, from: 0, to: 0, by: line };
  const before: Part = { edges: area.edges, from: 0, to: 0, by: 0 };
  const after: Part = { edges: area.edges, from: 0, to: 0, by: 0 };
  const both: Part = { edges: between, from: 0, to: 0, by: 0 };
  let count = 0;
  for (let i = 0; i < from.length; i += 1) {
    innerFrom[i] = count;
    if (i >= line && i + line < from.length) {
      shrunk.from = from[i]!;
      shrunk.to = to[i]!;
      before.from = from[i - line]!;
      before.to = to[i - line]!;
      after.from = from[i + line]!;
      after.to = to[i + line]!;
      both.to = intersect(shrunk, before, between, 0);
      count = intersect(both, after, edges, count);
    }
    innerTo[i] = count;
  }
  return { left, from: innerFrom, to: innerTo, edges };
}

/** Edges of one column; `by`: both ends of every stretch drawn in by so much, those too short vanish. */
interface Part {
  readonly edges: Int32Array;
  readonly by: number;
  from: number;
  to: number;
}

/** Writes what lies in both to `out` from `count` on. @returns where it ends */
function intersect(a: Part, b: Part, out: Int32Array, count: number): number {
  let { from: i } = a;
  let { from: j } = b;
  while (i < a.to && j < b.to) {
    const aEnd = a.edges[i + 1]! - a.by;
    const bEnd = b.edges[j + 1]! - b.by;
    const start = Math.max(a.edges[i]! + a.by, b.edges[j]! + b.by);
    const end = Math.min(aEnd, bEnd);
    if (start < end) {
      out[count] = start;
      out[count + 1] = end;
      count += 2;
    }
    if (aEnd < bEnd) i += 2;
    else j += 2;
  }
  return count;
}

/** What is left of an area without a part of it that has the same columns. */
export function without(area: Columns, part: Columns): Columns {
  const { left, from: areaFrom, to: areaTo } = area;
  const from = new Int32Array(areaFrom.length);
  const to = new Int32Array(areaFrom.length);
  let most = 0;
  for (let i = 0; i < from.length; i += 1) most += areaTo[i]! - areaFrom[i]! + part.to[i]! - part.from[i]!;
  const edges = new Int32Array(most);
  let count = 0;
  for (let i = 0; i < from.length; i += 1) {
    from[i] = count;
    let a = areaFrom[i]!;
    let b = part.from[i]!;
    // In and out at the edges of both in turn is what one has and the other has not; edges that both have cancel out.
    while (a < areaTo[i]! || b < part.to[i]!) {
      const here = a < areaTo[i]! ? area.edges[a]! : Infinity;
      const there = b < part.to[i]! ? part.edges[b]! : Infinity;
      if (here <= there) a += 1;
      if (there <= here) b += 1;
      if (here !== there) edges[count++] = Math.min(here, there);
    }
    to[i] = count;
  }
  return { left, from, to, edges };
}

/**
 * Puts areas into the order of memory. Keeps the memory it works in: getting it anew each time takes longer than a fifth of
 * the work.
 */
export class Turner {
  #changes = new Int32Array(0);
  #next = new Int32Array(0);

  /**
   * The part of an area that lies within a rectangle: from one pixel to before another, in turn, the rectangle's pixels
   * counted row by row from its top left corner. No span goes beyond its row.
   */
  spansOf(area: Columns, within: Rectangle): Int32Array<ArrayBuffer> {
    const count = this.#compare(area, within);
    const changes = this.#changes;
    const rows = within.bottom - within.top;
    const width = within.right - within.left;
    // Counted first, so that each row has its place; one more or less from a row on is enough to say of many rows.
    if (this.#next.length <= rows) this.#next = new Int32Array(rows + 1);
    const next = this.#next.fill(0, 0, rows + 1);
    for (let i = 0; i < count; i += 3) {
      next[changes[i + 1]!]! += 1;
      next[changes[i + 2]!]! -= 1;
    }
    let total = 0;
    let own = 0;
    for (let y = 0; y < rows; y += 1) {
      own += next[y]!;
      next[y] = total;
      total += own;
    }
    const spans = new Int32Array(total);
    for (let i = 0; i < count; i += 3) {
      const end = changes[i + 2]!;
      let y = changes[i + 1]!;
      for (let pixel = y * width + changes[i]!; y < end; y += 1, pixel += width) {
        const place = next[y]!;
        spans[place] = pixel;
        next[y] = place + 1;
      }
    }
    return spans;
  }

  /**
   * Where rows go in or out because a column differs from the one before: the column, and those rows from … to before, in
   * turn, counted from the rectangle's corner.
   * @returns how many numbers there are of it
   */
  #compare({ left: areaLeft, from, to, edges }: Columns, { left, top, right, bottom }: Rectangle): number {
    const first = Math.max(0, left - areaLeft);
    const last = Math.min(from.length, right - areaLeft);
    let most = 0;
    for (let column = first; column < last; column += 1) most += to[column]! - from[column]!;
    // Two edges make a stretch, and each column is compared with two others.
    if (this.#changes.length < 3 * most) this.#changes = new Int32Array(3 * most);
    const changes = this.#changes;
    let count = 0;
    let before = 0;
    let beforeTo = 0;
    for (let column = first; column <= last; column += 1) {
      let here = column < last ? from[column]! : 0;
      const hereTo = column < last ? to[column]! : 0;
      const [nextBefore, nextBeforeTo] = [here, hereTo];
      // Neighbours that show the same column of the picture share its edges.
      if (here !== before || hereTo !== beforeTo) {
        let inside = false;
        let start = 0;
        // As in `without`: edges that both have cancel out.
        while (before < beforeTo || here < hereTo) {
          const a = before < beforeTo ? edges[before]! : 0x7fffffff;
          const b = here < hereTo ? edges[here]! : 0x7fffffff;
          if (a <= b) before += 1;
          if (b <= a) here += 1;
          if (a === b) continue;
          const edge = Math.min(bottom, Math.max(top, a < b ? a : b)) - top;
          if (inside && start < edge) {
            changes[count] = areaLeft + column - left;
            changes[count + 1] = start;
            changes[count + 2] = edge;
            count += 3;
          }
          start = edge;
          inside = !inside;
        }
      }
      before = nextBefore;
      beforeTo = nextBeforeTo;
    }
    return count;
  }
}

/** How entries are laid out: rows of one height, so many entries in each. */
export interface Lines {
  readonly count: number;
  readonly columns: number;
  /** CSS pixels, the gap below included. */
  readonly height: number;
}

/** The entries that a piece of the list shows, and how far its first row is above the top edge. */
export interface Span {
  /** Index of the first entry. */
  readonly first: number;
  /** Behind the last one. */
  readonly end: number;
  /** CSS pixels, 0 or less. */
  readonly offset: number;
}

const linesIn = ({ count, columns }: Lines): number => Math.ceil(count / Math.max(1, columns));

export const extentOf = (lines: Lines): number => linesIn(lines) * lines.height;

/** What is seen of the list at `top` through an opening of `viewport` pixels. */
export function spanAt(lines: Lines, top: number, viewport: number): Span {
  const columns = Math.max(1, lines.columns);
  const most = Math.max(0, extentOf(lines) - viewport);
  const at = Math.min(Math.max(0, top), most);
  const line = Math.floor(at / lines.height);
  const seen = Math.ceil((at - line * lines.height + viewport) / lines.height);
  return {
    first: Math.min(lines.count, line * columns),
    end: Math.min(lines.count, (line + seen) * columns),
    offset: line * lines.height - at,
  };
}

/** Where to scroll so that an entry is seen whole; `top` itself when it is. */
export function topFor(lines: Lines, index: number, top: number, viewport: number): number {
  const begin = Math.floor(index / Math.max(1, lines.columns)) * lines.height;
  if (begin < top) return begin;
  return begin + lines.height > top + viewport ? begin + lines.height - viewport : top;
}

export type Step = 'left' | 'right' | 'up' | 'down' | 'page-up' | 'page-down' | 'first' | 'last';

/** Where the cursor goes from an entry; it stays where there is nothing further. */
export function stepFrom(lines: Lines, index: number, step: Step, viewport: number): number {
  const columns = Math.max(1, lines.columns);
  const page = Math.max(1, Math.floor(viewport / lines.height)) * columns;
  const last = lines.count - 1;
  const by = { left: -1, right: 1, up: -columns, down: columns, 'page-up': -page, 'page-down': page };
  if (step === 'first') return Math.min(0, last);
  if (step === 'last') return last;
  const to = index + by[step];
  if (to >= 0 && to <= last) return to;
  // Page keys go to the ends; from the last whole row down leads into one that is not full.
  if (step === 'page-up') return 0;
  if (step === 'page-down') return last;
  const lower = Math.floor(index / columns) < Math.floor(last / columns);
  return step === 'down' && lower ? last : index;
}

import type { ClipSource } from './clip-source.ts';
import { asStored, drawUpright, pictureOf, reduced, type Drawn } from './picture.ts';
import type { StripRequest } from './protocol.ts';

/** Bytes all thumbnails of a clip may take together. */
const thumbnailBudget = 24 * 1024 * 1024;
const longestSide = 192;
/** How often an unfinished strip is shown. */
const cellsBetweenStrips = 4;

interface SurveyEvents {
  /** A frame came by; it stays open. A smaller copy of it is taken over, where there is one anyway. */
  passing(index: number, frame: VideoFrame): Promise<VideoFrame | null>;
  strip(strip: ImageBitmap, complete: boolean): void;
  /** There is a small picture of every frame. */
  done(): void;
}

/** Which frames stand in the strip: evenly spaced, each cell showing the frame of its middle. */
function stripFrames(count: number, cells: number): number[] {
  return Array.from({ length: cells }, (_, cell) =>
    Math.min(count - 1, Math.floor(((cell + 0.5) * count) / cells)),
  );
}

/**
 * Passes over the whole clip in the background: first for the strip as one bitmap, then for a small picture of every frame.
 * It says which frame it wants next and is given every frame that is decoded, for whomever.
 */
export class Survey {
  readonly #source: ClipSource;
  readonly #events: SurveyEvents;
  readonly #strip: OffscreenCanvasRenderingContext2D;
  readonly #cellFrames: readonly number[];
  /** Those of them that are not in the strip yet. */
  readonly #cellsLeft: Set<number>;
  /** Enough pixels for a cell of the strip, not turned. */
  readonly #enough: Drawn;
  /** As shown. */
  readonly #thumbnail: Drawn;
  /** Not turned. */
  readonly #thumbnails: (VideoFrame | undefined)[];
  /** Frames that came by. */
  readonly #taken: Uint8Array;
  #at = 0;
  #drawing = 0;
  #over = false;
  #closed = false;

  constructor(source: ClipSource, strip: StripRequest, events: SurveyEvents) {
    this.#source = source;
    this.#events = events;
    const count = source.index.table.timesUs.length;
    const aspect = source.width / source.height;
    const cells = Math.max(1, Math.round(strip.width / Math.max(1, strip.height * aspect)));
    this.#cellFrames = stripFrames(count, Math.min(cells, 60));
    this.#cellsLeft = new Set(this.#cellFrames);
    this.#strip = surface(strip.width, strip.height);
    const area = Math.min(longestSide ** 2 / Math.max(aspect, 1 / aspect), thumbnailBudget / 4 / count);
    const width = Math.max(1, Math.floor(Math.sqrt(area * aspect)));
    const height = Math.max(1, Math.floor(width / aspect));
    this.#thumbnail = { width, height };
    const scale = Math.max(
      width / source.width,
      strip.height / source.height,
      strip.width / cells / source.width,
    );
    const enough = { width: Math.ceil(source.width * scale), height: Math.ceil(source.height * scale) };
    this.#enough = asStored(source.rotation, enough);
    this.#thumbnails = Array.from({ length: count });
    this.#taken = new Uint8Array(count);
  }

  /** Nothing is wanted any more. */
  get over(): boolean {
    return this.#over;
  }

  /** A frame's small picture; null when the survey has not come by yet. */
  async thumbnail(frame: number): Promise<ImageBitmap | null> {
    const small = this.#thumbnails[frame];
    return small ? pictureOf(small, this.#source.rotation, this.#thumbnail) : null;
  }

  close(): void {
    this.#closed = true;
    this.#strip.canvas.width = this.#strip.canvas.height = 1;
    for (const small of this.#thumbnails.splice(0)) small?.close();
  }

  /** The first frame that has not come by, those of the strip before all others. */
  next(besides = -1): number | null {
    const open = (frame: number): boolean => !this.#taken[frame] && frame !== besides;
    const cell = this.#cellFrames.find(open);
    if (cell !== undefined) return cell;
    while (this.#at < this.#taken.length && this.#taken[this.#at]) this.#at += 1;
    let at = this.#at;
    while (at < this.#taken.length && !open(at)) at += 1;
    return at < this.#taken.length ? at : null;
  }

  has(frame: number): boolean {
    return this.#taken[frame] === 1;
  }

  /** The frame stays open. */
  async take(index: number, frame: VideoFrame): Promise<void> {
    this.#taken[index] = 1;
    this.#drawing += 1;
    // A clip without one of its thumbnails is still a clip.
    await this.#draw(index, frame).catch(() => undefined);
    this.#drawing -= 1;
    this.#settle(index);
  }

  fail(index: number): void {
    if (this.#taken[index]) return;
    this.#taken[index] = 1;
    this.#settle(index);
  }

  async #draw(index: number, frame: VideoFrame): Promise<void> {
    const small = (await this.#events.passing(index, frame)) ?? (await reduced(frame, this.#enough));
    try {
      const thumbnail = await reduced(small, asStored(this.#source.rotation, this.#thumbnail));
      if (this.#closed) thumbnail.close();
      else this.#thumbnails[index] = thumbnail;
      for (const [cell, cellFrame] of this.#cellFrames.entries())
        if (cellFrame === index) await this.#drawCell(small, cell);
    } finally {
      small.close();
    }
  }

  /** The frame is drawn, or never will be. */
  #settle(index: number): void {
    if (this.#closed) return;
    if (this.#cellsLeft.delete(index)) {
      const left = this.#cellsLeft.size;
      if (left % cellsBetweenStrips === 0) this.#events.strip(copyOf(this.#strip.canvas), left === 0);
    }
    if (this.#drawing > 0 || this.next() !== null) return;
    this.#over = true;
    this.#events.done();
  }

  async #drawCell(frame: VideoFrame, cell: number): Promise<void> {
    const { width, height } = this.#strip.canvas;
    const left = Math.round((cell * width) / this.#cellFrames.length);
    const right = Math.round(((cell + 1) * width) / this.#cellFrames.length);
    const cellWidth = right - left;
    // The cell is filled and the picture cut, never squeezed.
    const scale = Math.max(cellWidth / this.#source.width, height / this.#source.height);
    const drawn = { width: this.#source.width * scale, height: this.#source.height * scale };
    const target = { x: left + (cellWidth - drawn.width) / 2, y: (height - drawn.height) / 2, ...drawn };
    const cellBox = { x: left, y: 0, width: cellWidth, height };
    await drawUpright(this.#strip, frame, this.#source.rotation, target, cellBox);
  }
}

function surface(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(Math.max(1, width), Math.max(1, height)).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) throw new Error('No 2-D canvas');
  context.imageSmoothingQuality = 'medium';
  return context;
}

function copyOf(canvas: OffscreenCanvas): ImageBitmap {
  const copy = surface(canvas.width, canvas.height);
  copy.drawImage(canvas, 0, 0);
  return copy.canvas.transferToImageBitmap();
}

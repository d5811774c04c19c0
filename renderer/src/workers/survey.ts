import type { ClipSource } from './clip-source.ts';
import { FrameReader, type DecoderFactory } from './frame-reader.ts';
import { drawUpright } from './picture.ts';
import type { StripRequest } from './protocol.ts';

/** Bytes all thumbnails of a clip may take together. */
const thumbnailBudget = 24 * 1024 * 1024;
const longestSide = 192;
/** How often an unfinished strip is shown. */
const framesBetweenStrips = 40;

interface SurveyEvents {
  /** True while the stage itself waits for a frame: then the survey holds still. */
  busy(): boolean;
  /** A frame came by; it is closed afterwards. */
  passing(index: number, frame: VideoFrame): void;
  strip(strip: ImageBitmap, complete: boolean): void;
}

/** Which frames stand in the strip: evenly spaced, each cell showing the frame of its middle. */
function stripFrames(count: number, cells: number): number[] {
  return Array.from({ length: cells }, (_, cell) =>
    Math.min(count - 1, Math.floor(((cell + 0.5) * count) / cells)),
  );
}

/** One pass over the whole clip in the background: the strip as one bitmap, and a small picture of every frame. */
export class Survey {
  readonly #source: ClipSource;
  readonly #events: SurveyEvents;
  readonly #reader: FrameReader;
  readonly #strip: OffscreenCanvasRenderingContext2D;
  readonly #atlas: OffscreenCanvasRenderingContext2D;
  readonly #cellFrames: readonly number[];
  readonly #thumbnail: { readonly width: number; readonly height: number; readonly columns: number };
  /** Frames that came by, and those whose thumbnail is there. */
  readonly #taken: Uint8Array;
  readonly #drawn: Uint8Array;
  #at = 0;
  #drawing = 0;
  #nextStrip = framesBetweenStrips;
  #closed = false;

  constructor(source: ClipSource, strip: StripRequest, events: SurveyEvents, create: DecoderFactory) {
    this.#source = source;
    this.#events = events;
    const count = source.index.table.timesUs.length;
    const aspect = source.width / source.height;
    const cells = Math.max(1, Math.round(strip.width / Math.max(1, strip.height * aspect)));
    this.#cellFrames = stripFrames(count, Math.min(cells, 60));
    this.#strip = surface(strip.width, strip.height);
    const area = Math.min(longestSide ** 2 / Math.max(aspect, 1 / aspect), thumbnailBudget / 4 / count);
    const width = Math.max(1, Math.floor(Math.sqrt(area * aspect)));
    const height = Math.max(1, Math.floor(width / aspect));
    const columns = Math.min(count, Math.max(1, Math.floor(4096 / width)));
    this.#thumbnail = { width, height, columns };
    // The better qualities go through every size between: for every frame that costs more than decoding does.
    this.#atlas = surface(columns * width, Math.ceil(count / columns) * height, 'low');
    this.#taken = new Uint8Array(count);
    this.#drawn = new Uint8Array(count);
    this.#reader = new FrameReader(
      source.packets(),
      {
        next: () => (this.#at >= count || events.busy() ? null : this.#at),
        frame: (index, frame) => this.#take(index, frame),
        failed: (index) => this.#advance(index),
      },
      create,
    );
  }

  /** Goes on after the stage was served. */
  resume(): void {
    this.#reader.kick();
  }

  /** A copy of a frame's thumbnail; null when the survey has not come by yet. */
  thumbnail(frame: number): ImageBitmap | null {
    if (!this.#drawn[frame]) return null;
    const { width, height, x, y } = this.#place(frame);
    const copy = surface(width, height);
    copy.drawImage(this.#atlas.canvas, x, y, width, height, 0, 0, width, height);
    return copy.canvas.transferToImageBitmap();
  }

  close(): void {
    this.#closed = true;
    this.#reader.close();
    for (const { canvas } of [this.#strip, this.#atlas]) canvas.width = canvas.height = 1;
  }

  #take(index: number, frame: VideoFrame): void {
    if (this.#taken[index]) {
      frame.close();
      return;
    }
    this.#taken[index] = 1;
    this.#events.passing(index, frame);
    this.#drawing += 1;
    void this.#draw(index, frame)
      // A clip without one of its thumbnails is still a clip.
      .catch(() => undefined)
      .finally(() => {
        frame.close();
        this.#drawing -= 1;
        this.#report();
      });
    this.#advance(index);
  }

  async #draw(index: number, frame: VideoFrame): Promise<void> {
    await drawUpright(this.#atlas, frame, this.#source.rotation, this.#place(index));
    this.#drawn[index] = 1;
    for (const [cell, cellFrame] of this.#cellFrames.entries())
      if (cellFrame === index) await this.#drawCell(frame, cell);
  }

  #advance(index: number): void {
    if (index !== this.#at) return;
    while (this.#at < this.#taken.length && (this.#at === index || this.#taken[this.#at])) this.#at += 1;
    if (this.#drawing === 0) this.#report();
  }

  #report(): void {
    const complete = this.#at >= this.#taken.length && this.#drawing === 0;
    if (this.#closed || (!complete && this.#at < this.#nextStrip)) return;
    this.#nextStrip = this.#at + framesBetweenStrips;
    this.#events.strip(copyOf(this.#strip.canvas), complete);
    if (complete) this.#reader.close();
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

  #place(frame: number): { x: number; y: number; width: number; height: number } {
    const { width, height, columns } = this.#thumbnail;
    return { x: (frame % columns) * width, y: Math.floor(frame / columns) * height, width, height };
  }
}

function surface(
  width: number,
  height: number,
  quality: ImageSmoothingQuality = 'medium',
): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(Math.max(1, width), Math.max(1, height)).getContext('2d', {
    willReadFrequently: true,
  });
  if (!context) throw new Error('No 2-D canvas');
  context.imageSmoothingQuality = quality;
  return context;
}

function copyOf(canvas: OffscreenCanvas): ImageBitmap {
  const copy = surface(canvas.width, canvas.height);
  copy.drawImage(canvas, 0, 0);
  return copy.canvas.transferToImageBitmap();
}

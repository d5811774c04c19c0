import { toAppError } from '../../../electron/shared/errors/app-error.ts';
import type { PictureSize } from '../../../electron/shared/rle/dialect.ts';
import { openClip, UndecodableCodec, type ClipSource } from './clip-source.ts';
import type { FrameReader } from './frame-reader.ts';
import { MaskDesk } from './mask-desk.ts';
import { PictureDesk } from './picture-desk.ts';
import { memoryOf, type FromFrames, type PaintRequest, type ToFrames } from './protocol.ts';
import { sharedReader } from './shared-reader.ts';
import { Survey } from './survey.ts';

type Post = (message: FromFrames, transfer: Transferable[]) => void;

interface Opened {
  readonly source: ClipSource;
  readonly pictures: PictureDesk;
  readonly survey: Survey;
  readonly reader: FrameReader;
}

const nothing = { frame: -1, detail: '' } as const;
const sizeName = (size: PictureSize | null): string => (size ? `${size.width}×${size.height}` : 'whole');

/** The worker's side of the stage: owns the open video, its frames, its masks, and all drawing. */
export class FramesHost {
  readonly #post: Post;
  readonly #masks = new MaskDesk();
  #generation = 0;
  #opened: Opened | null = null;
  #wanted: PaintRequest | null = null;
  #painting = false;
  #painted: { readonly frame: number; readonly detail: string } = nothing;

  constructor(post: Post) {
    this.#post = post;
  }

  receive(message: ToFrames): void {
    switch (message.type) {
      case 'open':
        void this.#open(message);
        break;
      case 'close':
        this.#close();
        break;
      case 'paint':
        this.#wanted = message;
        void this.#paint();
        break;
      case 'masks':
        this.#masks.setSelection(message.frames);
        break;
      case 'tracking':
        void this.#track(message.url);
        break;
      case 'thumbnail':
        void this.#thumbnail(message.frameIndex);
        break;
      default:
        message satisfies never;
    }
  }

  async #open({
    source: generation,
    url,
    frames,
    strip,
  }: Extract<ToFrames, { type: 'open' }>): Promise<void> {
    this.#close();
    this.#generation = generation;
    let source: ClipSource;
    try {
      source = await openClip(url, frames);
    } catch (error) {
      if (this.#generation === generation) this.#postFailure(generation, error);
      return;
    }
    if (this.#generation !== generation) {
      source.dispose();
      return;
    }
    const pictures = new PictureDesk(source, () => reader.kick());
    const survey = new Survey(source, strip, {
      passing: (index, frame) => pictures.take(index, frame),
      strip: (bitmap, complete) =>
        this.#post({ type: 'strip', source: generation, strip: bitmap, complete }, [bitmap]),
      done: () => pictures.fillWindow(),
    });
    const reader = sharedReader(source.packets(), pictures, survey);
    this.#opened = { source, pictures, survey, reader };
    this.#masks.setVideo(source);
    const { width, height, codec, index } = source;
    this.#post(
      { type: 'opened', source: generation, video: { table: index.table, width, height, codec } },
      [],
    );
    void this.#paint();
  }

  #postFailure(source: number, error: unknown): void {
    if (error instanceof UndecodableCodec) {
      this.#post({ type: 'undecodable', source, codec: error.codec }, []);
      return;
    }
    const { code, message, details } = toAppError(error);
    this.#post({ type: 'failed', source, error: { code, message, details } }, []);
  }

  #close(): void {
    this.#generation = -1;
    this.#wanted = null;
    this.#painted = nothing;
    this.#masks.clear();
    this.#opened?.reader.close();
    this.#opened?.pictures.close();
    this.#opened?.survey.close();
    this.#opened?.source.dispose();
    this.#opened = null;
  }

  /** Answers the newest request, one at a time; requests overtaken meanwhile are never begun. */
  async #paint(): Promise<void> {
    if (this.#painting) return;
    this.#painting = true;
    while (this.#opened && this.#wanted) {
      const { pictures } = this.#opened;
      const generation = this.#generation;
      const wanted = this.#wanted;
      this.#wanted = null;
      const { frameIndex, direction, detail } = wanted;
      const same = frameIndex === this.#painted.frame && sizeName(detail) === this.#painted.detail;
      const fresh = wanted.afresh || !same;
      const picture = fresh ? await pictures.picture(frameIndex, direction, detail) : null;
      if (this.#generation !== generation) picture?.close();
      else this.#answer(wanted, picture, fresh);
    }
    this.#painting = false;
  }

  #answer(
    { request, frameIndex, detail, overlay: look }: PaintRequest,
    picture: ImageBitmap | null,
    fresh: boolean,
  ): void {
    const source = this.#generation;
    if (fresh && !picture) {
      this.#post({ type: 'unpaintable', source, request, frameIndex }, []);
      return;
    }
    this.#painted = { frame: frameIndex, detail: sizeName(detail) };
    const overlay = this.#masks.paint(frameIndex, look);
    const transfer = [...(picture ? [picture] : []), ...memoryOf(overlay)];
    this.#post({ type: 'painted', source, request, frameIndex, picture, overlay }, transfer);
  }

  async #track(url: string | null): Promise<void> {
    const source = this.#generation;
    const objects = await this.#masks.track(url);
    if (objects && this.#generation === source) this.#post({ type: 'presence', source, objects }, []);
  }

  async #thumbnail(frameIndex: number): Promise<void> {
    const source = this.#generation;
    const picture = (await this.#opened?.survey.thumbnail(frameIndex).catch(() => null)) ?? null;
    this.#post({ type: 'thumbnail', source, frameIndex, picture }, picture ? [picture] : []);
  }
}

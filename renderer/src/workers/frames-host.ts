import { toAppError } from '../../../electron/shared/errors/app-error.ts';
import { openClip, UndecodableCodec, type ClipSource } from './clip-source.ts';
import type { DecoderFactory } from './frame-reader.ts';
import { MaskDesk } from './mask-desk.ts';
import { PictureDesk } from './picture-desk.ts';
import type { FromFrames, PaintRequest, ToFrames } from './protocol.ts';
import { Survey } from './survey.ts';

type Post = (message: FromFrames, transfer: Transferable[]) => void;

interface Opened {
  readonly source: ClipSource;
  readonly pictures: PictureDesk;
  readonly survey: Survey;
}

const createDecoder: DecoderFactory = (init) => new VideoDecoder(init);

/** The worker's side of the stage: owns the open video, its frames, its masks, and all drawing. */
export class FramesHost {
  readonly #post: Post;
  readonly #masks = new MaskDesk();
  #generation = 0;
  #opened: Opened | null = null;
  #wanted: PaintRequest | null = null;
  #painting = false;
  #paintedFrame = -1;

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
        this.#thumbnail(message.frameIndex);
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
    const pictures = new PictureDesk(source, createDecoder);
    const survey = new Survey(
      source,
      strip,
      {
        busy: () => pictures.waiting,
        passing: (index, frame) => pictures.offer(index, frame),
        strip: (bitmap, complete) => {
          if (complete) pictures.fillWindow();
          this.#post({ type: 'strip', source: generation, strip: bitmap, complete }, [bitmap]);
        },
      },
      createDecoder,
    );
    this.#opened = { source, pictures, survey };
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
    this.#paintedFrame = -1;
    this.#masks.clear();
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
      const { pictures, survey } = this.#opened;
      const generation = this.#generation;
      const wanted = this.#wanted;
      this.#wanted = null;
      const fresh = wanted.afresh || wanted.frameIndex !== this.#paintedFrame;
      const picture = fresh ? await pictures.picture(wanted.frameIndex, wanted.direction) : null;
      if (this.#generation !== generation) picture?.close();
      else this.#answer(wanted, picture, fresh);
      survey.resume();
    }
    this.#painting = false;
  }

  #answer(
    { request, frameIndex, overlay: look }: PaintRequest,
    picture: ImageBitmap | null,
    fresh: boolean,
  ): void {
    const source = this.#generation;
    if (fresh && !picture) {
      this.#post({ type: 'unpaintable', source, request, frameIndex }, []);
      return;
    }
    this.#paintedFrame = frameIndex;
    const overlay = this.#masks.paint(frameIndex, look);
    const transfer = [picture, overlay.bitmap].filter((bitmap) => bitmap !== null);
    this.#post({ type: 'painted', source, request, frameIndex, picture, overlay }, transfer);
  }

  async #track(url: string | null): Promise<void> {
    const source = this.#generation;
    const objects = await this.#masks.track(url);
    if (objects && this.#generation === source) this.#post({ type: 'presence', source, objects }, []);
  }

  #thumbnail(frameIndex: number): void {
    const picture = this.#opened?.survey.thumbnail(frameIndex) ?? null;
    this.#post(
      { type: 'thumbnail', source: this.#generation, frameIndex, picture },
      picture ? [picture] : [],
    );
  }
}

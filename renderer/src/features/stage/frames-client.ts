import type { PictureSize } from '../../../../electron/shared/rle/dialect.ts';
import {
  discard,
  type FromFrames,
  type OverlayLook,
  type PaintRequest,
  type ToFrames,
} from '../../workers/protocol.ts';

/** The part of a Worker that is used; tests hand in a stand-in. */
export interface FramesPort {
  postMessage(message: ToFrames, transfer?: Transferable[]): void;
  onmessage: ((event: MessageEvent<FromFrames>) => void) | null;
  terminate(): void;
}

/** The worker that decodes and draws. */
export function startFrames(): FramesPort {
  return new Worker(new URL('../../workers/frames.worker.ts', import.meta.url), {
    type: 'module',
    name: 'frames',
  });
}

type Message<Type extends FromFrames['type']> = Extract<FromFrames, { type: Type }>;

export type FramesEvents = { [Type in FromFrames['type']]: (message: Message<Type>) => void };

/**
 * The page's end of the worker. Only one painting is under way at a time and only the newest wish is kept meanwhile, so
 * that the picture follows the hand however fast it moves. Answers about a video closed since are dropped.
 */
export class FramesClient {
  readonly #port: FramesPort;
  readonly #events: FramesEvents;
  #source = 0;
  #request = 0;
  #busy = false;
  #next: Omit<PaintRequest, 'request'> | null = null;

  constructor(port: FramesPort, events: FramesEvents) {
    this.#port = port;
    this.#events = events;
    port.onmessage = ({ data }) => this.#receive(data);
  }

  open(url: string, frames: number, strip: { width: number; height: number }): void {
    this.#source += 1;
    this.#busy = false;
    this.#next = null;
    this.#port.postMessage({ type: 'open', source: this.#source, url, frames, strip });
  }

  close(): void {
    this.#source += 1;
    this.#port.postMessage({ type: 'close' });
  }

  send(message: Extract<ToFrames, { type: 'masks' | 'tracking' | 'thumbnail' }>): void {
    this.#port.postMessage(message);
  }

  /**
   * Asks for a frame with its masks; a wish not begun yet is replaced.
   * @param detail size of the picture in pixels; null: all there are
   * @param afresh the picture too, even when it is the one painted last
   */
  paint(
    frameIndex: number,
    direction: 1 | -1,
    overlay: OverlayLook | null,
    detail: PictureSize | null,
    afresh = false,
  ): void {
    this.#next = { frameIndex, direction, overlay, detail, afresh: afresh || (this.#next?.afresh ?? false) };
    this.#begin();
  }

  terminate(): void {
    this.#source += 1;
    this.#port.terminate();
  }

  #begin(): void {
    if (this.#busy || !this.#next) return;
    this.#busy = true;
    this.#request += 1;
    this.#port.postMessage({ type: 'paint', request: this.#request, ...this.#next });
    this.#next = null;
  }

  #receive(message: FromFrames): void {
    if (message.source !== this.#source) {
      release(message);
      return;
    }
    if (message.type === 'painted' || message.type === 'unpaintable') this.#busy = false;
    // Each message goes to the listener of its own type; the compiler cannot follow the correlation.
    (this.#events[message.type] as (message: FromFrames) => void)(message);
    this.#begin();
  }
}

/** Gives back the bitmaps of an answer nobody waits for. */
function release(message: FromFrames): void {
  switch (message.type) {
    case 'painted':
      message.picture?.close();
      discard(message.overlay);
      break;
    case 'strip':
      message.strip.close();
      break;
    case 'thumbnail':
      message.picture?.close();
      break;
    case 'opened':
    case 'undecodable':
    case 'failed':
    case 'unpaintable':
    case 'presence':
      break;
    default:
      message satisfies never;
  }
}

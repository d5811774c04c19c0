import type { ErrorData } from '../../../electron/shared/domain/error-data.ts';
import type { SelectionMask } from '../../../electron/shared/domain/selection.ts';
import type { FrameTable } from '../../../electron/shared/media/probe.ts';
import type { PictureSize } from '../../../electron/shared/rle/dialect.ts';
import type { Ink } from './ink.ts';

/** Red, green, blue, each 0 to 1. */
export type Colour = readonly [number, number, number];

/** How one object's mask is to look. */
export interface ObjectLook {
  readonly objectId: number;
  readonly colour: Colour;
}

/**
 * What the overlay shows and where. Lengths are device pixels of the overlay's own bitmap: the part of the picture that
 * is on the stage.
 */
export interface OverlayLook {
  readonly width: number;
  readonly height: number;
  /** The picture's top left corner from the bitmap's, and the picture's size. */
  readonly x: number;
  readonly y: number;
  readonly pictureWidth: number;
  readonly pictureHeight: number;
  readonly mode: 'tint' | 'outline' | 'cutout';
  /** 0 to 1, of the tint. */
  readonly opacity: number;
  /** Width of the outline. */
  readonly line: number;
  /** `tracking` takes the preview's masks where there are some, and those of the clicks elsewhere. */
  readonly source: 'selection' | 'tracking';
  /** Objects to draw; the others stay hidden. */
  readonly objects: readonly ObjectLook[];
}

export interface PaintRequest {
  /** Grows by one with every request; answers carry it back. */
  readonly request: number;
  readonly frameIndex: number;
  /** 1 or −1: where the next frames are likely to be wanted. */
  readonly direction: 1 | -1;
  /** Size of the picture wanted, upright, no larger than the video; null: all its pixels. */
  readonly detail: PictureSize | null;
  /** Send the picture even when it is the one painted last. */
  readonly afresh: boolean;
  readonly overlay: OverlayLook | null;
}

export interface FrameMasks {
  readonly frameIndex: number;
  readonly masks: readonly SelectionMask[];
}

/** To the worker. `source` names one opened video; answers about an older one are dropped. */
export type ToFrames =
  | {
      readonly type: 'open';
      readonly source: number;
      readonly url: string;
      /** Frames after so many are not shown. */
      readonly frames: number;
      readonly strip: StripRequest;
    }
  | { readonly type: 'close' }
  | ({ readonly type: 'paint' } & PaintRequest)
  /** Frames whose masks changed; no masks: forget them. */
  | { readonly type: 'masks'; readonly frames: readonly FrameMasks[] }
  | { readonly type: 'tracking'; readonly url: string | null }
  | { readonly type: 'thumbnail'; readonly frameIndex: number };

/** The strip is one bitmap of `width` × `height` device pixels holding evenly spaced frames. */
export interface StripRequest {
  readonly width: number;
  readonly height: number;
}

export interface VideoInfo {
  readonly table: FrameTable;
  /** As shown: rotated, square pixels. */
  readonly width: number;
  readonly height: number;
  readonly codec: string;
}

/** From the worker. */
export type FromFrames =
  | { readonly type: 'opened'; readonly source: number; readonly video: VideoInfo }
  /** A codec this browser cannot decode: a proxy is needed. */
  | { readonly type: 'undecodable'; readonly source: number; readonly codec: string }
  | { readonly type: 'failed'; readonly source: number; readonly error: ErrorData }
  | {
      readonly type: 'painted';
      readonly source: number;
      readonly request: number;
      readonly frameIndex: number;
      /** Null when the picture painted last is still the right one. */
      readonly picture: ImageBitmap | null;
      readonly overlay: PaintedOverlay;
    }
  /** The frame could not be decoded; the stage keeps what it shows. */
  | {
      readonly type: 'unpaintable';
      readonly source: number;
      readonly request: number;
      readonly frameIndex: number;
    }
  | {
      readonly type: 'strip';
      readonly source: number;
      readonly strip: ImageBitmap;
      readonly complete: boolean;
    }
  | {
      readonly type: 'thumbnail';
      readonly source: number;
      readonly frameIndex: number;
      readonly picture: ImageBitmap | null;
    }
  | { readonly type: 'presence'; readonly source: number; readonly objects: readonly ObjectPresence[] };

export interface PaintedOverlay {
  readonly look: OverlayLook | null;
  readonly objectIds: readonly number[];
  /** Null when there is nothing to draw. */
  readonly image: OverlayImage | null;
}

/** A whole overlay from a graphics processor, or which pixels get which colour. */
export type OverlayImage = { readonly kind: 'bitmap'; readonly bitmap: ImageBitmap } | SpanImage;

/** The part of an overlay that is not empty. */
export interface SpanImage {
  readonly kind: 'spans';
  /** From the overlay's top left corner. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Drawn one after the other. */
  readonly layers: readonly SpanLayer[];
}

export type SpanLayer =
  /** Fields of two colours everywhere, `side` pixels wide, from the overlay's corner. */
  | { readonly kind: 'checker'; readonly side: number; readonly inks: readonly [Ink, Ink] }
  | {
      /** Instead of what is there, or over it. */
      readonly kind: 'fill' | 'lay';
      /** From one pixel to before another, in turn and in order, counted row by row from the image's top left corner. */
      readonly spans: Int32Array<ArrayBuffer>;
      readonly ink: Ink;
    };

/** Where an object's mask is not empty after a preview: ranges of frames, both ends included. */
export interface ObjectPresence {
  readonly objectId: number;
  readonly ranges: readonly (readonly [number, number])[];
}

/** For an overlay that is not shown: a bitmap is not left to the collector. */
export function discard({ image }: PaintedOverlay): void {
  if (image?.kind === 'bitmap') image.bitmap.close();
}

/** What goes with an overlay to whoever it is sent to. */
export function memoryOf({ image }: PaintedOverlay): Transferable[] {
  if (!image) return [];
  if (image.kind === 'bitmap') return [image.bitmap];
  return image.layers.flatMap((layer) => (layer.kind === 'checker' ? [] : [layer.spans.buffer]));
}

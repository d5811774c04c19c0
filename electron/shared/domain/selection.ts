import type { ErrorData } from './error-data.ts';
import type { MediaId } from './media.ts';
import type { RetryWait } from './retry.ts';

/** Fractions of width and height, (0,0) top left; rounded once when clicked, then sent and stored bit for bit. */
export interface PointXY {
  readonly x: number;
  readonly y: number;
}

/** `waiting`: not yet acknowledged; `offline`: kept, goes out when the service can be reached; `refused`: see `error`. */
export type PointState = 'waiting' | 'confirmed' | 'offline' | 'refused';

export interface SelectionPoint extends PointXY {
  readonly state: PointState;
  readonly error: ErrorData | null;
}

/** What the service answered for one object on one frame: COCO compressed RLE, column-major. */
export interface SelectionMask {
  readonly objectId: number;
  /** The video's [height, width]; in what earlier versions kept, as answered: `electron/shared/rle` settles the dialect. */
  readonly size: readonly [number, number];
  readonly counts: string;
}

export interface SelectionFrame {
  readonly frameIndex: number;
  readonly points: readonly SelectionPoint[];
  /** Masks answered for the newest acknowledged points; empty while none came. */
  readonly masks: readonly SelectionMask[];
}

export interface SelectionObject {
  readonly objectId: number;
  /** Empty: the interface shows "Object n". */
  readonly name: string;
}

/** All points and masks of a session, as wanted by the user; the main process brings the service into step. */
export interface Selection {
  readonly sessionId: string;
  /** Grows with every snapshot of this run: of two, the one with the larger number is the truth. */
  readonly revision: number;
  readonly frames: readonly SelectionFrame[];
  readonly objects: readonly SelectionObject[];
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  /** `synced`: the service has exactly these points. */
  readonly sync: 'synced' | 'sending' | 'offline' | 'stopped';
  readonly error: ErrorData | null;
  /** Set while `offline`: when the points are sent again by themselves. */
  readonly retry: RetryWait | null;
  readonly preview: Preview;
}

/** `required`: there is one, but the points have changed since. */
export interface Preview {
  readonly state: 'none' | 'required' | 'requesting' | 'ready' | 'failed';
  readonly video: MediaId | null;
  readonly cover: MediaId | null;
  /** The raw per-frame mask file, when it was kept. */
  readonly tracking: MediaId | null;
  /** True when the tracking file is the known JSON list and can be drawn by us. */
  readonly trackingReadable: boolean;
  readonly error: ErrorData | null;
}

/** Before a preview was asked for. */
export const noPreview: Preview = {
  state: 'none',
  video: null,
  cover: null,
  tracking: null,
  trackingReadable: false,
  error: null,
};

import type { CheckRule } from '../domain/check.ts';
import type { Size } from './probe.ts';

/** What a fix will do to a copy of the clip: the words the user reads first, and the work behind them. */
export interface FixPlan {
  /** In the order they happen. */
  readonly steps: readonly FixStep[];
  /** Rules that no fix can satisfy; the plan cannot be run unless this is empty. */
  readonly obstacles: readonly CheckRule[];
  readonly work: FixWork;
  readonly result: FixResult;
}

export type FixStepKind =
  | 'trim'
  | 'deinterlace'
  | 'conform-rate'
  | 'tonemap'
  | 'square-pixels'
  | 'turn'
  | 'scale'
  | 'crop'
  | 'pad'
  | 'transcode'
  | 'sound'
  | 'remux';

/** One step in words: `checks.fix.<kind>.<message>` in the catalogue, filled from `values`. */
export interface FixStep {
  readonly kind: FixStepKind;
  readonly message: string;
  readonly values: Readonly<Record<string, string | number>>;
}

export interface FixWork {
  /** Frames kept, counted in the original as shown; null keeps all. */
  readonly window: FrameWindow | null;
  /** Null copies the pictures as they are. */
  readonly picture: PictureWork | null;
  readonly sound: 'none' | 'copy' | 'encode';
}

export interface FrameWindow {
  readonly firstFrame: number;
  /** One past the last. */
  readonly endFrame: number;
  /** Presentation times of both in the file's own clock, microseconds. */
  readonly startUs: number;
  readonly endUs: number;
}

export interface PictureWork {
  readonly deinterlace: boolean;
  /** Frames per second and number of frames of the result. */
  readonly rate: number;
  readonly frames: number;
  /** How frames are found for a new rate; null when the clip has that rate already and each frame is kept. */
  readonly conform: 'nearest' | 'blend' | null;
  readonly tonemap: boolean;
  /** Displayed size to which pixels that are not square are stretched first. Turning comes with any encoding. */
  readonly squareTo: Size | null;
  /** Size after scaling; null leaves it. */
  readonly scale: Size | null;
  /** Final size when borders are added or edges cut; null when neither. */
  readonly frame: (Size & { readonly how: 'pad' | 'crop' }) | null;
}

/** What the fixed clip will be. */
export interface FixResult {
  readonly size: Size;
  readonly frameRate: number | null;
  readonly durationUs: number;
  /** True when no picture is encoded again. */
  readonly lossless: boolean;
}

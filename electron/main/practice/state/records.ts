import type {
  EditDuration as ResultDuration,
  EditMode,
  EditQuality as Quality,
} from '../../../shared/domain/edit.ts';

/** A point as it was sent, bit for bit, with what was recognised there. */
export interface MarkedPoint {
  readonly x: number;
  readonly y: number;
  /** Rises with every point of the frame; an object is called by the lowest one among its points. */
  readonly seq: number;
  /** COCO counts of the mask around this point alone, at the clip's full size. */
  readonly counts: string;
}

export interface MarkedFrame {
  readonly frameIndex: number;
  readonly points: readonly MarkedPoint[];
}

export interface PreviewRecord {
  /** The selection it shows: see `revision`. */
  readonly revision: number;
  /** Names in the file shelf. */
  readonly video: string;
  readonly cover: string;
  readonly tracking: string;
}

export interface SessionRecord {
  readonly id: string;
  readonly createdAt: number;
  readonly fps: number;
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly totalFrames: number;
  /** Name of the normalised video in the file shelf. */
  readonly video: string;
  readonly marks: readonly MarkedFrame[];
  /** Counts the changes of `marks`. */
  readonly revision: number;
  readonly preview: PreviewRecord | null;
}

export type TaskStatus = 'submitted' | 'processing' | 'succeed' | 'failed';

export interface TaskRecord {
  readonly id: string;
  readonly externalId: string | null;
  readonly sessionId: string;
  readonly status: TaskStatus;
  readonly message: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly editMode: EditMode;
  readonly quality: Quality;
  readonly duration: ResultDuration;
  readonly prompt: string;
  /** Names of the reference images in the file shelf. */
  readonly images: readonly string[];
  /** The selection as it was when the task was ordered. */
  readonly marks: readonly MarkedFrame[];
  readonly revision: number;
  readonly watermark: boolean | null;
  readonly units: string;
  readonly result: TaskResult | null;
}

export interface TaskResult {
  readonly videoId: string;
  readonly video: string;
  readonly watermarked: string | null;
  readonly seconds: number;
}

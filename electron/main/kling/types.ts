import type { EditDuration, EditMode, EditQuality } from '../../shared/domain/edit.ts';
import type { PointXY } from '../../shared/domain/selection.ts';

/** Exactly one of the two. */
export interface InitSelectionRequest {
  /** ID of a video made with Kling within the last 30 days. */
  readonly videoId?: string;
  /** Public address of an .mp4 or .mov. */
  readonly videoUrl?: string;
}

export interface PointsRequest {
  readonly sessionId: string;
  /** 0-based, in the normalised video. */
  readonly frameIndex: number;
  /** 1–10 points; the numbers go out bit for bit. */
  readonly points: readonly PointXY[];
}

export interface SessionRequest {
  readonly sessionId: string;
}

/** Optional fields that are undefined or empty are left out of what is sent. */
export interface CreateTaskRequest {
  readonly sessionId: string;
  readonly editMode: EditMode;
  readonly prompt: string;
  readonly negativePrompt?: string;
  /** Each a web address or plain base64 (no `data:` prefix) of a PNG or JPEG. */
  readonly images?: readonly string[];
  readonly quality?: EditQuality;
  readonly duration?: EditDuration;
  readonly watermark?: boolean;
  readonly callbackUrl?: string;
  readonly externalTaskId?: string;
  readonly modelName?: string;
}

export interface ListTasksRequest {
  readonly pageNum?: number;
  readonly pageSize?: number;
}

export interface AccountCostsRequest {
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
  readonly resourcePackName?: string;
}

/** What every answer has. */
export interface AnswerBase {
  /** Null where the answer had none. */
  readonly requestId: string | null;
  /** The `data` as it came (for a list: the entry), unknown fields included. */
  readonly raw: unknown;
}

/** What an answer says it cost; both null where it says nothing. */
export interface Costs {
  /** `final_unit_deduction`, as text. */
  readonly units: string | null;
  /** `final_balance_deduction`. */
  readonly balance: { readonly quota: string | null; readonly listPrice: string | null } | null;
}

export interface InitAnswer extends AnswerBase, Costs {
  readonly sessionId: string;
  /** Of the normalised video; null where the answer lacks it (the file itself tells). */
  readonly fps: number | null;
  /** As answered. The page's sample suggests milliseconds, but does not say so. */
  readonly originalDuration: number | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly totalFrame: number | null;
  readonly normalizedVideo: string;
}

export interface WireRle {
  /** As answered: [h, w] or [w, h], see `electron/shared/rle`. */
  readonly size: readonly [number, number];
  readonly counts: string;
}

export interface WirePng {
  readonly size: readonly [number, number] | null;
  /** With or without a `data:` prefix, as answered. */
  readonly base64: string;
}

export interface WireMask {
  readonly objectId: number;
  readonly rle: WireRle | null;
  readonly png: WirePng | null;
}

export interface SelectionAnswer extends AnswerBase, Costs {
  readonly sessionId: string;
  readonly frameIndex: number;
  readonly masks: readonly WireMask[];
}

export interface ClearAnswer extends AnswerBase, Costs {
  readonly sessionId: string;
}

export interface PreviewAnswer extends AnswerBase, Costs {
  readonly sessionId: string;
  readonly video: string;
  readonly cover: string | null;
  /** Address of the per-frame mask file. */
  readonly trackingOutput: string | null;
}

/** `unknown`: a word this version does not know; the task counts as open. `succeeded` is read as `succeed`. */
export type TaskStatus = 'submitted' | 'processing' | 'succeed' | 'failed' | 'unknown';

export interface TaskVideo {
  readonly id: string | null;
  readonly sessionId: string | null;
  readonly url: string | null;
  readonly watermarkUrl: string | null;
  readonly durationSeconds: number | null;
}

export interface Task extends AnswerBase, Costs {
  readonly taskId: string;
  readonly externalTaskId: string | null;
  readonly status: TaskStatus;
  /** The status as the service wrote it. */
  readonly statusText: string;
  /** Why it failed, in the service's words. */
  readonly statusMessage: string | null;
  readonly videos: readonly TaskVideo[];
  readonly watermark: boolean | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number | null;
  readonly updatedAt: number | null;
}

export interface TaskPage extends AnswerBase {
  readonly tasks: readonly Task[];
  /** Entries that had no task id and could not be read. */
  readonly unreadable: number;
}

export interface ResourcePack {
  readonly name: string;
  readonly id: string;
  /** `decreasing_total`, `constant_period`, or a newer word. */
  readonly type: string;
  readonly total: number | null;
  /** Up to 12 hours old. */
  readonly remaining: number | null;
  /** Milliseconds since 1970. */
  readonly purchasedAt: number | null;
  readonly effectiveAt: number | null;
  readonly invalidAt: number | null;
  /** `toBeOnline`, `online`, `expired`, `runOut`, or a newer word. */
  readonly status: string;
}

export interface AccountAnswer extends AnswerBase {
  readonly packs: readonly ResourcePack[];
}

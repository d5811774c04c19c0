import type { ErrorData } from './error-data.ts';
import type { MediaId } from './media.ts';
import type { RetryWait } from './retry.ts';
import type { ServiceRef } from './service.ts';

export type EditMode = 'addition' | 'swap' | 'removal';
export type EditQuality = 'std' | 'pro';
export type EditDuration = '5' | '10';

export type EditStatus =
  'draft' | 'submitting' | 'submitted' | 'processing' | 'downloading' | 'done' | 'failed';

/** A reference image as kept by us: jpg or png, metadata stripped, within the service's limits. */
export interface ReferenceImage {
  readonly id: string;
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly media: MediaId;
}

/** What the user fills in before ordering; one per session, saved as it is typed. */
export interface EditDraft {
  readonly mode: EditMode;
  readonly prompt: string;
  readonly negativePrompt: string;
  readonly images: readonly ReferenceImage[];
  readonly quality: EditQuality;
  readonly duration: EditDuration;
  readonly watermark: boolean;
  /** Empty: none. */
  readonly callbackUrl: string;
  /** Empty: left out of the request. */
  readonly modelName: string;
}

/** A downloaded output of an edit. */
export interface Result {
  readonly id: string;
  readonly kind: 'video' | 'watermarked';
  readonly fileName: string;
  readonly bytes: number;
  readonly durationMs: number;
  readonly media: MediaId | null;
  readonly poster: MediaId | null;
  /** Kling's own id of the video, usable as a clip for 30 days. */
  readonly videoId: string | null;
  readonly present: boolean;
}

/** One task: addition, swap or removal. */
export interface Edit extends EditDraft, ServiceRef {
  readonly id: string;
  readonly sessionId: string | null;
  readonly clipId: string | null;
  readonly externalTaskId: string;
  readonly taskId: string | null;
  readonly status: EditStatus;
  readonly error: ErrorData | null;
  readonly retry: RetryWait | null;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | null;
  /** `final_unit_deduction` as answered; null when the answer had none. */
  readonly units: string | null;
  readonly requestId: string | null;
  readonly results: readonly Result[];
  /** The service may have it without our knowing: it cannot be taken back. */
  readonly inDoubt?: boolean;
  /** Ordered elsewhere and found in the account's list: the service does not tell with what parameters. */
  readonly imported?: boolean;
  /** When the service deletes its copy (30 days); null before there is one. */
  readonly serviceDeletesAt: number | null;
}

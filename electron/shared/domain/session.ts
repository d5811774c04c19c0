import type { ErrorData } from './error-data.ts';
import type { MediaId } from './media.ts';
import type { ServiceRef } from './service.ts';

/** One init-selection: the service's normalised video and its 24 hours. */
export interface Session extends ServiceRef {
  /** Ours (UUID). */
  readonly id: string;
  /** The service's `session_id`. */
  readonly remoteId: string;
  readonly clipId: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly expiresAt: number;
  /** `expired` by clock or by a refusal that may mean it. */
  readonly state: 'open' | 'expired';
  /** Of the normalised video. */
  readonly fps: number;
  readonly durationMs: number;
  readonly width: number;
  readonly height: number;
  readonly totalFrame: number;
  /** The downloaded normalised video. */
  readonly video: MediaId | null;
  readonly poster: MediaId | null;
  readonly error: ErrorData | null;
}

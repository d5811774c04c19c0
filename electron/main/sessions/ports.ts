import type { ServiceRef } from '../../shared/domain/service.ts';
import type { MediaId } from '../../shared/domain/media.ts';
import type { SessionFrames } from '../../shared/media/probe.ts';
import type { Provider } from '../../shared/domain/settings.ts';
import type { KlingClient } from '../kling/client.ts';
import type { MeasureVideo } from './normalised.ts';

/** What init-selection needs to know of a clip: an address, or the ID of a video made with Kling. */
export type ClipSource =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'video-id'; readonly videoId: string };

export interface ClipAccess {
  /** The clip's name, for jobs. @throws AppError `not-found` */
  name(clipId: string): string;
  /** Uploads a local clip where needed. @throws AppError `clip-not-ready` and whatever hosting meets */
  host(clipId: string, provider: Provider, signal: AbortSignal): Promise<ClipSource>;
}

/** The service and account the user has chosen, and those an older session belongs to. */
export interface ServiceAccess {
  current(): ServiceRef;
  client(of: ServiceRef): Promise<KlingClient>;
}

/** Makes and reads what the sessions need of videos. */
export interface SessionMedia {
  readonly measure: MeasureVideo;
  /** When each frame of the video is shown, and how. */
  frames(video: string): Promise<SessionFrames>;
  /** A small picture of the video; null when it cannot be made. */
  poster(video: string, options: { readonly signal: AbortSignal }): Promise<string | null>;
}

/** Makes the copy of a video that the window can show, as a job. */
export type ProxyOf = (
  video: string,
  start: { readonly subject: string; readonly clipId: string; readonly sessionId: string },
) => Promise<MediaId>;

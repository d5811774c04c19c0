import type { Session } from '../../shared/domain/session.ts';
import type { Provider } from '../../shared/domain/settings.ts';
import type { KlingClient } from '../kling/client.ts';

/** A session as the library keeps it: with paths, without what only this run knows. */
export interface SessionRecord extends Omit<Session, 'video' | 'poster' | 'error'> {
  readonly videoPath: string;
  readonly posterPath: string | null;
}

export interface SessionStore {
  /** @throws AppError `not-found` */
  session(id: string): SessionRecord;
  addSession(record: SessionRecord): void;
  setSessionState(id: string, state: Session['state']): void;
}

/** What init-selection needs to know of a clip: an address, or the ID of a video made with Kling. */
export type ClipSource =
  { readonly kind: 'url'; readonly url: string } | { readonly kind: 'video-id'; readonly videoId: string };

export interface ClipAccess {
  /** The clip's name, for jobs. @throws AppError `not-found` */
  name(clipId: string): string;
  /** Uploads a local clip where needed. @throws AppError `clip-not-ready` and whatever hosting meets */
  host(clipId: string, provider: Provider, signal: AbortSignal): Promise<ClipSource>;
}

/** The service the user has chosen, and the one an older session belongs to. */
export interface ServiceAccess {
  current(): Provider;
  client(provider: Provider): Promise<KlingClient>;
}

import type { EditMode, EditStatus } from './edit.ts';
import type { MediaId } from './media.ts';
import type { Provider } from './settings.ts';

/** One row of the library rail: a clip not yet edited, a session being selected in, or an edit. */
export interface LibraryItem {
  readonly kind: 'clip' | 'session' | 'edit';
  /** The clip's, session's or edit's id. */
  readonly id: string;
  readonly clipId: string | null;
  readonly sessionId: string | null;
  readonly title: string;
  readonly mode: EditMode | null;
  readonly status: EditStatus | null;
  /** Points placed; for sessions. */
  readonly points: number;
  readonly units: string | null;
  readonly provider: Provider | null;
  /** Newest change, milliseconds since 1970; the list's order. */
  readonly at: number;
  readonly poster: MediaId | null;
  /** An error's code, for failed edits. */
  readonly errorCode: string | null;
}

export interface LibraryPage {
  readonly items: readonly LibraryItem[];
  readonly total: number;
}

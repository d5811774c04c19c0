import type { Clip, ClipVerdict } from './clip.ts';
import type { Edit, EditMode, EditStatus } from './edit.ts';
import type { MediaId } from './media.ts';
import type { Selection } from './selection.ts';
import type { Session } from './session.ts';
import type { Provider } from './settings.ts';

export type LibraryKind = 'clip' | 'session' | 'edit';

/** Names one entry of the library: the clip's, session's or edit's id. */
export interface LibraryRef {
  readonly kind: LibraryKind;
  readonly id: string;
}

/** One entry of the library: a clip not yet edited, a session being selected in, or an edit. */
export interface LibraryItem extends LibraryRef {
  readonly clipId: string | null;
  readonly sessionId: string | null;
  /** The name it was given; else its prompt; else its clip's name. */
  readonly title: string;
  readonly mode: EditMode | null;
  readonly status: EditStatus | null;
  /** Points placed; for sessions. */
  readonly points: number;
  readonly units: string | null;
  readonly provider: Provider | null;
  /** Which account of ours it was begun with; null for practice. */
  readonly account: string | null;
  /** Newest change, milliseconds since 1970. */
  readonly at: number;
  readonly createdAt: number;
  /** Of the result, or failing that of the video worked on. */
  readonly durationMs: number | null;
  /** All results on disk together; of a clip its file. */
  readonly bytes: number | null;
  readonly poster: MediaId | null;
  /** What a clip that is not edited yet needs; null for everything else. */
  readonly verdict: ClipVerdict | null;
  /** An error's code, for failed edits. */
  readonly errorCode: string | null;
  readonly starred: boolean;
  readonly noted: boolean;
  readonly tags: readonly string[];
  /** A file of it is missing, or is not what it was, as last looked. */
  readonly trouble: 'missing' | 'changed' | null;
}

export interface LibraryPage {
  readonly items: readonly LibraryItem[];
  readonly total: number;
  /** Counting stopped here: there are more, and the next page says how many more. */
  readonly more: boolean;
}

/** At least and at most, both included. */
export interface LibraryRange {
  readonly least?: number | undefined;
  readonly most?: number | undefined;
}

/** All that are given must hold; of a list one. */
export interface LibraryFilter {
  readonly kinds?: readonly LibraryKind[] | undefined;
  readonly modes?: readonly EditMode[] | undefined;
  readonly statuses?: readonly EditStatus[] | undefined;
  readonly providers?: readonly Provider[] | undefined;
  readonly accounts?: readonly string[] | undefined;
  /** Made at or after; milliseconds since 1970. */
  readonly from?: number | undefined;
  /** Made before. */
  readonly until?: number | undefined;
  readonly durationMs?: LibraryRange | undefined;
  readonly bytes?: LibraryRange | undefined;
  readonly units?: LibraryRange | undefined;
  readonly starred?: true | undefined;
  readonly troubled?: true | undefined;
  /** All of them. */
  readonly tags?: readonly string[] | undefined;
}

export interface LibrarySort {
  readonly by: 'changed' | 'created' | 'title' | 'duration' | 'size' | 'units';
  readonly descending: boolean;
}

/** What an action is about: entries picked, or everything that a search finds. */
export type LibraryScope =
  | { readonly items: readonly LibraryRef[] }
  | {
      readonly text: string;
      readonly filter: LibraryFilter;
      /** Found, but left out. */
      readonly except?: readonly LibraryRef[] | undefined;
    };

export interface Facet<T extends string> {
  readonly value: T;
  readonly count: number;
}

/** What there is to filter by, in the whole library; the most frequent first. */
export interface LibraryFacets {
  readonly kinds: readonly Facet<LibraryKind>[];
  readonly modes: readonly Facet<EditMode>[];
  readonly statuses: readonly Facet<EditStatus>[];
  readonly providers: readonly Facet<Provider>[];
  readonly accounts: readonly Facet<string>[];
  readonly tags: readonly Facet<string>[];
  readonly starred: number;
  readonly troubled: number;
  /** When the first and the last were made; null in an empty library. */
  readonly oldest: number | null;
  readonly newest: number | null;
  readonly mostDurationMs: number | null;
  readonly mostBytes: number | null;
  readonly mostUnits: number | null;
}

export interface SavedSearch {
  readonly id: string;
  readonly name: string;
  readonly text: string;
  readonly filter: LibraryFilter;
  readonly sort: LibrarySort;
}

/** Everything about one entry, without network. */
export interface LibraryDetails {
  readonly item: LibraryItem;
  readonly note: string;
  readonly clip: Clip | null;
  readonly session: Session | null;
  readonly edit: Edit | null;
  /** As it was when the edit was ordered; of a session as it is. Nothing can be changed through it. */
  readonly selection: Selection | null;
  readonly history: readonly LibraryEvent[];
  readonly account: string | null;
  /** Where its clip was last uploaded to; null: nowhere. */
  readonly destination: string | null;
  /** When the service took it. */
  readonly submittedAt: number | null;
  readonly requestIds: readonly {
    readonly what: 'session' | 'preview' | 'edit';
    readonly requestId: string;
  }[];
}

export interface LibraryEvent {
  readonly at: number;
  readonly status: EditStatus;
  readonly note: string;
  readonly requestId: string | null;
}

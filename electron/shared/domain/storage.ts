import type { LibraryRef } from './library.ts';

/** What the files of the library are. */
export type FileGroup =
  | 'results'
  | 'session-videos'
  | 'previews'
  | 'fixed-clips'
  | 'images'
  | 'posters'
  | 'clips'
  | 'cache'
  | 'database'
  | 'backups'
  | 'other';

export type FileAge = 'week' | 'month' | 'quarter' | 'year' | 'older';

export interface FileSum {
  readonly files: number;
  readonly bytes: number;
}

export interface LibraryFolder {
  /** For reading only, e.g. `~/Films/Studio`: nothing can be done with it. */
  readonly shownAs: string;
  /** Where it is unless somebody chooses. */
  readonly standard: boolean;
  /** On its disk; null where the system does not tell. */
  readonly freeBytes: number | null;
}

export interface StorageOverview extends FileSum {
  readonly folder: LibraryFolder;
  /** The largest first. */
  readonly groups: readonly (FileSum & { readonly group: FileGroup })[];
  /** By when a file was written; the newest first. */
  readonly ages: readonly (FileSum & { readonly age: FileAge })[];
}

/** What may go: files nobody needs any more, or that can be made or fetched again. */
export type CleanUpRule =
  'removed' | 'session-videos' | 'previews' | 'fixed-clips' | 'watermarked' | 'results';

export interface CleanUpLine {
  readonly name: string;
  readonly bytes: number;
  /** When it was written, milliseconds since 1970. */
  readonly at: number;
  readonly rule: CleanUpRule;
}

/** What a clean-up would take, before it takes it. */
export interface CleanUpPlan extends FileSum {
  readonly id: string;
  readonly groups: readonly (FileSum & { readonly rule: CleanUpRule })[];
  /** The largest first, at most 500 of them. */
  readonly lines: readonly CleanUpLine[];
}

export type MoveObstacle = 'no-space' | 'not-writable' | 'not-empty' | 'inside-itself' | 'same';

/** What moving the library's folder would mean. */
export interface MovePlan extends FileSum {
  readonly id: string;
  readonly shownAs: string;
  readonly freeBytes: number | null;
  /** Why it cannot be; null: it can. */
  readonly obstacle: MoveObstacle | null;
}

export type FileRole = 'result' | 'image' | 'clip' | 'fixed-clip';

/** A file that the record names and that is not there, or not what it was. */
export interface FileTrouble {
  readonly role: FileRole;
  readonly id: string;
  readonly what: 'missing' | 'changed';
  readonly name: string;
  readonly bytes: number | null;
  /** Whose it is. */
  readonly ref: LibraryRef;
  /** Until when the service can be asked for it again; null: not any more. */
  readonly fetchUntil: number | null;
}

export interface TroublePage {
  readonly items: readonly FileTrouble[];
  readonly total: number;
}

export interface TroubleReport {
  readonly checked: number;
  readonly missing: number;
  readonly changed: number;
  /** Missing before, there again. */
  readonly found: number;
}

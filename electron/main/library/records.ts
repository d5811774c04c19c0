import type { Clip } from '../../shared/domain/clip.ts';
import type { CleanUp, DestinationShown, DestinationView } from '../../shared/domain/destination.ts';
import type { Edit, EditMode, Result } from '../../shared/domain/edit.ts';
import type { ErrorData } from '../../shared/domain/error-data.ts';
import type { SelectionMask } from '../../shared/domain/selection.ts';
import type { Preview } from '../../shared/domain/selection.ts';
import type { Session } from '../../shared/domain/session.ts';
import type { ErrorCode } from '../../shared/errors/table.ts';

/*
 * What the library keeps: the domain's words plus what only the main process may know (paths, addresses, raw answers).
 * Paths are absolute here; times are milliseconds since 1970.
 */

/** Errors that end a check and say nothing about the clip: it is made again. */
export const cutShortBy = ['cancelled', 'ffmpeg-stopped'] as const satisfies readonly ErrorCode[];

export interface ClipRecord extends Omit<Clip, 'fixed' | 'fix' | 'present' | 'media' | 'poster'> {
  /** The original; null for remote clips. */
  readonly path: string | null;
  readonly sha256: string | null;
  /** By what the file is known again, see `clips/file-key.ts`; null where it could not be told. */
  readonly fileKey: string | null;
  /** Only for `result`: the result it continues from. */
  readonly sourceResultId: string | null;
  readonly updatedAt: number;
  /** What a probe of the original told, for planning a fix again; plain JSON. */
  readonly probe: unknown;
  /** The last fix that was made, as planned; plain JSON. Null when there was none. In use when there is a `fixedPath`. */
  readonly fix: unknown;
  readonly fixedPath: string | null;
  readonly fixedSha256: string | null;
  readonly posterPath: string | null;
}

export interface SessionRecord extends Omit<Session, 'video' | 'poster'> {
  /** The session whose points were replayed into this one. */
  readonly renewedFrom: string | null;
  readonly updatedAt: number;
  readonly videoPath: string | null;
  readonly posterPath: string | null;
  readonly remoteVideoUrl: string | null;
  readonly units: string | null;
  readonly requestId: string | null;
}

export interface MaskRecord extends SelectionMask {
  /** The PNG of the answer, when there was one. */
  readonly png: Uint8Array | null;
}

export interface FrameMasks {
  readonly frameIndex: number;
  /** The selection's revision the masks were answered for. */
  readonly revision: number;
  readonly masks: readonly MaskRecord[];
}

export interface PreviewRecord {
  readonly sessionId: string;
  /** Names the state of the points it was made for: valid again whenever they return to it. */
  readonly pointsKey: string;
  readonly revision: number;
  readonly at: number;
  readonly state: Exclude<Preview['state'], 'none' | 'required'>;
  readonly videoPath: string | null;
  readonly coverPath: string | null;
  readonly trackingPath: string | null;
  readonly trackingReadable: boolean;
  /** The addresses as answered, for fetching again; plain JSON. */
  readonly remote: unknown;
  readonly units: string | null;
  readonly requestId: string | null;
  readonly error: ErrorData | null;
}

export interface ImageRecord {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  readonly width: number;
  readonly height: number;
  readonly bytes: number;
  readonly sha256: string;
  readonly addedAt: number;
}

export interface EditRecord extends Omit<
  Edit,
  'images' | 'results' | 'externalTaskId' | 'mode' | 'imported'
> {
  readonly imageIds: readonly string[];
  /** The service's id of the session, for ordering. */
  readonly remoteSessionId: string | null;
  /** Null only for a task ordered elsewhere without one. */
  readonly externalTaskId: string | null;
  /** Null only for a task ordered elsewhere: the service does not tell. */
  readonly mode: EditMode | null;
  /**
   * Set just before the first byte of an order leaves and until its fate is known. While set, the service is asked for the
   * external id before anything is sent again.
   */
  readonly doubtSince: number | null;
  /** How often it was begun to be sent. */
  readonly sends: number;
  /** Ordered elsewhere and adopted from the account's list. */
  readonly imported: boolean;
  /** When the service took it, by its own clock. */
  readonly submittedAt: number | null;
  /** The newest answer about it, as it came; plain JSON. */
  readonly answer: unknown;
}

export interface EditEvent {
  readonly editId: string;
  readonly at: number;
  readonly status: Edit['status'];
  readonly note: string;
  /** Of the newest answer about the edit at that time. */
  readonly requestId: string | null;
}

export interface ResultRecord {
  readonly id: string;
  readonly editId: string;
  readonly kind: Result['kind'];
  /** Which of the task's videos, from 0. */
  readonly position: number;
  /** `gone`: the service no longer has it and it was never fetched. */
  readonly state: 'waiting' | 'here' | 'gone';
  readonly fileName: string;
  readonly path: string | null;
  readonly bytes: number | null;
  readonly sha256: string | null;
  readonly durationMs: number | null;
  readonly posterPath: string | null;
  readonly videoId: string | null;
  readonly remoteUrl: string | null;
  readonly createdAt: number;
}

export interface UploadRecord {
  readonly sha256: string;
  /** Names the destination and its settings, without secrets. */
  readonly destination: string;
  /** Null for the practice service's shelf, and for destinations that are set up no more. */
  readonly destinationId: string | null;
  readonly objectName: string;
  /** Null for uploads of before this was kept. */
  readonly bytes: number | null;
  /** False where it was found there, put by somebody else: not ours to delete. */
  readonly ours: boolean;
  /** What is needed to resume, plain JSON; null when complete. */
  readonly progress: unknown;
  /** Bytes that are there. */
  readonly done: number;
  /** When it was last handed to the service. */
  readonly usedAt: number;
  readonly updatedAt: number;
}

export interface DestinationRecord {
  readonly id: string;
  readonly name: string;
  readonly shown: DestinationShown;
  readonly isDefault: boolean;
  readonly cleanUp: CleanUp;
  readonly tested: DestinationView['tested'];
  readonly createdAt: number;
  readonly updatedAt: number;
}

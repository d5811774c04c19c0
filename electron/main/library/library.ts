import type { LibraryFacets } from '../../shared/domain/library.ts';
import { backUp, backUpGently, backupsOf, type Db, openDatabase, type Opened } from './database.ts';
import { bringEntriesUpToDate, createEntries, type Entries, type EntryKind } from './entries.ts';
import { createPlace, type Place } from './place.ts';
import { storedPaths, type StoredPaths } from './paths.ts';
import { createClips, type ClipRepository } from './repositories/clips.ts';
import type { Context } from './repositories/context.ts';
import { createDestinations, type DestinationRepository } from './repositories/destinations.ts';
import { createEdits, type EditRepository } from './repositories/edits.ts';
import { createFinding, type Finding } from './repositories/finding.ts';
import { createFacets } from './repositories/facets.ts';
import { createImages, type ImageRepository } from './repositories/images.ts';
import { createOpenings, type OpeningRepository } from './repositories/openings.ts';
import { createOwnWords, type OwnWords } from './repositories/own-words.ts';
import { createPreviews, type PreviewRepository } from './repositories/previews.ts';
import { createResults, type ResultRepository } from './repositories/results.ts';
import { createSelections, type SelectionRepository } from './repositories/selections.ts';
import { createSessions, type SessionRepository } from './repositories/sessions.ts';
import { createDrafts, createTray, createWorkspace } from './repositories/small.ts';
import type { DraftRepository, TrayRepository, WorkspaceRepository } from './repositories/small.ts';
import { createUploads, type UploadRepository } from './repositories/uploads.ts';
import { createSnapshots, type SnapshotRepository } from './repositories/snapshots.ts';
import { statements } from './rows.ts';
import { begins } from './search-text.ts';

/** The record of everything, in SQLite: synchronous, each call its own durable transaction unless grouped. */
export interface Library extends Finding {
  readonly clips: ClipRepository;
  readonly sessions: SessionRepository;
  readonly openings: OpeningRepository;
  readonly selections: SelectionRepository;
  readonly previews: PreviewRepository;
  readonly drafts: DraftRepository;
  readonly images: ImageRepository;
  readonly edits: EditRepository;
  readonly results: ResultRepository;
  readonly workspace: WorkspaceRepository;
  readonly tray: TrayRepository;
  readonly uploads: UploadRepository;
  /** Names, notes, stars, tags, and searches that were kept. */
  readonly own: OwnWords;
  facets(): LibraryFacets;
  readonly destinations: DestinationRepository;
  /** Selections as they were when edits were ordered. */
  readonly snapshots: SnapshotRepository;
  /** The tables themselves, for moving whole libraries: everything else goes by the repositories. */
  readonly raw: {
    readonly db: Db;
    readonly paths: StoredPaths;
    readonly refresh: (kind: EntryKind, id: string) => void;
  };
  readonly place: Place;
  /** Absolute: where fixed clips, session videos, images and results are kept. */
  readonly filesDir: string;
  /** Set when a damaged database was set aside at opening. */
  readonly recovered: Opened['recovered'];
  /** All or nothing. Synchronous only: no promise may be awaited inside. */
  transaction<T>(work: () => T): T;
  /** Writes a consistent copy beside the database; returns its path. */
  backUp(): string;
  /** Backs up, without holding anything up, when the newest backup is older than this; true when it did. */
  backUpIfOlder(ms: number): Promise<boolean>;
  /** Empty when sound; otherwise what SQLite says. */
  integrityProblems(): readonly string[];
  close(): void;
}

export interface LibraryOptions {
  readonly file: string;
  /** Where the files are unless somebody chose another folder. */
  readonly filesDir: string;
  readonly nativeBinding?: string | undefined;
  readonly now?: () => number;
  /** Gives a file an id that the page may use; without it, lists have no posters to show. */
  readonly mediaId?: (path: string) => string | null;
  /** Told when the list has changed: at most once in a turn of the event loop, after the change is durable. */
  readonly listChanged?: () => void;
}

/** Throws `library-from-the-future`, `library-damaged`. */
export function openLibrary(options: LibraryOptions): Library {
  const { file, filesDir, nativeBinding, now = Date.now, mediaId = () => null, listChanged } = options;
  const { db, recovered } = openDatabase({ file, nativeBinding, now });
  const sql = statements(db);
  db.function('begins', { deterministic: true }, (text, word) =>
    begins(String(text), String(word)) ? 1 : 0,
  );
  db.transaction(() => bringEntriesUpToDate(sql)).immediate();
  const place = createPlace(sql, filesDir);
  const entries = told(createEntries(sql), listChanged);
  const context: Context = {
    db,
    sql,
    paths: storedPaths(() => place.current()),
    entries,
    snapshots: createSnapshots({ sql }),
    now,
    transaction: transactions(db, entries),
  };
  return {
    clips: createClips(context),
    sessions: createSessions(context),
    openings: createOpenings(context),
    selections: createSelections(context),
    previews: createPreviews(context),
    drafts: createDrafts(context),
    images: createImages(context),
    edits: createEdits(context),
    results: createResults(context),
    workspace: createWorkspace(context),
    tray: createTray(context),
    uploads: createUploads(context),
    own: createOwnWords(context),
    facets: createFacets(context),
    destinations: createDestinations(context),
    snapshots: context.snapshots,
    ...createFinding(context, mediaId),
    raw: { db, paths: context.paths, refresh: (kind, id) => entries.refresh(kind, id) },
    place,
    get filesDir() {
      return place.current();
    },
    recovered,
    transaction: context.transaction,
    backUp: () => backUp(db, file, now()),
    async backUpIfOlder(ms) {
      const newest = backupsOf(file)[0]?.at ?? -Infinity;
      if (now() - newest < ms) return false;
      await backUpGently(db, file, now());
      return true;
    },
    integrityProblems: () =>
      (db.pragma('integrity_check') as readonly { integrity_check: string }[])
        .map((row) => row.integrity_check)
        .filter((line) => line !== 'ok'),
    close: () => {
      db.close();
    },
  };
}

/** Transactions that nest; the outermost one ends with bringing the entries into step. */
function transactions(db: Db, entries: Entries): Context['transaction'] {
  return (work) => {
    if (db.inTransaction) return db.transaction(work)();
    try {
      return db
        .transaction(() => {
          const value = work();
          entries.settle();
          return value;
        })
        .immediate();
    } finally {
      entries.forget();
    }
  };
}

/** The same entries, with somebody told of their changes: transactions are synchronous, so the next turn is after them. */
function told(entries: Entries, listChanged: (() => void) | undefined): Entries {
  if (!listChanged) return entries;
  let pending = false;
  return {
    ...entries,
    refresh(kind, id) {
      entries.refresh(kind, id);
      if (pending) return;
      pending = true;
      setImmediate(() => {
        pending = false;
        listChanged();
      });
    },
  };
}

import { join } from 'node:path';
import type { MediaTools } from '../media/tools.ts';
import type { PracticeCredentials } from './http/auth.ts';
import type { Addresses } from './http/addresses.ts';
import type { SessionRecord, TaskRecord } from './state/records.ts';
import { Shelf } from './state/shelf.ts';
import { Store } from './state/store.ts';
import type { Line } from './work/line.ts';

/** What every part of the service works with. */
export interface PracticeContext {
  readonly tools: MediaTools;
  readonly credentials: PracticeCredentials;
  readonly sessions: Store<SessionRecord>;
  readonly tasks: Store<TaskRecord>;
  /** Everything the service serves: normalised videos, previews, results. */
  readonly files: Shelf;
  /** What was put by the user; under names of the user's choice, behind a folder nobody can guess. */
  readonly uploads: Shelf;
  readonly addresses: Addresses;
  /** Heavy work, one piece at a time. */
  readonly line: Line;
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Seconds a task stays in each state at least. */
  readonly pace: number;
  /** Aborted when the service stops. */
  readonly signal: AbortSignal;
  readonly log: (message: string, error: unknown) => void;
}

/** Opens everything that is kept in the data folder; unfinished files of a crash are gone afterwards. */
export async function openState(dataDir: string) {
  const state = {
    sessions: new Store<SessionRecord>(join(dataDir, 'sessions')),
    tasks: new Store<TaskRecord>(join(dataDir, 'tasks')),
    files: new Shelf(join(dataDir, 'files')),
    uploads: new Shelf(join(dataDir, 'uploads')),
  };
  await Promise.all([state.sessions.load(), state.tasks.load(), state.files.open(), state.uploads.open()]);
  return state;
}

import type { CleanUp } from '../../shared/domain/destination.ts';
import type { UploadRecord } from '../library/records.ts';
import type { UploadRepository } from '../library/repositories/uploads.ts';
import type { Destination } from './destination.ts';
import { readKept } from './s3-kept.ts';

const dayMs = 86_400_000;
/** A session that is just being opened has no record yet. */
const graceMs = 3_600_000;
/** Nobody comes back to an interrupted upload after so long; its parts cost money meanwhile. */
const unfinishedMs = 7 * dayMs;
const orphansEveryMs = dayMs;
const stepMs = 30_000;

export interface CleaningParts {
  readonly uploads: Pick<UploadRepository, 'all' | 'remove' | 'inSession'>;
  /** The user's destinations. */
  readonly list: () => readonly { readonly id: string; readonly cleanUp: CleanUp }[];
  readonly open: (id: string) => Promise<Destination>;
  /** Whether the keychain may be asked for no more than a look round. */
  readonly mayLookRound: () => boolean;
  readonly now?: () => number;
  /** What could not be cleaned up; it is tried again the next time. */
  readonly onProblem: (message: string) => void;
}

/** What one round did. */
export interface Cleaned {
  readonly deleted: number;
  readonly abandoned: number;
}

/** Keeps destinations as tidy as the user wants them: uploads deleted when they are due, unfinished ones taken away. */
export class Cleaning {
  readonly #parts: CleaningParts;
  readonly #now: () => number;
  readonly #orphansAt = new Map<string, number>();
  #running: Promise<Cleaned> | null = null;

  constructor(parts: CleaningParts) {
    this.#parts = parts;
    this.#now = parts.now ?? Date.now;
  }

  /** One round over all destinations; one at a time. The keychain is asked only where there is something to do. */
  run(signal: AbortSignal): Promise<Cleaned> {
    return (this.#running ??= this.#round(signal).finally(() => (this.#running = null)));
  }

  async #round(signal: AbortSignal): Promise<Cleaned> {
    const { uploads, list, open, mayLookRound, onProblem } = this.#parts;
    const all = uploads.all();
    let cleaned: Cleaned = { deleted: 0, abandoned: 0 };
    for (const { id, cleanUp } of list()) {
      const mine = all.filter((upload) => upload.destinationId === id);
      const due = mine.filter((upload) => this.#isDue(upload, cleanUp));
      const stale = mine.filter((upload) => this.#isStale(upload));
      const lookForOrphans =
        mayLookRound() &&
        mine.length > 0 &&
        this.#now() - (this.#orphansAt.get(id) ?? -Infinity) >= orphansEveryMs;
      if (due.length + stale.length === 0 && !lookForOrphans) continue;
      try {
        const destination = await open(id);
        for (const upload of [...due, ...stale]) await this.#take(upload, destination, signal);
        const orphans = lookForOrphans ? await this.#orphans(id, mine, destination, signal) : 0;
        cleaned = {
          deleted: cleaned.deleted + due.length,
          abandoned: cleaned.abandoned + stale.length + orphans,
        };
      } catch (error) {
        signal.throwIfAborted();
        onProblem(error instanceof Error ? error.message : String(error));
      }
    }
    return cleaned;
  }

  #isDue({ ours, progress, usedAt, sha256, destination }: UploadRecord, cleanUp: CleanUp): boolean {
    if (!ours || progress !== null || cleanUp.after === 'never') return false;
    const age = this.#now() - usedAt;
    if (age < (cleanUp.after === 'days' ? cleanUp.days * dayMs : graceMs)) return false;
    return !this.#parts.uploads.inSession(sha256, destination, this.#now());
  }

  #isStale({ progress, updatedAt }: UploadRecord): boolean {
    return progress !== null && this.#now() - updatedAt >= unfinishedMs;
  }

  async #take(upload: UploadRecord, destination: Destination, signal: AbortSignal): Promise<void> {
    // Its settings have changed since: what it names is not where this one looks.
    if (destination.key === upload.destination) {
      const limit = AbortSignal.any([signal, AbortSignal.timeout(stepMs)]);
      if (upload.progress === null) await destination.remove(upload.objectName, { signal: limit });
      else await destination.abandon(upload.progress, { signal: limit });
    }
    this.#parts.uploads.remove(upload.sha256, upload.destination);
  }

  /** Unfinished uploads of a run that was killed before it could write down that it had begun. */
  async #orphans(id: string, mine: readonly UploadRecord[], destination: Destination, signal: AbortSignal) {
    const known = new Set(mine.map(({ progress }) => readKept(progress)?.id));
    const limit = AbortSignal.any([signal, AbortSignal.timeout(stepMs)]);
    const swept = await destination.sweep({
      before: this.#now() - unfinishedMs,
      isKnown: (uploadId) => known.has(uploadId),
      signal: limit,
    });
    this.#orphansAt.set(id, this.#now());
    return swept;
  }
}

import type { AppState, Workspace } from '../../../../electron/shared/domain/app-state.ts';
import type { Clip } from '../../../../electron/shared/domain/clip.ts';
import type { DestinationView } from '../../../../electron/shared/domain/destination.ts';
import type { Edit, EditDraft, ReferenceImage } from '../../../../electron/shared/domain/edit.ts';
import type { LoggedExchange } from '../../../../electron/shared/domain/exchange.ts';
import type { Job, JobKind } from '../../../../electron/shared/domain/job.ts';
import type { LibraryItem, SavedSearch } from '../../../../electron/shared/domain/library.ts';
import type { Selection } from '../../../../electron/shared/domain/selection.ts';
import type { Session } from '../../../../electron/shared/domain/session.ts';
import type { CredentialsStatus, Settings } from '../../../../electron/shared/domain/settings.ts';
import { AppError } from '../../../../electron/shared/errors/app-error.ts';
import type { StudioEvent } from '../../../../electron/shared/ipc/events.ts';
import { finished } from './editing.ts';
import { emptyDraft, newEdit, newId, settings, shelf, unmarked } from './samples.ts';
import { scenePoster, sceneVideo, swatch } from './pictures.ts';

/** What the fake main process remembers. */
export class World {
  settings: Settings = settings;
  credentials: CredentialsStatus = { state: 'none', auth: null, hint: null, keychain: 'ok' };
  destinations: readonly DestinationView[] = [];
  workspace: Workspace = { clipId: null, sessionId: null, editId: null, frameIndex: 0, step: 'clip' };
  tray: readonly string[] = [];
  language: AppState['language'] = 'en';
  startProblem: AppState['startProblem'] = null;
  exchanges: readonly LoggedExchange[] = [];
  readonly clips = new Map<string, Clip>();
  readonly sessions = new Map<string, Session>();
  readonly selections = new Map<string, Selection>();
  readonly drafts = new Map<string, EditDraft>();
  readonly images = new Map<string, ReferenceImage>();
  readonly edits = new Map<string, Edit>();
  readonly jobs = new Map<string, Job>();
  items: LibraryItem[] = shelf();
  hidden: LibraryItem[] = [];
  readonly notes = new Map<string, string>();
  searches: SavedSearch[] = [];
  /** Settles when the later videos are there. */
  videos: Promise<void> = Promise.resolve();
  readonly #media = new Map<string, string>();
  readonly #listeners = new Set<(event: StudioEvent) => void>();

  on(listener: (event: StudioEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(event: StudioEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  mediaUrl(id: string): string {
    return this.#media.get(id) ?? 'about:blank';
  }

  addMedia(blob: Blob): string {
    const id = newId();
    this.#media.set(id, URL.createObjectURL(blob));
    return id;
  }

  async #keep(id: string, blob: Promise<Blob>): Promise<void> {
    this.#media.set(id, URL.createObjectURL(await blob));
  }

  /** Makes the pictures that everything shows. */
  async draw(): Promise<void> {
    await this.#keep('scene-poster', scenePoster());
    for (let number = 1; number <= 8; number += 1) await this.#keep(`swatch-${number}`, swatch(number));
  }

  /** Makes the clip's video. */
  async drawClip(): Promise<void> {
    await this.#keep('scene', sceneVideo());
  }

  /** Makes the videos that come later in the flow; that takes a while. */
  async drawResults(): Promise<void> {
    await this.#keep('result', sceneVideo({ cup: null, mark: 'PRACTICE' }));
    await this.#keep('watermarked', sceneVideo({ cup: null, mark: 'PRACTICE · WATERMARK' }));
    await this.#keep('tracked', sceneVideo({ tracked: true }));
  }

  found<T>(value: T | undefined, what: string): T {
    if (value === undefined) throw new AppError('not-found', `No such ${what}`);
    return value;
  }

  putSettings(settings: Settings): Settings {
    this.settings = settings;
    this.emit({ type: 'settings', settings });
    return settings;
  }

  putClip(clip: Clip): Clip {
    this.clips.set(clip.id, clip);
    this.emit({ type: 'clip', clip });
    return clip;
  }

  putSelection(selection: Selection): Selection {
    this.selections.set(selection.sessionId, selection);
    this.emit({ type: 'selection', selection });
    return selection;
  }

  /** The edit of an entry; made up from it where there is none yet. */
  editOf(item: LibraryItem): Edit {
    const known = this.edits.get(item.id);
    if (known) return known;
    const { id, clipId, sessionId, createdAt, units, mode, provider, title } = item;
    const status = item.status ?? 'done';
    const draft = this.draftOf(sessionId ?? '');
    const base = newEdit({
      ...draft,
      ...{ id, clipId, sessionId, createdAt, units, status, prompt: title, taskId: '8213' },
      mode: mode ?? 'swap',
      provider: provider ?? 'practice',
      error: item.errorCode === null ? null : { code: 'content-policy', message: 'HTTP 400', details: {} },
    });
    const edit = status === 'done' ? { ...finished(base), createdAt, units } : base;
    this.edits.set(id, edit);
    return edit;
  }

  putEdit(edit: Edit): Edit {
    this.edits.set(edit.id, edit);
    this.emit({ type: 'edit', edit });
    this.list({
      kind: 'edit',
      id: edit.id,
      clipId: edit.clipId,
      sessionId: edit.sessionId,
      title: edit.prompt,
      mode: edit.mode,
      status: edit.status,
      units: edit.units,
      errorCode: edit.error?.code ?? null,
      at: edit.createdAt,
    });
    return edit;
  }

  list(part: Pick<LibraryItem, 'kind' | 'id' | 'title'> & Partial<LibraryItem>): void {
    const others = this.items.filter((item) => item.id !== part.id);
    const item: LibraryItem = {
      clipId: null,
      sessionId: null,
      mode: null,
      status: null,
      points: 0,
      units: null,
      provider: 'practice',
      at: Date.now(),
      poster: 'scene-poster',
      ...unmarked(Date.now()),
      ...part,
    };
    this.items = [item, ...others].sort((a, b) => b.at - a.at);
    this.emit({ type: 'library-changed' });
  }

  draftOf(sessionId: string): EditDraft {
    return this.drafts.get(sessionId) ?? emptyDraft;
  }

  putDestinations(destinations: readonly DestinationView[]): readonly DestinationView[] {
    this.destinations = destinations;
    this.emit({ type: 'destinations', destinations });
    return destinations;
  }

  /** A job that goes on for a while; rejects with `cancelled` when it is. */
  async job(kind: JobKind, subject: string, on: Partial<Job>, ms: number): Promise<void> {
    const id = newId();
    const steps = 20;
    const job: Job = {
      id,
      kind,
      subject,
      clipId: null,
      editId: null,
      sessionId: null,
      progress: 0,
      startedAt: Date.now(),
      cancellable: true,
      retry: null,
      transfer: null,
      ...on,
    };
    this.jobs.set(id, job);
    for (let step = 0; step <= steps; step += 1) {
      const now = this.jobs.get(id);
      if (!now) {
        this.emit({ type: 'job-ended', end: { job, outcome: 'cancelled', error: null } });
        throw new AppError('cancelled', 'Cancelled');
      }
      const transfer = now.transfer && { ...now.transfer, done: (now.transfer.total * step) / steps };
      const next = { ...now, transfer, progress: (100 * step) / steps };
      this.jobs.set(id, next);
      this.emit({ type: 'job', job: next });
      await wait(ms / steps);
      while (this.jobs.get(id)?.transfer?.paused) await wait(100);
    }
    this.jobs.delete(id);
    this.emit({ type: 'job-ended', end: { job, outcome: 'done', error: null } });
  }
}

export const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

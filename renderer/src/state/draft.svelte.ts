import type { Edit, EditDraft, EditMode, ReferenceImage } from '../../../electron/shared/domain/edit.ts';
import type { Session } from '../../../electron/shared/domain/session.ts';
import { resultDurationFor } from '../../../electron/shared/limits/clip.ts';
import { editLimits } from '../../../electron/shared/limits/edit.ts';
import type { DraftInput } from '../../../electron/shared/ipc/edits.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

/** How long typing rests before the draft is stored. */
const restMs = 400;

/** What the user is filling in. The page's copy is the newest while it is typed; it is stored as typing rests. */
export class DraftState {
  #backend: Backend;
  #sessionId = $state<string | null>(null);
  #draft = $state.raw<EditDraft | null>(null);
  #unsaved: ReturnType<typeof setTimeout> | null = null;
  readonly saving = new Attempt();
  readonly ordering = new Attempt();
  readonly addingImages = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get current(): EditDraft | null {
    return this.#draft;
  }

  async load(session: Session): Promise<void> {
    await this.flush();
    this.#sessionId = session.id;
    this.#draft = null;
    for (const attempt of [this.saving, this.ordering, this.addingImages]) attempt.clear();
    const draft = await this.saving.run(() => this.#backend.invoke('edits:draft', { sessionId: session.id }));
    if (draft && this.#sessionId === session.id)
      this.#draft = { ...draft, duration: fitting(session, draft) };
  }

  async close(): Promise<void> {
    await this.flush();
    this.#sessionId = null;
    this.#draft = null;
  }

  change(part: Partial<EditDraft>): void {
    if (!this.#draft) return;
    this.#draft = { ...this.#draft, ...part };
    this.ordering.clear();
    if (this.#unsaved) clearTimeout(this.#unsaved);
    this.#unsaved = setTimeout(() => void this.flush(), restMs);
  }

  /** Stores what has not been stored yet. */
  async flush(): Promise<void> {
    if (!this.#unsaved) return;
    clearTimeout(this.#unsaved);
    this.#unsaved = null;
    const [sessionId, draft] = [this.#sessionId, this.#draft];
    if (!sessionId || !draft) return;
    await this.saving.run(() =>
      this.#backend.invoke('edits:save-draft', { sessionId, draft: draftInput(draft) }),
    );
  }

  /** Orders the edit: only ever after the user's click. */
  async order(): Promise<Edit | undefined> {
    const [sessionId, draft] = [this.#sessionId, this.#draft];
    if (!sessionId || !draft || this.ordering.busy) return undefined;
    await this.flush();
    return this.ordering.run(() =>
      this.#backend.invoke('edits:create', { sessionId, draft: draftInput(draft) }),
    );
  }

  /** Room for further reference images in this kind of edit. */
  imagesLeft(mode: EditMode = this.#draft?.mode ?? 'removal'): number {
    return Math.max(0, editLimits.images[mode].max - (this.#draft?.images.length ?? 0));
  }

  /** Files as dropped or chosen; those beyond the room are left out. */
  async addFiles(files: readonly File[]): Promise<void> {
    const taken = files.slice(0, this.imagesLeft());
    if (taken.length === 0) return;
    const images = await this.addingImages.run(() => this.#backend.importImages(taken));
    if (images) this.#append(images);
  }

  /** Bytes the page has itself: a paste, a crop. `replaces` puts it in another image's place. */
  async addBytes(name: string, bytes: Uint8Array<ArrayBuffer>, replaces?: string): Promise<void> {
    const image = await this.addingImages.run(() => this.#backend.invoke('images:add', { name, bytes }));
    if (!image || !this.#draft) return;
    if (replaces === undefined) this.#append([image]);
    else this.change({ images: this.#draft.images.map((old) => (old.id === replaces ? image : old)) });
  }

  removeImage(id: string): void {
    if (this.#draft) this.change({ images: this.#draft.images.filter((image) => image.id !== id) });
  }

  #append(images: readonly ReferenceImage[]): void {
    if (this.#draft)
      this.change({ images: [...this.#draft.images, ...images].slice(0, editLimits.images.addition.max) });
  }
}

/** Images beyond what the kind of edit takes stay in the draft for another kind, and are not sent. */
export function draftInput({ images, ...draft }: EditDraft): DraftInput {
  const { max } = editLimits.images[draft.mode];
  return { ...draft, imageIds: images.slice(0, max).map((image) => image.id) };
}

/** The service makes results of one length from a clip of a given one: nothing to choose wrongly. */
function fitting(session: Session, draft: EditDraft): EditDraft['duration'] {
  return resultDurationFor(session.durationMs / 1000) ?? draft.duration;
}

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

  /**
   * Files as dropped, chosen or pasted, one after the other: one that cannot be taken keeps no other out.
   * @param pasted they lie nowhere: only the page has their bytes
   * @returns how many had no room
   */
  async addFiles(files: readonly File[], pasted = false): Promise<number> {
    const sessionId = this.#sessionId;
    let leftOut = 0;
    await this.addingImages.run(async () => {
      const failures: unknown[] = [];
      for (const file of files) {
        // Room may go while others come: it is looked for before the work, and again when it is done.
        const image = this.imagesLeft() > 0 ? await this.#import(file, pasted).catch(failed) : null;
        if (sessionId !== this.#sessionId) return;
        if (image === null || (image && !this.#append(image))) leftOut += 1;
      }
      if (failures.length > 0) throw failures[0];

      function failed(error: unknown): undefined {
        failures.push(error);
      }
    });
    return leftOut;
  }

  async #import(file: File, pasted: boolean): Promise<ReferenceImage | undefined> {
    if (!pasted) return (await this.#backend.importImages([file]))[0];
    const bytes = new Uint8Array(await file.arrayBuffer());
    return this.#backend.invoke('images:add', { name: file.name, bytes });
  }

  /** A picture the page has made itself: a crop. `replaces` puts it in another image's place. */
  async addBytes(name: string, bytes: Uint8Array<ArrayBuffer>, replaces?: string): Promise<void> {
    const image = await this.addingImages.run(() => this.#backend.invoke('images:add', { name, bytes }));
    if (!image || !this.#draft) return;
    if (replaces === undefined) this.#append(image);
    else this.change({ images: this.#draft.images.map((old) => (old.id === replaces ? image : old)) });
  }

  removeImage(id: string): void {
    if (this.#draft) this.change({ images: this.#draft.images.filter((image) => image.id !== id) });
  }

  /** @returns false where there is no room for it */
  #append(image: ReferenceImage): boolean {
    if (!this.#draft || this.imagesLeft() === 0) return false;
    this.change({ images: [...this.#draft.images, image] });
    return true;
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

import type { LibraryRef, LibraryScope } from '../../../electron/shared/domain/library.ts';
import type { OutputOf } from '../../../electron/shared/ipc/contract.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import type { Notices } from './notices.svelte.ts';

/** What was removed last, while it can be brought back. */
export interface Removal {
  readonly items: readonly LibraryRef[];
  /** The title, when it was one. */
  readonly title: string | null;
}

/** How an export, a pack or a trip to the bin ended, to be said once. */
export type Outcome =
  | { readonly what: 'videos'; readonly written: number; readonly missing: number }
  | { readonly what: 'sheet' | 'report'; readonly name: string }
  | ({ readonly what: 'pack' } & NonNullable<OutputOf<'library:pack'>>)
  | ({ readonly what: 'unpack' } & NonNullable<OutputOf<'library:unpack'>>)
  | ({ readonly what: 'trash' } & OutputOf<'library:trash'>);

/** What can be done with entries of the library. */
export class LibraryWork {
  readonly #backend: Backend;
  readonly #notices: Notices;
  #removed = $state.raw<Removal | null>(null);
  #outcome = $state.raw<Outcome | null>(null);
  readonly exporting = new Attempt();
  readonly moving = new Attempt();

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  get removed(): Removal | null {
    return this.#removed;
  }
  get outcome(): Outcome | null {
    return this.#outcome;
  }

  forgetOutcome(): void {
    this.#outcome = null;
  }

  star(scope: LibraryScope, starred: boolean): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('library:mark', { scope, starred }));
  }

  tag(scope: LibraryScope, change: { addTags?: string[]; removeTags?: string[] }): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('library:mark', { scope, ...change }));
  }

  /** @param name null: back to its own */
  rename({ kind, id }: LibraryRef, name: string | null): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('library:describe', { kind, id, name }));
  }

  note({ kind, id }: LibraryRef, note: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('library:describe', { kind, id, note }));
  }

  /** Hides them; they can be brought back. */
  remove(scope: LibraryScope, title: string | null): Promise<void> {
    return this.#notices.guard(async () => {
      const items = await this.#backend.invoke('library:remove', { scope });
      this.#removed = { items, title };
    });
  }

  restore(): Promise<void> {
    const removed = this.#removed;
    this.#removed = null;
    if (!removed) return Promise.resolve();
    return this.#notices.guard(() => this.#backend.invoke('library:restore', { items: [...removed.items] }));
  }

  forgetRemoved(): void {
    this.#removed = null;
  }

  /** Removes them and moves their files to the system's bin. */
  async trash(scope: LibraryScope): Promise<void> {
    const gone = await this.exporting.run(() => this.#backend.invoke('library:trash', { scope }));
    if (gone) this.#outcome = { what: 'trash', ...gone };
  }

  async exportVideos(scope: LibraryScope): Promise<void> {
    const done = await this.exporting.run(() => this.#backend.invoke('library:export-videos', { scope }));
    if (done) this.#outcome = { what: 'videos', ...done };
  }

  exportSheet(scope: LibraryScope): Promise<void> {
    return this.#exportFile('sheet', () => this.#backend.invoke('library:export-sheet', { scope }));
  }

  exportReport(scope: LibraryScope): Promise<void> {
    return this.#exportFile('report', () => this.#backend.invoke('library:export-report', { scope }));
  }

  async pack(scope: LibraryScope): Promise<void> {
    const packed = await this.moving.run(() => this.#backend.invoke('library:pack', { scope }));
    if (packed) this.#outcome = { what: 'pack', ...packed };
  }

  async unpack(): Promise<void> {
    const report = await this.moving.run(() => this.#backend.invoke('library:unpack', {}));
    if (report) this.#outcome = { what: 'unpack', ...report };
  }

  /** Hands the results of these entries to whatever the user drops them on. */
  drag(items: readonly LibraryRef[]): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('library:drag', { items: [...items] }));
  }

  async #exportFile(what: 'sheet' | 'report', write: () => Promise<string | null>): Promise<void> {
    const name = await this.exporting.run(write);
    if (name) this.#outcome = { what, name };
  }
}

import { SvelteMap } from 'svelte/reactivity';
import type { Edit } from '../../../electron/shared/domain/edit.ts';
import type { LibraryItem } from '../../../electron/shared/domain/library.ts';
import type { OutputOf } from '../../../electron/shared/ipc/contract.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import type { Notices } from './notices.svelte.ts';

/** Edits the window knows: those of the open session, and all that are still under way. */
export class EditsState {
  #backend: Backend;
  #notices: Notices;
  #edits = new SvelteMap<string, Edit>();
  #openId = $state<string | null>(null);
  readonly loading = new Attempt();
  readonly importing = new Attempt();

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  readonly #list = $derived([...this.#edits.values()].sort((a, b) => b.createdAt - a.createdAt));
  readonly #running = $derived(
    this.#list.filter((edit) => edit.status !== 'done' && edit.status !== 'failed'),
  );

  /** Newest first. */
  get list(): readonly Edit[] {
    return this.#list;
  }

  get running(): readonly Edit[] {
    return this.#running;
  }

  /** The edit whose result is looked at. */
  get open(): Edit | null {
    return this.#openId === null ? null : (this.#edits.get(this.#openId) ?? null);
  }

  ofSession(sessionId: string): readonly Edit[] {
    return this.#list.filter((edit) => edit.sessionId === sessionId);
  }

  show(editId: string | null): void {
    this.#openId = editId;
  }

  take(edit: Edit): void {
    this.#edits.set(edit.id, edit);
  }

  /** Edits under way, wherever they belong. */
  async loadRunning(): Promise<void> {
    const open = await this.loading.run(() => this.#backend.invoke('edits:open', {}));
    for (const edit of open ?? []) this.take(edit);
  }

  /** One edit, or what is known of it already. */
  async load(editId: string): Promise<Edit | undefined> {
    const edit = await this.loading.run(() => this.#backend.invoke('edits:get', { editId }));
    if (edit) this.take(edit);
    return edit;
  }

  /** The edits among these rows of the library that are not here yet. */
  async loadItems(items: readonly LibraryItem[]): Promise<void> {
    const missing = items.filter((item) => item.kind === 'edit' && !this.#edits.has(item.id));
    await Promise.all(missing.map((item) => this.load(item.id)));
  }

  /** Adopts what the account has and the library does not. @returns how many of each, undefined where it failed */
  import(): Promise<OutputOf<'edits:import'> | undefined> {
    return this.importing.run(() => this.#backend.invoke('edits:import', {}));
  }

  tryNow(editId: string): Promise<void> {
    return this.#notices.guard(async () =>
      this.take(await this.#backend.invoke('edits:try-now', { editId })),
    );
  }

  withdraw(editId: string): Promise<void> {
    return this.#notices.guard(async () =>
      this.take(await this.#backend.invoke('edits:withdraw', { editId })),
    );
  }

  reveal(resultId: string): Promise<void> {
    return this.#notices.guard(() => this.#backend.invoke('edits:reveal', { resultId }));
  }
}

import type { LibraryDetails } from '../../../electron/shared/domain/library.ts';
import type { LibraryRef } from '../../../electron/shared/domain/library.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

/** One entry of the library, with everything that is known of it. */
export class EntryState {
  readonly #backend: Backend;
  #details = $state.raw<LibraryDetails | null>(null);
  #request = 0;
  readonly loading = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Of the entry shown last, until the next one is here. */
  get details(): LibraryDetails | null {
    return this.#details;
  }

  async show(ref: LibraryRef | null): Promise<void> {
    const request = ++this.#request;
    if (ref === null) {
      this.#details = null;
      return;
    }
    const { kind, id } = ref;
    const details = await this.loading.run(() => this.#backend.invoke('library:details', { kind, id }));
    if (request === this.#request) this.#details = details ?? null;
  }

  /** Its newest state: something in the library has changed. */
  async refresh(): Promise<void> {
    const shown = this.#details?.item;
    if (shown) await this.show(shown);
  }
}

import type { LibraryItem } from '../../../electron/shared/domain/library.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

const pageSize = 200;

/** The library rail: what was searched for, and the rows found, page by page. */
export class LibraryState {
  #backend: Backend;
  #text = $state('');
  #items = $state.raw<readonly LibraryItem[]>([]);
  #total = $state(0);
  #loaded = $state(false);
  #request = 0;
  readonly loading = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get text(): string {
    return this.#text;
  }

  /** Newest change first. */
  get items(): readonly LibraryItem[] {
    return this.#items;
  }

  get total(): number {
    return this.#total;
  }

  /** False until the first answer: an empty library is not said to be empty before that. */
  get loaded(): boolean {
    return this.#loaded;
  }

  search(text: string): Promise<void> {
    this.#text = text;
    return this.refresh();
  }

  /** The same rows again, newest state; as many as are shown already, within one page. */
  async refresh(): Promise<void> {
    const request = ++this.#request;
    const input = { text: this.#text.trim().slice(0, 200), offset: 0, limit: pageSize };
    const page = await this.loading.run(() => this.#backend.invoke('library:query', input));
    if (!page || request !== this.#request) return;
    this.#items = page.items;
    this.#total = page.total;
    this.#loaded = true;
  }

  async more(): Promise<void> {
    if (this.loading.busy || this.#items.length >= this.#total) return;
    const request = ++this.#request;
    const input = { text: this.#text.trim().slice(0, 200), offset: this.#items.length, limit: pageSize };
    const page = await this.loading.run(() => this.#backend.invoke('library:query', input));
    if (!page || request !== this.#request) return;
    const known = new Set(this.#items.map((item) => item.kind + item.id));
    this.#items = [...this.#items, ...page.items.filter((item) => !known.has(item.kind + item.id))];
    this.#total = page.total;
  }
}

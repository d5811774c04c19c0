import type {
  LibraryFacets,
  LibraryFilter,
  LibraryItem,
  LibraryRef,
  LibraryScope,
  LibrarySort,
  SavedSearch,
} from '../../../electron/shared/domain/library.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';
import type { Notices } from './notices.svelte.ts';
import { Pages } from './pages.svelte.ts';
import * as picking from './picks.ts';

export type Layout = 'grid' | 'list';

const newestFirst: LibrarySort = { by: 'changed', descending: true };

/** The library as it is looked through: the question, what it finds, and what is picked of that. */
export class BrowseState {
  readonly #backend: Backend;
  readonly #notices: Notices;
  readonly pages = new Pages<LibraryItem>((offset, limit) =>
    this.loading.run(() => this.#backend.invoke('library:query', { ...this.#asked, offset, limit })),
  );
  readonly loading = new Attempt();
  #open = $state(false);
  #text = $state('');
  #filter = $state.raw<LibraryFilter>({});
  #sort = $state.raw<LibrarySort>(newestFirst);
  #layout = $state<Layout>('grid');
  #picks = $state.raw<picking.Picks>(picking.nothingPicked);
  #facets = $state.raw<LibraryFacets | null>(null);
  #searches = $state.raw<readonly SavedSearch[]>([]);
  /** Grows with every new question: the list goes back to its beginning. */
  #question = $state(0);

  readonly #asked = $derived({
    text: this.#text.trim().slice(0, 200),
    filter: this.#filter,
    sort: this.#sort,
  });
  readonly #filtered = $derived(Object.values(this.#filter).some((value) => value !== undefined));
  readonly #count = $derived(picking.countOf(this.#picks, this.pages.total));
  readonly #only = $derived(
    !this.#picks.all && this.#picks.keys.size === 1 ? picking.refOf([...this.#picks.keys][0]!) : null,
  );

  constructor(backend: Backend, notices: Notices) {
    this.#backend = backend;
    this.#notices = notices;
  }

  get open(): boolean {
    return this.#open;
  }
  get text(): string {
    return this.#text;
  }
  get filter(): LibraryFilter {
    return this.#filter;
  }
  /** True while a filter narrows what is found. */
  get filtered(): boolean {
    return this.#filtered;
  }
  get sort(): LibrarySort {
    return this.#sort;
  }
  get layout(): Layout {
    return this.#layout;
  }
  get picks(): picking.Picks {
    return this.#picks;
  }
  /** How many are picked. */
  get count(): number {
    return this.#count;
  }
  /** The one entry that is picked; null when there are none or several. */
  get only(): LibraryRef | null {
    return this.#only;
  }
  get facets(): LibraryFacets | null {
    return this.#facets;
  }
  get searches(): readonly SavedSearch[] {
    return this.#searches;
  }
  get question(): number {
    return this.#question;
  }

  /** What an action on the picked ones is about. */
  get scope(): LibraryScope {
    const refs = [...this.#picks.keys].map(picking.refOf);
    const { text, filter } = this.#asked;
    return this.#picks.all ? { text, filter, except: refs } : { items: refs };
  }

  async show(): Promise<void> {
    if (this.#open) return;
    this.#open = true;
    await Promise.all([this.refresh(), this.#loadSearches()]);
  }

  hide(): void {
    this.#open = false;
  }

  search(text: string): Promise<void> {
    this.#text = text;
    return this.#askAnew();
  }

  narrow(part: LibraryFilter): Promise<void> {
    this.#filter = { ...this.#filter, ...part };
    return this.#askAnew();
  }

  clearFilter(): Promise<void> {
    this.#filter = {};
    return this.#askAnew();
  }

  /** Everything again. */
  clear(): Promise<void> {
    this.#text = '';
    return this.clearFilter();
  }

  sortBy(sort: LibrarySort): Promise<void> {
    this.#sort = sort;
    return this.#askAnew();
  }

  lay(layout: Layout): void {
    this.#layout = layout;
  }

  use({ text, filter, sort }: SavedSearch): Promise<void> {
    this.#text = text;
    this.#filter = filter;
    this.#sort = sort;
    return this.#askAnew();
  }

  saveSearch(name: string): Promise<void> {
    const search = { ...this.#asked, name, id: null };
    return this.#notices.guard(async () => {
      this.#searches = await this.#backend.invoke('library:save-search', search);
    });
  }

  removeSearch(id: string): Promise<void> {
    return this.#notices.guard(async () => {
      this.#searches = await this.#backend.invoke('library:remove-search', { id });
    });
  }

  /** The same question again: something in the library has changed. */
  async refresh(): Promise<void> {
    if (!this.#open) return;
    await Promise.all([this.pages.ask(), this.#loadFacets()]);
  }

  pick(item: LibraryItem, index: number): void {
    this.#picks = picking.pickOnly(picking.keyOf(item), index);
  }

  toggle(item: LibraryItem, index: number): void {
    this.#picks = picking.toggle(this.#picks, picking.keyOf(item), index);
  }

  async extend(index: number): Promise<void> {
    const { first, last } = picking.rangeTo(this.#picks, index);
    const items = await this.pages.range(first, last);
    this.#picks = picking.extend(this.#picks, items.map(picking.keyOf), index);
  }

  /** The keyboard's way to an entry: that one alone, or everything up to it. */
  async moveTo(index: number, extending: boolean): Promise<void> {
    if (extending) return this.extend(index);
    const [item] = await this.pages.range(index, index);
    if (item) this.pick(item, index);
  }

  pickAll(): void {
    this.#picks = picking.everything(this.#picks);
  }

  pickNone(): void {
    this.#picks = { ...picking.nothingPicked, cursor: this.#picks.cursor };
  }

  async #askAnew(): Promise<void> {
    this.#picks = picking.nothingPicked;
    this.#question += 1;
    this.pages.want(0, 1);
    await this.pages.ask();
  }

  async #loadFacets(): Promise<void> {
    this.#facets = await this.#backend.invoke('library:facets', {}).catch(() => this.#facets);
  }

  async #loadSearches(): Promise<void> {
    this.#searches = await this.#backend.invoke('library:searches', {}).catch(() => this.#searches);
  }
}

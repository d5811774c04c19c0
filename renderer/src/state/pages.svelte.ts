/** One answer: rows from an offset, and how many there are in all. */
export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

type Load<Item> = (offset: number, limit: number) => Promise<Page<Item> | undefined>;

const pageSize = 200;
/** Pages kept; the farthest from what is looked at go first. */
const room = 24;
/** Pages fetched ahead on either side, so that scrolling does not meet the end of what is here. */
const ahead = 2;

/**
 * A long list of which only the pieces looked at are here. What is asked for last is fetched first; of an answer that
 * belongs to an older question nothing is kept.
 */
export class Pages<Item> {
  readonly #load: Load<Item>;
  readonly #pages = new Map<number, readonly Item[]>();
  #question = 0;
  #wanted: { first: number; end: number } = { first: 0, end: 1 };
  #fetching = false;
  #total = $state(0);
  #loaded = $state(false);
  /** Counts what has arrived: reading it follows the pages, which are themselves outside reactivity. */
  #version = $state(0);

  constructor(load: Load<Item>) {
    this.#load = load;
  }

  get total(): number {
    return this.#total;
  }

  /** False until the first answer. */
  get loaded(): boolean {
    return this.#loaded;
  }

  get version(): number {
    return this.#version;
  }

  at(index: number): Item | undefined {
    return this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];
  }

  /** @returns the entries of a span, or null while one of them is not here */
  slice(first: number, end: number): Item[] | null {
    const items: Item[] = [];
    for (let index = first; index < Math.min(end, this.#total); index += 1) {
      const item = this.at(index);
      if (item === undefined) return null;
      items.push(item);
    }
    return items;
  }

  /** The entries from one index to another, both included; what is not here is fetched, without being kept. */
  async range(first: number, last: number): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let page = Math.floor(first / pageSize); page * pageSize <= last; page += 1) {
      const here = this.#pages.get(page) ?? (await this.#load(page * pageSize, pageSize))?.items ?? [];
      items.push(...here.slice(Math.max(0, first - page * pageSize), last + 1 - page * pageSize));
    }
    return items;
  }

  /** Says what is looked at; what is missing of it, and around it, is fetched. */
  want(first: number, end: number): void {
    this.#wanted = { first, end: Math.max(first + 1, end) };
    void this.#fetch();
  }

  /** Another question, or the same one again: what is shown stays until the new answer is here. */
  async ask(): Promise<void> {
    const question = ++this.#question;
    const pages = this.#seen();
    const answers = await Promise.all(pages.map((page) => this.#load(page * pageSize, pageSize)));
    if (question !== this.#question) return;
    this.#fetching = false;
    const newest = answers.find((answer) => answer !== undefined);
    if (!newest) return;
    this.#pages.clear();
    answers.forEach((answer, index) => answer && this.#pages.set(pages[index]!, answer.items));
    this.#total = newest.total;
    this.#loaded = true;
    this.#version += 1;
    void this.#fetch();
  }

  /** The pages that the span looked at lies on. */
  #seen(): number[] {
    const { first, end } = this.#wanted;
    const from = Math.floor(first / pageSize);
    const to = Math.floor((end - 1) / pageSize);
    return Array.from({ length: to - from + 1 }, (_, index) => from + index);
  }

  #missing(): number | null {
    const seen = this.#seen();
    const last = Math.floor((this.#total - 1) / pageSize);
    const order = [...seen];
    for (let step = 1; step <= ahead; step += 1) order.push(seen.at(-1)! + step, seen[0]! - step);
    return order.find((page) => page >= 0 && page <= last && !this.#pages.has(page)) ?? null;
  }

  async #fetch(): Promise<void> {
    if (this.#fetching || !this.#loaded) return;
    const question = this.#question;
    this.#fetching = true;
    for (let page = this.#missing(); page !== null; page = this.#missing()) {
      const answer = await this.#load(page * pageSize, pageSize);
      if (question !== this.#question) return;
      if (!answer) break;
      this.#pages.set(page, answer.items);
      this.#total = answer.total;
      this.#forget();
      this.#version += 1;
    }
    this.#fetching = false;
  }

  #forget(): void {
    const middle = Math.floor(this.#wanted.first / pageSize);
    const far = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle));
    for (const page of far.slice(0, Math.max(0, far.length - room))) this.#pages.delete(page);
  }
}

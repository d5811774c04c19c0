import type { ExchangeHead, LoggedExchange } from '../../../electron/shared/domain/exchange.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

const kept = 200;

/** The newest requests to the service. Read when somebody looks at them, and followed from then on. */
export class RequestsState {
  #backend: Backend;
  #list = $state.raw<readonly ExchangeHead[]>([]);
  #followed = false;
  #text = $state('');
  #chosenId = $state<string | null>(null);
  #chosen = $state.raw<LoggedExchange | null>(null);
  readonly loading = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  readonly #found = $derived(found(this.#list, this.#text));

  /** Newest first, those that fit what is looked for. */
  get list(): readonly ExchangeHead[] {
    return this.#found;
  }

  get total(): number {
    return this.#list.length;
  }

  get text(): string {
    return this.#text;
  }

  get chosenId(): string | null {
    return this.#chosenId;
  }

  /** The chosen one with its bodies; null until they are here. */
  get chosen(): LoggedExchange | null {
    return this.#chosen;
  }

  async follow(): Promise<void> {
    this.#followed = true;
    const list = await this.loading.run(() => this.#backend.invoke('exchanges:list', {}));
    if (list) this.#list = list;
  }

  leave(): void {
    this.#followed = false;
    this.#list = [];
    this.#chosenId = null;
    this.#chosen = null;
  }

  look(text: string): void {
    this.#text = text;
  }

  take(exchange: ExchangeHead): void {
    if (!this.#followed) return;
    this.#list = [exchange, ...this.#list.filter(({ id }) => id !== exchange.id)].slice(0, kept);
  }

  async choose(id: string): Promise<void> {
    this.#chosenId = id;
    const exchange = await this.loading.run(() => this.#backend.invoke('exchanges:get', { exchangeId: id }));
    if (exchange && this.#chosenId === id) this.#chosen = exchange;
  }
}

/** Every word must be somewhere in what a row shows. */
function found(list: readonly ExchangeHead[], text: string): readonly ExchangeHead[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return list;
  return list.filter(({ method, path, status, code, requestId }) => {
    const shown = [method, path, status, code, requestId].join(' ').toLowerCase();
    return words.every((word) => shown.includes(word));
  });
}

import type { AccountPacks, MonthUnits } from '../../../electron/shared/domain/account.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

/** What the account has left, and what the edits of each month cost. */
export class AccountState {
  #backend: Backend;
  #packs = $state.raw<AccountPacks | null>(null);
  #months = $state.raw<readonly MonthUnits[]>([]);
  readonly asking = new Attempt();
  readonly counting = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get packs(): AccountPacks | null {
    return this.#packs;
  }

  /** Newest first. */
  get months(): readonly MonthUnits[] {
    return this.#months;
  }

  /** @param fresh not an answer of the last minutes */
  async ask(fresh: boolean): Promise<void> {
    const packs = await this.asking.run(() => this.#backend.invoke('account:packs', { fresh }));
    if (packs) this.#packs = packs;
  }

  async count(): Promise<void> {
    const months = await this.counting.run(() => this.#backend.invoke('library:units', {}));
    if (months) this.#months = months;
  }

  /** Other credentials or another service: what was said about the old account says nothing about the new one. */
  forget(): void {
    this.#packs = null;
    this.asking.clear();
  }
}

import type { DestinationView } from '../../../electron/shared/domain/destination.ts';
import type { InputOf } from '../../../electron/shared/ipc/contract.ts';
import type { TestStep } from '../../../electron/shared/ipc/settings.ts';
import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

/** Where uploads can go. Secrets pass through here on their way in and are not kept. */
export class DestinationsState {
  #backend: Backend;
  #list = $state.raw<readonly DestinationView[]>([]);
  #steps = $state.raw<readonly TestStep[] | null>(null);
  /** Counts what has been looked at: a test that ends later says nothing about the one that is looked at now. */
  #look = 0;
  readonly saving = new Attempt();
  readonly testing = new Attempt();
  readonly changing = new Attempt();

  constructor(backend: Backend, list: readonly DestinationView[]) {
    this.#backend = backend;
    this.#list = list;
  }

  /** The default one first. */
  get list(): readonly DestinationView[] {
    return this.#list;
  }

  /** Where the next upload goes; null where nothing is set up. */
  get current(): DestinationView | null {
    return this.#list.find(({ isDefault }) => isDefault) ?? null;
  }

  /** How far the newest real test got. */
  get steps(): readonly TestStep[] | null {
    return this.#steps;
  }

  take(list: readonly DestinationView[]): void {
    this.#list = list;
  }

  /** The keychain may hold one of an earlier version. */
  async refresh(): Promise<void> {
    const list = await this.changing.run(() => this.#backend.invoke('destinations:list', {}));
    if (list) this.#list = list;
  }

  /** Another one is looked at: what was said about the last one is not about it. */
  forgetOutcome(): void {
    this.#look += 1;
    this.#steps = null;
    for (const attempt of [this.saving, this.testing, this.changing]) attempt.clear();
  }

  async save(input: InputOf<'destinations:save'>): Promise<DestinationView | undefined> {
    this.#steps = null;
    return this.saving.run(() => this.#backend.invoke('destinations:save', input));
  }

  async test(input: InputOf<'destinations:test'>): Promise<void> {
    this.#steps = null;
    const look = this.#look;
    const steps = await this.testing.run(() => this.#backend.invoke('destinations:test', input));
    if (look === this.#look) this.#steps = steps ?? null;
    else this.testing.clear();
  }

  async makeDefault(id: string): Promise<void> {
    const list = await this.changing.run(() => this.#backend.invoke('destinations:use', { id }));
    if (list) this.#list = list;
  }

  async remove(id: string): Promise<void> {
    const list = await this.changing.run(() => this.#backend.invoke('destinations:remove', { id }));
    if (list) this.#list = list;
  }
}

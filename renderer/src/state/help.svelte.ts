import type { Backend } from '../backend/backend.ts';
import { Attempt } from './attempt.svelte.ts';

/** What helps when something goes wrong. */
export class HelpState {
  #backend: Backend;
  #diagnostics = $state.raw<string | null>(null);
  readonly copying = new Attempt();

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** What was copied last. */
  get diagnostics(): string | null {
    return this.#diagnostics;
  }

  async copyDiagnostics(): Promise<void> {
    const text = await this.copying.run(() => this.#backend.invoke('app:diagnostics', {}));
    if (text !== undefined) this.#diagnostics = text;
  }
}

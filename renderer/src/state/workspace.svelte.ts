import type { Workspace } from '../../../electron/shared/domain/app-state.ts';
import type { Backend } from '../backend/backend.ts';

export type Step = Workspace['step'];

const restMs = 500;

/** Where the user is: stored as it changes, so that the application comes back here. */
export class WorkspaceState {
  #backend: Backend;
  #now = $state.raw<Workspace>() as Workspace;
  #stored: string;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(backend: Backend, stored: Workspace) {
    this.#backend = backend;
    this.#now = stored;
    this.#stored = JSON.stringify(stored);
  }

  get current(): Workspace {
    return this.#now;
  }

  get step(): Step {
    return this.#now.step;
  }

  change(part: Partial<Workspace>): void {
    this.#now = { ...this.#now, ...part };
    this.#timer ??= setTimeout(() => void this.save(), restMs);
  }

  /** Stores it now, if it differs from what is stored. Losing one's place is not worth an error card. */
  async save(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const text = JSON.stringify(this.#now);
    if (text === this.#stored) return;
    this.#stored = text;
    await this.#backend.invoke('app:save-workspace', this.#now).catch(() => undefined);
  }
}

import { getContext, setContext } from 'svelte';

const key = Symbol('shell');

/** What lies over the page: dialogs and the jobs panel. One of them at a time. */
export class Shell {
  #dialog = $state<'settings' | 'shortcuts' | 'requests' | null>(null);
  #settingsAt = $state<string | null>(null);
  #jobsOpen = $state(false);

  get settingsOpen(): boolean {
    return this.#dialog === 'settings';
  }

  get settingsAt(): string | null {
    return this.#settingsAt;
  }

  get shortcutsOpen(): boolean {
    return this.#dialog === 'shortcuts';
  }

  get requestsOpen(): boolean {
    return this.#dialog === 'requests';
  }

  get jobsOpen(): boolean {
    return this.#jobsOpen;
  }

  /** True while keys belong to a dialog. */
  get covered(): boolean {
    return this.#dialog !== null;
  }

  /** @param at the section to begin with */
  openSettings(at: string | null = null): void {
    this.#settingsAt = at;
    this.#dialog = 'settings';
  }

  openShortcuts(): void {
    this.#dialog = 'shortcuts';
  }

  openRequests(): void {
    this.#dialog = 'requests';
  }

  close(): void {
    this.#dialog = null;
  }

  toggleJobs(open = !this.#jobsOpen): void {
    this.#jobsOpen = open;
  }
}

export const provideShell = (shell: Shell): Shell => setContext(key, shell);

export const useShell = (): Shell => getContext<Shell>(key);

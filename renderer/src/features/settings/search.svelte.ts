import { getContext, setContext } from 'svelte';

const key = Symbol('settings-search');

/** What is looked for in the settings; sections hide themselves by it and say whether they stay. */
export class SettingsSearch {
  text = $state('');
  #shown = $state.raw<ReadonlySet<string>>(new Set());

  /** Words that must all be there, in small letters. */
  readonly words = $derived(this.text.toLowerCase().split(/\s+/).filter(Boolean));

  get found(): boolean {
    return this.words.length === 0 || this.#shown.size > 0;
  }

  tell(section: string, shown: boolean): void {
    if (this.#shown.has(section) === shown) return;
    const next = new Set(this.#shown);
    if (shown) next.add(section);
    else next.delete(section);
    this.#shown = next;
  }
}

export const provideSearch = (search: SettingsSearch): SettingsSearch => setContext(key, search);

export const useSearch = (): SettingsSearch | undefined => getContext<SettingsSearch | undefined>(key);

/** Whether all words are in a text; without any everything fits. */
export const fits = (text: string, words: readonly string[]): boolean =>
  words.every((word) => text.toLowerCase().includes(word));

import { getContext, setContext } from 'svelte';
import type { Translate } from '../i18n/i18n.svelte.ts';
import type { Studio } from './studio.svelte.ts';

const key = Symbol('studio');

export const provideStudio = (studio: Studio): Studio => setContext(key, studio);

/** The state of the page, and its words, for a component. */
export function useStudio(): { studio: Studio; t: Translate } {
  const studio = getContext<Studio>(key);
  return { studio, t: studio.i18n.t };
}

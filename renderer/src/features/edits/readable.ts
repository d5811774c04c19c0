import { shownName } from '../../../../electron/shared/domain/shown-name.ts';
import type { Translate } from '../../i18n/i18n.svelte.ts';
import { partsOf } from '../prompt/prompt-text.ts';

/** A prompt as people read it: references by their names instead of `<<<image_1>>>`. */
export function readable(prompt: string, t: Translate): string {
  return partsOf(shownName(prompt))
    .map((part) => {
      if (part.kind !== 'reference') return part.text;
      const number = Number(/\d+/.exec(part.text)?.[0] ?? 1);
      return part.text.includes('video')
        ? t('prompt.reference-video')
        : t('prompt.reference-image', { number });
    })
    .join('')
    .trim();
}

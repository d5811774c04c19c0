import { bytes } from '../../i18n/format.ts';
import type { I18n } from '../../i18n/i18n.svelte.ts';
import type { Outcome } from '../../state/library-work.svelte.ts';

/** How an export, a pack or a trip to the bin ended, in a sentence. */
export function outcomeWords(outcome: Outcome, i18n: I18n): string {
  const { t } = i18n;
  switch (outcome.what) {
    case 'videos': {
      const { written, missing } = outcome;
      return t('library-view.videos-written', { written, missing });
    }
    case 'sheet':
    case 'report':
      return t('library-view.written', { name: outcome.name });
    case 'pack': {
      const { edits, files } = outcome;
      return t('library-view.packed', { edits, files, size: bytes(i18n, outcome.bytes) });
    }
    case 'unpack': {
      const { added, known, missing } = outcome;
      return t('library-view.unpacked', { added, known, missing });
    }
    case 'trash': {
      const { files } = outcome;
      return t('library-view.trashed', { files, size: bytes(i18n, outcome.bytes) });
    }
  }
}

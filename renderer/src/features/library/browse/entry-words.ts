import type { LibraryItem } from '../../../../../electron/shared/domain/library.ts';
import type { I18n } from '../../../i18n/i18n.svelte.ts';
import { toneOf, type Tone } from '../../edits/status.ts';
import { readable } from '../../edits/readable.ts';

export const titleOf = (item: LibraryItem, { t }: I18n): string =>
  readable(item.title, t) || t(`library.kind-${item.kind}`);

/** How an entry stands, in a few words. */
export function stateOf(item: LibraryItem, { t, say }: I18n): string {
  if (item.kind === 'clip') return t(`library.clip-${item.verdict ?? 'ready'}`);
  if (item.kind === 'session') return t('library.selecting', { points: item.points });
  if (item.status === 'failed') return failureOf(item, { t, say });
  return t(`edits.status-${item.status ?? 'draft'}`);
}

/** The colour of an entry's dot. */
export function toneOfEntry({ kind, status, verdict }: LibraryItem): Tone | 'warn' {
  if (kind === 'session') return 'run';
  if (verdict === 'refused') return 'bad';
  return verdict === 'fixable' ? 'warn' : toneOf(status);
}

/** Why an edit failed, where the sentence can be said without the details that a row does not have. */
function failureOf({ errorCode }: LibraryItem, { t, say }: Pick<I18n, 't' | 'say'>): string {
  const sentence = errorCode === null ? null : say(`errors.${errorCode}.sentence`);
  return sentence === null || sentence.includes('{') ? t('edits.status-failed') : sentence;
}

/** Units as answered; a number is shown as one. */
export function unitsOf(units: string | null, { t, number }: I18n): string {
  if (units === null) return '';
  const value = Number(units);
  return Number.isFinite(value) ? t('edits.units-short', { units: number(value) }) : units;
}

import type { Edit } from '../../../../electron/shared/domain/edit.ts';
import type { Translate } from '../../i18n/i18n.svelte.ts';
import { secondsUntil } from '../shell/remaining.ts';

interface Around {
  /** Those under way. */
  readonly edits: readonly Edit[];
  /** How many may run at once, where the user has set it. */
  readonly concurrency: number | null;
  readonly now: number;
  readonly t: Translate;
}

/** An edit's state in two or three words: its status, or what it waits for. */
export function briefState(edit: Edit, { edits, concurrency, now, t }: Around): string {
  const { retry, status } = edit;
  if (retry?.error.code === 'too-many-parallel') return t('edits.state-parked');
  if (retry?.error.code === 'order-in-doubt') return t('edits.state-in-doubt');
  if (retry?.error.code === 'disk-full') return t('edits.state-disk-full');
  if (retry) {
    const seconds = secondsUntil(retry.nextTryAt, now);
    return seconds === 0 ? t('jobs.trying-now') : t('edits.state-retry', { seconds });
  }
  return status === 'submitting' && waitsForTurn(edit, edits, concurrency)
    ? t('edits.state-turn')
    : t(`edits.status-${status}`);
}

/** Not sent yet, because as many run as the user allows, or because one ordered earlier waits for a free place. */
export function waitsForTurn(edit: Edit, edits: readonly Edit[], concurrency: number | null): boolean {
  if (edit.status !== 'submitting' || edit.retry !== null) return false;
  const same = edits.filter(({ provider }) => provider === edit.provider);
  const running = same.filter(({ status }) => status === 'submitted' || status === 'processing').length;
  const parkedBefore = same.some(
    (other) => other.createdAt < edit.createdAt && other.retry?.error.code === 'too-many-parallel',
  );
  return parkedBefore || (concurrency !== null && running >= concurrency);
}

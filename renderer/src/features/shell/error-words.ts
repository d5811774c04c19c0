import type { ErrorData } from '../../../../electron/shared/domain/error-data.ts';
import { errorTable, type ErrorAction } from '../../../../electron/shared/errors/table.ts';
import type { I18n } from '../../i18n/i18n.svelte.ts';

export interface ErrorWords {
  readonly severity: 'info' | 'warning' | 'error';
  readonly action: ErrorAction;
  readonly sentence: string;
  readonly remedy: string;
  /** What "details" shows: the code, the service's own words and request id, and the rest as it came. */
  readonly details: readonly { readonly name: string; readonly value: string }[];
}

/** An error in the user's language, from the error table and the catalogue. */
export function wordsOf(i18n: I18n, error: ErrorData): ErrorWords {
  const { severity, action } = errorTable[error.code] ?? errorTable.unexpected;
  const details = Object.entries(error.details).filter(([, value]) => value !== null && value !== '');
  return {
    severity,
    action,
    sentence: i18n.t(`errors.${error.code}.sentence`, error.details),
    remedy: i18n.t(`errors.${error.code}.remedy`, error.details),
    details: [
      { name: i18n.t('common.error-code'), value: error.code },
      ...(error.message ? [{ name: i18n.t('common.error-message'), value: error.message }] : []),
      ...details.map(([name, value]) => ({ name, value: String(value) })),
    ],
  };
}

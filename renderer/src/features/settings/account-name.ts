import type { ServiceAccount } from '../../../../electron/shared/domain/service.ts';
import type { CredentialsStatus } from '../../../../electron/shared/domain/settings.ts';
import type { Translate } from '../../i18n/i18n.svelte.ts';

/** As the user calls it; a first account has no name until there are several. */
export const accountName = (account: ServiceAccount | undefined, t: Translate): string =>
  account === undefined ? t('accounts.removed') : account.name || t('accounts.unnamed');

/** Whether there are keys, in a few words; nothing where it is not known yet. */
export function keysNote(credentials: CredentialsStatus | undefined, t: Translate): string {
  if (!credentials) return '';
  const { state, hint } = credentials;
  if (state === 'none') return t('accounts.no-keys');
  return t(state === 'session' ? 'accounts.keys-session' : 'accounts.keys-here', { hint: hint ?? '' }).trim();
}

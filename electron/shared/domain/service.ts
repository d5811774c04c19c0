import type { AuthKind, CredentialsStatus, Provider } from './settings.ts';

/** An account of the real service: a name of the user's own, where it is, and how it is spoken to. Its keys are in the vault. */
export interface ServiceAccount {
  /** `default`, or a UUID; part of its entry's name in the keychain. */
  readonly id: string;
  /** As the user calls it; empty for one that has no name yet. */
  readonly name: string;
  readonly apiBaseUrl: string;
  readonly auth: AuthKind;
}

/** What is known of an account's credentials. */
export interface AccountStatus {
  readonly id: string;
  readonly credentials: CredentialsStatus;
}

/** The account of whoever has never heard of several. */
export const defaultAccountId = 'default';

/** Whom something belongs to for good: a session and an edit go on with the account that they were begun with. */
export interface ServiceRef {
  readonly provider: Provider;
  /** Null for the practice service. */
  readonly account: string | null;
}

/** One key for each service and account, for what has to be kept apart: queues, tokens, limits. */
export const serviceKey = ({ provider, account }: ServiceRef): string =>
  provider === 'practice' ? provider : `${provider}:${account ?? defaultAccountId}`;

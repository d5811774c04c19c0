import type { ServiceAccount } from './service.ts';

export type Provider = 'practice' | 'kling';
export type Language = 'en' | 'zh-CN';
export type ThemeChoice = 'system' | 'dark' | 'light';
export type AuthKind = 'keys' | 'token';

export interface Settings {
  readonly provider: Provider;
  /** Of the real service, in the user's order; never empty. */
  readonly accounts: readonly ServiceAccount[];
  /** The id of the one in use. */
  readonly account: string;
  /** The real service's base URL for the account in use; the practice service's own is never shown here. */
  readonly apiBaseUrl: string;
  /** Of the account in use. */
  readonly auth: AuthKind;
  /** `null` follows the system. */
  readonly language: Language | null;
  readonly theme: ThemeChoice;
  readonly railFolded: boolean;
  /** How many edits may run at once; null: learnt from the service's answers. */
  readonly concurrency: number | null;
  readonly notifications: boolean;
  /** The first-run guide has been read or sent away. */
  readonly guideSeen: boolean;
}

/** Where credentials are, and never what they are. `session`: for this run only, in memory. */
export interface CredentialsStatus {
  readonly state: 'none' | 'session' | 'keychain';
  readonly auth: AuthKind | null;
  /** `••••1a2b`: the last four characters. */
  readonly hint: string | null;
  /** Why the keychain is not used, when it is not; a key `settings.keychain.<reason>`. */
  readonly keychain: 'ok' | 'locked' | 'missing' | 'denied' | 'no-bus';
}

import type { Keytar } from 'keytar';
import { KeychainError, keychainError } from './keychain-fault.ts';

/** The system's keychain: Secret Service, macOS Keychain, Windows Credential Manager. All throw {@link KeychainError}. */
export interface Keychain {
  /** Null where there is none, and on Linux also where the keychain is locked. */
  get(account: string): Promise<string | null>;
  set(account: string, value: string): Promise<void>;
  remove(account: string): Promise<void>;
}

export interface KeychainOptions {
  /** What the entries belong to, as keychain programs show it. */
  readonly service: string;
  /** A keychain may wait for its user to type a password; longer than this counts as locked. */
  readonly timeoutMs?: number;
}

/** The only door to keytar, which is an optional native package: loaded when first needed. */
export function systemKeychain({ service, timeoutMs = 60_000 }: KeychainOptions): Keychain {
  let loading: Promise<Keytar> | undefined;
  const load = () => (loading ??= import('keytar').then((module) => module.default));
  const ask = async <T>(call: (keytar: Keytar) => Promise<T>): Promise<T> => {
    try {
      return await withinTime(load().then(call), timeoutMs);
    } catch (thrown) {
      throw keychainError(thrown);
    }
  };
  return {
    get: (account) => ask((keytar) => keytar.getPassword(service, account)),
    set: (account, value) => ask((keytar) => keytar.setPassword(service, account, value)),
    remove: (account) => ask(async (keytar) => void (await keytar.deletePassword(service, account))),
  };
}

async function withinTime<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new KeychainError('locked', 'The keychain did not answer in time')), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

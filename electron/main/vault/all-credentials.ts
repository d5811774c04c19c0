import { createCredentials, type CredentialsStore } from './credentials.ts';
import type { Vault } from './vault.ts';

/** The credentials of every account: one entry of the vault each. */
export interface AllCredentials {
  of(account: string): CredentialsStore;
}

/** @param hide told of each part of a credential, so that no log prints it */
export function createAllCredentials(vault: Vault, hide: (secret: string) => void): AllCredentials {
  const stores = new Map<string, CredentialsStore>();
  return {
    of(account) {
      const known = stores.get(account) ?? createCredentials(vault, hide, account);
      stores.set(account, known);
      return known;
    },
  };
}

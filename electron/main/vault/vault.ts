import type { CredentialsStatus } from '../../shared/domain/settings.ts';
import type { Keychain } from './keychain.ts';
import { KeychainError, keychainError } from './keychain-fault.ts';

/** Where a secret is kept: nowhere, in memory for this run, in the system's keychain. */
export type Place = CredentialsStatus['state'];

/** Which names have an entry in the keychain; no secret. Lets a start find out without waking the keychain. */
export interface VaultIndex {
  /** Tells the entries of one user data folder from another's: a trial run must not overwrite the real keys. */
  readonly scope: string;
  has(name: string): boolean;
  /** The list of the last run could not be understood: what the keychain has is there, but no longer found. */
  readonly wasSetAside: boolean;
  set(name: string, present: boolean): Promise<void>;
}

export interface VaultOptions {
  readonly keychain: Keychain;
  readonly index: VaultIndex;
  /** Told of every secret that passes through, so that no log ever prints it. */
  readonly hide: (secret: string) => void;
}

/** Secrets by name (`kling:default`, `destination:default`). Never in a file of ours. */
export interface Vault {
  /** Writes, reads back, compares. Where the keychain fails, the secret lives in memory until the application ends. */
  put(name: string, secret: string): Promise<Place>;
  /** Null where there is none or the keychain does not give it; `keychain()` tells why. */
  get(name: string): Promise<string | null>;
  remove(name: string): Promise<void>;
  /** As far as known without asking the keychain. */
  place(name: string): Place;
  /** See `VaultIndex`. */
  readonly wasSetAside: boolean;
  /** What the newest use of the keychain met. */
  keychain(): CredentialsStatus['keychain'];
}

export function createVault({ keychain, index, hide }: VaultOptions): Vault {
  /** What has been read or written in this run, so that the keychain is asked once. */
  const memory = new Map<string, string>();
  let health: CredentialsStatus['keychain'] = 'ok';

  const account = (name: string) => `${name}@${index.scope}`;

  const store = async (name: string, secret: string) => {
    await keychain.set(account(name), secret);
    const back = await keychain.get(account(name));
    if (back !== secret) {
      throw new KeychainError(back === null ? 'locked' : 'denied', 'The keychain gave back something else');
    }
  };

  return {
    async put(name, secret) {
      hide(secret);
      memory.set(name, secret);
      try {
        await store(name, secret);
        health = 'ok';
        await index.set(name, true);
        return 'keychain';
      } catch (thrown) {
        health = keychainError(thrown).fault;
        // An older secret left in the keychain would come back at the next start as if it were the new one.
        await keychain.remove(account(name)).catch(() => undefined);
        await index.set(name, false);
        return 'session';
      }
    },
    async get(name) {
      const known = memory.get(name);
      if (known !== undefined) return known;
      if (!index.has(name)) return null;
      try {
        const secret = await keychain.get(account(name));
        // The index says that there is one: a keychain that answers "none" is a locked one.
        health = secret === null ? 'locked' : 'ok';
        if (secret === null) return null;
        hide(secret);
        memory.set(name, secret);
        return secret;
      } catch (thrown) {
        health = keychainError(thrown).fault;
        return null;
      }
    },
    async remove(name) {
      memory.delete(name);
      if (!index.has(name)) return;
      await keychain.remove(account(name)).then(
        () => (health = 'ok'),
        (thrown: unknown) => (health = keychainError(thrown).fault),
      );
      await index.set(name, false);
    },
    place: (name) => (index.has(name) ? 'keychain' : memory.has(name) ? 'session' : 'none'),
    wasSetAside: index.wasSetAside,
    keychain: () => health,
  };
}

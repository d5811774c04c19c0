import * as v from 'valibot';
import type { CredentialsStatus } from '../../shared/domain/settings.ts';
import { AppError } from '../../shared/errors/app-error.ts';
import { credentialsSchema } from '../../shared/ipc/settings.ts';
import type { Credentials } from '../kling/credentials.ts';
import type { Vault } from './vault.ts';

export type CredentialsInput = v.InferOutput<typeof credentialsSchema>;

/** The service's credentials of one account. They go in, are tested and cleared; only the client gets them out. */
export interface CredentialsStore {
  /** Reads the keychain where needed. */
  status(): Promise<CredentialsStatus>;
  /** As far as known without asking the keychain. */
  knownStatus(): CredentialsStatus;
  /** @throws AppError `auth-missing` where one is empty */
  save(input: CredentialsInput): Promise<CredentialsStatus>;
  clear(): Promise<CredentialsStatus>;
  /** For the client. @throws AppError `keychain-unavailable`: the keychain has them and does not give them */
  read(): Promise<Credentials | undefined>;
}

/** @param hide told of each part of a credential, so that no log prints it */
export function createCredentials(
  vault: Vault,
  hide: (secret: string) => void,
  account = 'default',
): CredentialsStore {
  const name = `kling:${account}`;
  let known: CredentialsInput | null = null;

  const load = async (): Promise<CredentialsInput | null> => {
    const text = await vault.get(name);
    known = text === null ? null : parse(text);
    if (known) for (const secret of secretsOf(known)) hide(secret);
    return known;
  };
  const knownStatus = (): CredentialsStatus => ({
    state: vault.place(name),
    auth: known?.auth ?? null,
    hint: known === null ? null : hintOf(known.auth === 'keys' ? known.accessKey : known.apiKey),
    keychain: vault.keychain(),
  });
  return {
    async status() {
      await load();
      return knownStatus();
    },
    knownStatus,
    async save(input) {
      const clean = trimmed(input);
      for (const secret of secretsOf(clean)) hide(secret);
      await vault.put(name, JSON.stringify(clean));
      known = clean;
      return knownStatus();
    },
    async clear() {
      await vault.remove(name);
      known = null;
      return knownStatus();
    },
    async read() {
      const found = await load();
      // They are there and cannot be had: said as it is, instead of asking for keys that were entered long ago.
      const reason = vault.keychain();
      if (!found && vault.place(name) === 'keychain' && reason !== 'ok')
        throw new AppError('keychain-unavailable', 'The keychain does not give the credentials', {
          // A word that a message can tell cases apart by.
          reason: reason.replace('-', '_'),
        });
      if (!found) return undefined;
      return found.auth === 'keys'
        ? { kind: 'keys', accessKey: found.accessKey, secretKey: found.secretKey }
        : { kind: 'token', apiKey: found.apiKey };
    },
  };
}

/** Null where it is none of ours. */
function parse(text: string): CredentialsInput | null {
  try {
    const parsed = v.safeParse(credentialsSchema, JSON.parse(text));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

const secretsOf = (input: CredentialsInput): readonly string[] =>
  input.auth === 'keys' ? [input.accessKey, input.secretKey] : [input.apiKey];

/** `••••1a2b`; of a short key nothing is shown. */
const hintOf = (key: string): string => `••••${key.length >= 12 ? key.slice(-4) : ''}`;

/** Without the blanks that a paste brings. */
function trimmed(input: CredentialsInput): CredentialsInput {
  const clean = Object.fromEntries(Object.entries(input).map(([field, value]) => [field, value.trim()]));
  if (Object.values(clean).includes('')) throw new AppError('auth-missing', 'A credential is empty');
  return v.parse(credentialsSchema, clean);
}

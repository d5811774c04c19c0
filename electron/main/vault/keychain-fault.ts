import type { CredentialsStatus } from '../../shared/domain/settings.ts';

/** Why the system's keychain cannot be used. */
export type KeychainFault = Exclude<CredentialsStatus['keychain'], 'ok'>;

export class KeychainError extends Error {
  override readonly name = 'KeychainError';
  readonly fault: KeychainFault;

  constructor(fault: KeychainFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

/**
 * What the keychain's words mean; the libraries give no codes. The first that fits counts. Sources: libsecret's and GLib's
 * messages on Linux, Security framework's on macOS, all in English whatever the system's language.
 */
const words: readonly (readonly [RegExp, KeychainFault])[] = [
  // The bus itself says no, and names whom one may not talk to
  [/AccessDenied|rejected send message/i, 'denied'],
  // A bus, but nobody on it who keeps secrets
  [/ServiceUnknown|was not provided by any \.service files|org\.freedesktop\.secrets/i, 'missing'],
  [/cannot find (?:module|package)|cannot open shared object|ERR_MODULE_NOT_FOUND|\.dll|dlopen/i, 'missing'],
  [/locked|interaction is not allowed|keychain is unavailable/i, 'locked'],
  [
    /D-?Bus|unsupported transport|could not connect|connection (?:refused|is closed)|no such file or directory/i,
    'no-bus',
  ],
  [
    /denied|cancell?ed|dismissed|not permitted|auth(?:entication|orization)? failed|user name or passphrase/i,
    'denied',
  ],
];

/** Anything a keychain call threw, with what it means; `denied` where its words are new to us. */
export function keychainError(thrown: unknown): KeychainError {
  if (thrown instanceof KeychainError) return thrown;
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  const fault = words.find(([pattern]) => pattern.test(message))?.[1] ?? 'denied';
  return new KeychainError(fault, message, { cause: thrown });
}

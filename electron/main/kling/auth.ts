import { SignJWT } from 'jose';
import { authLimits } from '../../shared/limits/service.ts';
import type { Clock } from './clock.ts';
import { type Credentials, type CredentialSource, readCredentials } from './credentials.ts';

/** A token is made again when less than this is left of it. */
const marginSeconds = 60;
/** Replacing shorter ones would riddle ordinary words. */
const shortestSecret = 8;
/** Answers to calls sent with an older token may still come. */
const keptSecrets = 24;

interface Minted {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly token: string;
  /** Seconds since 1970, on the service's clock as far as known. */
  readonly expires: number;
}

export interface Authorizer {
  /** Value of the Authorization header. @throws AppError `auth-missing` */
  header(): Promise<string>;
  /**
   * After 1003/1004: forgets the token and takes over how far our clock is off.
   * @param used the header that was refused; a newer one, made meanwhile for another call, is kept
   * @param serverDate the answer's `Date` header
   * @returns whether another try makes sense (a single API key cannot be made again)
   */
  renew(used: string, serverDate: string | null): boolean;
  /** Replaces every secret seen so far that occurs in a text. */
  scrub(text: string): string;
}

/** Keeps the credentials, makes and keeps the token, and knows the clock's skew. */
export function createAuthorizer(source: CredentialSource, clock: Clock): Authorizer {
  let minted: Minted | undefined;
  let skewSeconds = 0;
  let fromKeys = false;
  const secrets = new Set<string>();
  const remember = (...found: string[]) => {
    for (const secret of found) if (secret.length >= shortestSecret) secrets.add(secret);
    for (const oldest of secrets) if (secrets.size > keptSecrets) secrets.delete(oldest);
  };

  const mint = async (keys: Extract<Credentials, { kind: 'keys' }>): Promise<string> => {
    const now = Math.floor(clock.now() / 1000) + skewSeconds;
    const usable =
      minted?.accessKey === keys.accessKey &&
      minted.secretKey === keys.secretKey &&
      now < minted.expires - marginSeconds &&
      // A clock that has been set back makes a kept token one from the future.
      now >= minted.expires - authLimits.tokenSeconds - authLimits.notBeforeSeconds;
    if (minted && usable) return minted.token;
    const expires = now + authLimits.tokenSeconds;
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .setIssuer(keys.accessKey)
      .setExpirationTime(expires)
      .setNotBefore(now - authLimits.notBeforeSeconds)
      .sign(new TextEncoder().encode(keys.secretKey));
    minted = { accessKey: keys.accessKey, secretKey: keys.secretKey, token, expires };
    return token;
  };

  return {
    async header() {
      const credentials = await readCredentials(source);
      fromKeys = credentials.kind === 'keys';
      if (credentials.kind === 'token') {
        remember(credentials.apiKey);
        return `Bearer ${credentials.apiKey}`;
      }
      const token = await mint(credentials);
      remember(credentials.secretKey, credentials.accessKey, token);
      return `Bearer ${token}`;
    },
    renew(used, serverDate) {
      if (!fromKeys) return false;
      if (minted && `Bearer ${minted.token}` !== used) return true;
      const time = serverDate === null ? Number.NaN : Date.parse(serverDate);
      if (!Number.isNaN(time)) skewSeconds = Math.floor(time / 1000) - Math.floor(clock.now() / 1000);
      minted = undefined;
      return true;
    },
    scrub(text) {
      let clean = text;
      for (const secret of secrets) clean = clean.replaceAll(secret, '••••');
      return clean;
    },
  };
}

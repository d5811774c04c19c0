import { AppError } from '../../shared/errors/app-error.ts';

/** `keys` are made into tokens here; `token` is sent as it is. Neither ever leaves this folder in a record or an error. */
export type Credentials =
  | { readonly kind: 'keys'; readonly accessKey: string; readonly secretKey: string }
  | { readonly kind: 'token'; readonly apiKey: string };

/** Asked before every call, so that a change in the settings is used at once. Undefined: none are set. */
export type CredentialSource =
  Credentials | (() => Credentials | undefined | Promise<Credentials | undefined>);

/** What may stand in an HTTP header; anything else was pasted along by mistake. */
const visibleAscii = /^[!-~]+$/;

/**
 * The credentials to use now, without the blanks that a paste brings.
 * @throws AppError `auth-missing` where there are none or one is empty; `auth-invalid` where one can't be a key
 */
export async function readCredentials(source: CredentialSource): Promise<Credentials> {
  const found = typeof source === 'function' ? await source() : source;
  if (!found) throw new AppError('auth-missing', 'no credentials are set');
  if (found.kind === 'token') return { kind: 'token', apiKey: key(found.apiKey, 'API key') };
  return {
    kind: 'keys',
    accessKey: key(found.accessKey, 'access key'),
    secretKey: key(found.secretKey, 'secret key'),
  };
}

function key(text: string, name: string): string {
  const trimmed = text.trim();
  if (!trimmed) throw new AppError('auth-missing', `the ${name} is empty`);
  if (!visibleAscii.test(trimmed)) {
    throw new AppError('auth-invalid', `the ${name} holds characters that no key has`);
  }
  return trimmed;
}

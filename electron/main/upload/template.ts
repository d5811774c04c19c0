import { AppError } from '../../shared/errors/app-error.ts';

const mask = '••••';
const loopbackHosts = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * An address with `{name}` in it, checked: https, or http to this computer; no user name or password in it.
 * @throws AppError `destination-invalid` with `needed`
 */
export function checkTemplate(text: string): string {
  const trimmed = text.trim();
  const refuse = (needed: string) =>
    new AppError('destination-invalid', `Destination refused: ${needed}`, { needed });
  // Shown instead of what is secret; typed over in part, it is nothing any more.
  if (trimmed.includes(mask)) throw refuse('secrets_again');
  const sample = fill(trimmed, 'name');
  if (!URL.canParse(sample)) throw refuse('address');
  const url = new URL(sample);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopbackHosts.test(url.hostname))) {
    throw refuse('https');
  }
  if (url.username !== '' || url.password !== '') throw refuse('no_password');
  if (url.hostname.includes('name') && !new URL(fill(trimmed, 'x')).hostname.includes('name'))
    throw refuse('address');
  return trimmed;
}

/** The address of one object. A template that ends in `/` takes the name at its end. */
export function fill(template: string, name: string): string {
  const whole = template.endsWith('/') ? `${template}{name}` : template;
  return whole.replaceAll('{name}', encodeURIComponent(name));
}

/**
 * `Name: value`, one a line, as a user types them.
 * @throws AppError `destination-invalid` with `needed: headers`
 */
export function readHeaders(text: string): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const match = /^\s*([!#$%&'*+.^_`|~\w-]+)\s*:\s*([ -~]*?)\s*$/.exec(line);
    if (!match) throw new AppError('destination-invalid', 'Not a header', { needed: 'headers' });
    headers[match[1]!.toLowerCase()] = match[2]!;
  }
  return headers;
}

/** For showing: names of a query stay, its values (a signature, perhaps) go. */
export const maskQuery = (template: string): string => template.replace(/([?&][^=&#]+=)[^&#]+/g, `$1${mask}`);

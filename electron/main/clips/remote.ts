import { AppError } from '../../shared/errors/app-error.ts';

/**
 * A pasted link as the service could fetch it.
 * @throws AppError `link-invalid` with `reason`: `not_a_link`, `not_https`, `private` (user and password in it)
 */
export function checkLink(text: string): { readonly href: string; readonly name: string } {
  const trimmed = text.trim();
  if (!URL.canParse(trimmed)) throw new AppError('link-invalid', 'Not a link', { reason: 'not_a_link' });
  const url = new URL(trimmed);
  const loopback = url.hostname === '127.0.0.1' || url.hostname === 'localhost' || url.hostname === '[::1]';
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new AppError('link-invalid', 'Not an https link', { reason: 'not_https' });
  }
  if (url.username !== '' || url.password !== '') {
    throw new AppError('link-invalid', 'The link carries a password', { reason: 'private' });
  }
  const last = decodeURIComponentSafely(url.pathname.split('/').at(-1) ?? '');
  return { href: url.href, name: last === '' ? url.hostname : last };
}

/** @throws AppError `video-id-invalid` */
export function checkVideoId(text: string): string {
  const id = text.trim();
  // No format is documented; what could not be part of a JSON string or a file name is surely a mistake.
  if (!/^[\w-]{1,128}$/.test(id)) throw new AppError('video-id-invalid', 'Not a video ID');
  return id;
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

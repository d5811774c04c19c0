import { AppError } from '../../shared/errors/app-error.ts';

const loopbackHosts = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The base URL of a service, checked: https, or plain http to this computer; no user name, query or fragment.
 * A path is kept, so that a gateway may put the service below one.
 * @returns without a slash at the end
 * @throws AppError `base-url-invalid`, details `needed` (the text itself may hold a password)
 */
export function parseBaseUrl(text: string): string {
  const refuse = (needed: string): never => {
    throw new AppError('base-url-invalid', `base URL refused: needs ${needed}`, { needed });
  };
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    return refuse('a web address');
  }
  if (url.username || url.password) return refuse('no user name or password');
  if (url.search || url.hash) return refuse('no query or fragment');
  const local = url.protocol === 'http:' && loopbackHosts.test(url.hostname);
  if (url.protocol !== 'https:' && !local) return refuse('https');
  return url.origin + url.pathname.replace(/\/+$/, '');
}

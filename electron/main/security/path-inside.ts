import { isAbsolute, relative, resolve, sep } from 'node:path';

/** Whether an absolute path lies in a folder (or is it). Links are not followed: hand in real paths. */
export function isInside(folder: string, path: string): boolean {
  const way = relative(resolve(folder), resolve(path));
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way));
}

/**
 * The file that an address's path names in a folder, or null when it names none there: traversal, encoded separators,
 * control characters, a drive or stream of Windows.
 * @param pathname as `URL.pathname` gives it
 */
export function fileIn(folder: string, pathname: string): string | null {
  let path: string;
  try {
    path = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  // eslint-disable-next-line no-control-regex -- a zero byte would end the path for the system, not for us
  if (/[\u0000-\u001f\\:]/.test(path)) return null;
  const file = resolve(folder, `.${path.startsWith('/') ? '' : '/'}${path}`);
  return isInside(folder, file) && file !== resolve(folder) ? file : null;
}

/** The page's own scheme and the only origin that is ours. */
export const appScheme = 'app';
export const appOrigin = 'app://studio';
export const appUrl = `${appOrigin}/index.html`;
export const mediaScheme = 'media';

/**
 * What the page may load at all, whatever its policy says; the rest of the world is for the main process.
 * `devtools:` and `chrome-extension:` are the developer tools' own, which packaged applications do not open.
 */
const loadable = new Set(['app:', 'media:', 'blob:', 'data:', 'devtools:', 'chrome-extension:']);

export function mayLoad(url: string): boolean {
  return URL.canParse(url) && loadable.has(new URL(url).protocol);
}

/** The page itself: the only address that the window's main frame may show. A fragment is a place in it. */
export function isOurPage(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, host, pathname, search } = new URL(url);
  return `${protocol}//${host}` === appOrigin && pathname === '/index.html' && search === '';
}

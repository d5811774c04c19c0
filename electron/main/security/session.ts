import type { Session } from 'electron';
import type { Log } from '../log/log.ts';
import { mayUse } from './permissions.ts';

/**
 * Everything a page's session refuses: powers of the browser, the network, downloads.
 * @param mayLoad which addresses its pages may load at all
 */
export function protectSession(session: Session, log: Log, mayLoad: (url: string) => boolean): void {
  session.setPermissionRequestHandler((contents, permission, grant, details) => {
    const granted = mayUse(permission, originOf(details.requestingUrl), details.isMainFrame);
    if (!granted) log.warn('permission.refused', { permission, window: contents.id });
    grant(granted);
  });
  session.setPermissionCheckHandler((_contents, permission, origin, details) =>
    mayUse(permission, origin, details.isMainFrame),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, grant) => grant({}));
  session.webRequest.onBeforeRequest((details, decide) => {
    const cancel = !mayLoad(details.url);
    if (cancel) log.warn('network.refused', { url: details.url, kind: details.resourceType });
    decide({ cancel });
  });
  session.on('will-download', (event, item) => {
    log.warn('download.refused', { url: item.getURL() });
    event.preventDefault();
  });
}

const originOf = (url: string): string => {
  if (!URL.canParse(url)) return 'null';
  // URL.origin is "null" for schemes that only this application knows.
  const { protocol, host } = new URL(url);
  return `${protocol}//${host}`;
};

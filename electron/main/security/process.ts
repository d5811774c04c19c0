import { app, type WebContents } from 'electron';
import type { Log } from '../log/log.ts';
import { isOurPage } from './origins.ts';
import { registerSchemes } from './schemes.ts';

/** What must be settled before the application is ready. */
export function protectProcess(): void {
  app.enableSandbox();
  registerSchemes();
  // The page has no network: what slipped through every other rule (prefetching, WebRTC) finds no address either. The main
  // process does not go through Chromium's resolver.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND');
}

/** Every page of this application, however it came to be, stays where it is and opens nothing. */
export function protectContents(log: Log): void {
  app.on('web-contents-created', (_event, contents) => protect(contents, log));
  app.on('certificate-error', (event, _contents, url, _error, _certificate, trust) => {
    event.preventDefault();
    log.warn('certificate.refused', { url });
    trust(false);
  });
  app.on('select-client-certificate', (event, _contents, _url, _list, choose) => {
    event.preventDefault();
    choose();
  });
  app.on('login', (event) => event.preventDefault());
}

function protect(contents: WebContents, log: Log): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp');
  contents.setWindowOpenHandler(({ url }) => {
    log.warn('window.refused', { url });
    return { action: 'deny' };
  });
  contents.on('will-attach-webview', (event) => {
    log.warn('webview.refused');
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => {
    // A reload of the page itself is the one navigation there is.
    if (event.isMainFrame && isOurPage(event.url)) return;
    log.warn('navigation.refused', { url: event.url });
    event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
}

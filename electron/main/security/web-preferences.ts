import type { WebPreferences } from 'electron';

/** What the window's page runs with. Several are Electron's defaults of today; they are said here so that they stay. */
export const webPreferences = (options: {
  /** None for a page that talks to nobody. */
  readonly preload?: string;
  readonly developerTools: boolean;
}): WebPreferences => ({
  ...(options.preload === undefined ? {} : { preload: options.preload }),
  devTools: options.developerTools,
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  // Prompts are written in any language; dictionaries would have to be downloaded.
  spellcheck: false,
  // Frames and progress go on while the window is covered: tests and screen recordings need it, and so do users of two displays.
  backgroundThrottling: false,
  autoplayPolicy: 'document-user-activation-required',
});

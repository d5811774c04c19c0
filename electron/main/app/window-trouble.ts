import { app, dialog, type BrowserWindow } from 'electron';
import { appUrl, isOurPage } from '../security/origins.ts';
import type { Run } from './run.ts';

/** So many crashes within this time are no accident any more. */
const tooMany = { crashes: 3, withinMs: 60_000 } as const;

/** A page that crashes is loaded again (all state is in the main process); one that hangs is asked about. */
export function watchWindow(window: BrowserWindow, run: Run): void {
  const crashes: number[] = [];
  let asking = false;
  const { webContents } = window;

  webContents.on('render-process-gone', (_event, details) => {
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    run.log.error('window.crashed', { reason: details.reason, exitCode: details.exitCode });
    crashes.push(Date.now());
    const recent = crashes.filter((at) => Date.now() - at < tooMany.withinMs);
    if (recent.length < tooMany.crashes) webContents.reload();
    else void askAfterCrashes(window, run);
  });
  window.on('unresponsive', () => {
    if (asking) return;
    asking = true;
    run.log.warn('window.unresponsive');
    void askAboutFrozen(window, run).finally(() => {
      asking = false;
    });
  });
  webContents.on('did-navigate', (_event, url) => {
    // about:blank asks nobody before it is shown.
    if (isOurPage(url)) return;
    run.log.warn('window.led-away', { url });
    load(window, run);
  });
  webContents.on('preload-error', (_event, path, error) => run.log.error('preload.failed', { path, error }));
  webContents.on('did-fail-load', (_event, code, description, url) =>
    run.log.error('window.load-failed', { code, description, url }),
  );
}

/** Shows the page. */
export function load(window: BrowserWindow, run: Run): void {
  window.loadURL(appUrl).catch((error: unknown) => run.log.error('window.not-loaded', { error }));
}

async function askAfterCrashes(window: BrowserWindow, run: Run): Promise<void> {
  const say = run.words();
  const { response } = await dialog.showMessageBox({
    type: 'error',
    message: say('app.crashed.title'),
    detail: say('app.crashed.detail'),
    buttons: [say('app.crashed.reopen'), say('app.crashed.quit')],
    defaultId: 0,
    cancelId: 1,
  });
  if (response === 1) app.quit();
  else if (!window.isDestroyed()) window.webContents.reload();
}

async function askAboutFrozen(window: BrowserWindow, run: Run): Promise<void> {
  const say = run.words();
  const answered = new AbortController();
  window.once('responsive', () => answered.abort());
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: say('app.frozen.title'),
    detail: say('app.frozen.detail'),
    buttons: [say('app.frozen.wait'), say('app.frozen.reload')],
    defaultId: 0,
    cancelId: 0,
    signal: answered.signal,
  });
  // A page in an endless loop hears no reload: its process has to go.
  if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer();
}

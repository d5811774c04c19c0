import { join } from 'node:path';
import process from 'node:process';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { eventChannel, type StudioEvent } from '../../shared/ipc/events.ts';
import { webPreferences } from '../security/web-preferences.ts';
import { openWindowState } from '../settings/window-state.ts';
import { placeWindow, smallestWindow } from './place-window.ts';
import type { Run } from './run.ts';
import { load, watchWindow } from './window-trouble.ts';

/** The page's own background (`--bg`), so that nothing flashes before its first paint. */
const background = { dark: '#0f1012', light: '#f6f6f7' } as const;

/** The one window, made again where it was closed and is asked for. */
export interface MainWindow {
  /** Opens it, or brings it to the front. */
  show(): BrowserWindow;
  current(): BrowserWindow | null;
  send(event: StudioEvent): void;
  /** Resolves when its place is on disk. */
  settled(): Promise<void>;
}

export function createMainWindow(run: Run): MainWindow {
  const state = openWindowState(run.folders.userData);
  let window: BrowserWindow | null = null;

  const open = (): BrowserWindow => {
    nativeTheme.themeSource = run.settings.get().theme;
    const { bounds, maximized } = state.get();
    const main = screen.getPrimaryDisplay();
    const others = screen.getAllDisplays().filter((display) => display.id !== main.id);
    const fresh = new BrowserWindow({
      ...placeWindow(
        bounds,
        [main, ...others].map((display) => display.workArea),
      ),
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      show: false,
      title: run.words()('app.name'),
      backgroundColor: nativeTheme.shouldUseDarkColors ? background.dark : background.light,
      autoHideMenuBar: true,
      // Where the application has no icon of its own in the system yet.
      ...(process.platform === 'linux' ? { icon: join(run.home, 'resources', 'icon.png') } : {}),
      webPreferences: webPreferences({
        preload: join(run.home, 'dist', 'preload', 'preload.cjs'),
        developerTools: !app.isPackaged,
      }),
    });
    fresh.once('ready-to-show', () => {
      if (maximized) fresh.maximize();
      fresh.show();
    });
    fresh.on('close', () => {
      const now = { version: 1 as const, bounds: fresh.getNormalBounds(), maximized: fresh.isMaximized() };
      state.set(now).catch((error: unknown) => run.log.warn('window.state-not-saved', { error }));
    });
    fresh.on('closed', () => {
      window = null;
    });
    watchWindow(fresh, run);
    load(fresh, run);
    return fresh;
  };

  return {
    show() {
      if (window === null) {
        window = open();
      } else {
        if (window.isMinimized()) window.restore();
        window.focus();
      }
      return window;
    },
    current: () => window,
    settled: () => state.settled(),
    send(event) {
      if (window !== null && !window.webContents.isDestroyed()) window.webContents.send(eventChannel, event);
    },
  };
}

import { chmodSync, mkdtempSync } from 'node:fs';
import { chmod, copyFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright-core';
import { electronCommand } from '../../scripts/electron.mjs';
import { rememberProcess } from '../../scripts/lib/desktop.mjs';

/** Far more than it takes: a machine that is busy with other things starts it slowly, too. */
const READY_MS = 120_000;
const CLOSE_MS = 15_000;
const READY = '[data-testid="app"][data-ready="true"]';

export interface LaunchOptions {
  /** State of the run; hand the same folder to a second launch to come back to it. Default: a new one. */
  userDataDir?: string;
  /** Further words for the command line, before the clip. */
  args?: string[];
  env?: Record<string, string>;
  /** Absolute path of a clip, given as the last word. The application's user must be able to read it. */
  clip?: string;
  lang?: 'en' | 'zh-CN';
  /** False: no keychain is within reach. */
  keychain?: boolean;
  /** Errors on the page's console that this test provokes. */
  expectedErrors?: RegExp[];
  /** Folder of another application to start, one that the application's user can read; the benches compare with it. */
  app?: string;
  /** HOME of the run; outside vitest, where no set-up has made one. */
  home?: string;
}

export interface RunningApp {
  app: ElectronApplication;
  /** The main window, ready to be used. */
  page: Page;
  userDataDir: string;
  /** What the program has written to its standard output and error so far. */
  printed: () => string;
  /** Quits as a user would; fails when the page reported an error that was not expected. */
  close: () => Promise<void>;
  /** The power cut: the main process gets SIGKILL. The state folder stays. */
  kill: () => Promise<void>;
}

/**
 * A new folder for one test's files, which the application's user can look into. It lies in the HOME of the run and
 * goes with it.
 */
export function makeRunFolder(name = 'run'): string {
  const folder = mkdtempSync(path.join(process.env.MES_TEST_HOME ?? os.tmpdir(), `mes-${name}-`));
  chmodSync(folder, 0o755);
  return folder;
}

/**
 * A copy of a file that the application's user can read, whoever runs the test.
 * @param name of the copy; default: its own
 * @param folder where it goes; default: a new one
 */
export async function readableCopy(
  file: string,
  name = path.basename(file),
  folder = makeRunFolder('clip'),
): Promise<string> {
  const copy = path.join(folder, name);
  await copyFile(file, copy);
  await chmod(copy, 0o644);
  return copy;
}

/** Resolves when the process is gone; asks again with SIGKILL when it takes too long. */
async function gone(app: ElectronApplication): Promise<void> {
  const child = app.process();
  if (child.exitCode !== null || child.signalCode !== null) return;
  const timer = setTimeout(() => child.kill('SIGKILL'), CLOSE_MS);
  await new Promise((resolve) => child.once('exit', resolve));
  clearTimeout(timer);
}

/**
 * Starts the built application in a window and waits until it can be used.
 * @throws when no window is ready in time; the message holds what the application printed
 */
export async function launchApp(options: LaunchOptions = {}): Promise<RunningApp> {
  const userDataDir = options.userDataDir ?? makeRunFolder('data');
  const home = options.home ?? process.env.MES_TEST_HOME;
  if (!home) throw new Error('No HOME for the run: end-to-end tests need tests/support/electron-setup.ts.');
  const command = await electronCommand({
    home,
    userDataDir,
    keychain: options.keychain ?? true,
    env: options.env ?? {},
    app: options.app,
    args: [
      ...(options.args ?? []),
      ...(options.lang ? [`--lang=${options.lang}`] : []),
      ...(options.clip ? [options.clip] : []),
    ],
  });
  const app = await _electron.launch({ ...command, chromiumSandbox: true, timeout: READY_MS });
  rememberProcess(home, app.process());
  const printed: string[] = [];
  for (const stream of [app.process().stdout, app.process().stderr]) {
    stream?.on('data', (data) => printed.push(String(data)));
  }
  const errors: string[] = [];
  const watched = new Set<Page>();
  const watch = (window: Page): void => {
    if (watched.has(window)) return;
    watched.add(window);
    window.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text());
    });
    window.on('pageerror', (error) => errors.push(String(error)));
  };
  app.on('window', watch);
  app.windows().forEach(watch);
  const kill = async (): Promise<void> => {
    app.process().kill('SIGKILL');
    await gone(app);
  };
  try {
    const page = await app.firstWindow({ timeout: READY_MS });
    await page.waitForSelector(READY, { timeout: READY_MS, state: 'attached' });
    const close = async (): Promise<void> => {
      const closing = app.close();
      await gone(app);
      await closing;
      const unexpected = errors.filter(
        (error) => !options.expectedErrors?.some((pattern) => pattern.test(error)),
      );
      if (unexpected.length > 0) throw new Error(`The page reported errors:\n${unexpected.join('\n')}`);
    };
    return { app, page, userDataDir, printed: () => printed.join(''), close, kill };
  } catch (error) {
    await kill();
    const output = printed.join('').split('\n').slice(-40).join('\n');
    throw new Error(`The application was not ready: ${String(error)}\n${errors.join('\n')}\n${output}`, {
      cause: error,
    });
  }
}

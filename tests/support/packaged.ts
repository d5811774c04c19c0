import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { electronCommand } from '../../scripts/electron.mjs';
import { rememberProcess } from '../../scripts/lib/desktop.mjs';
import { root } from '../../scripts/lib/paths.mjs';
import { makeRunFolder } from './electron.ts';

const START_MS = 45_000;

interface Layout {
  /** Folder that holds the whole application. */
  folder: string;
  /** Relative to it. */
  program: string;
  resources: string;
}

/** Where electron-builder puts the unpacked application of this platform. */
function layout(): Layout {
  const release = path.join(root, 'release');
  const found = readdirSync(release).find((name) => /^(linux|win|mac)(-\w+)?(-unpacked)?$/.test(name));
  if (!found) throw new Error(`No unpacked application in ${release}`);
  const folder = path.join(release, found);
  if (process.platform === 'darwin') {
    const contents = path.join('Multi-Elements Studio.app', 'Contents');
    return {
      folder,
      program: path.join(contents, 'MacOS', 'Multi-Elements Studio'),
      resources: path.join(contents, 'Resources'),
    };
  }
  const program = process.platform === 'win32' ? 'Multi-Elements Studio.exe' : 'multi-elements-studio';
  return { folder, program, resources: 'resources' };
}

export interface PackagedApp {
  program: string;
  /** Absolute. */
  resources: string;
}

/** The packaged application in a place where the user it runs as can read it. */
export async function packagedApp(): Promise<PackagedApp> {
  const { folder, program, resources } = layout();
  const place = makeRunFolder('package');
  await cp(folder, place, { recursive: true, verbatimSymlinks: true });
  return { program: path.join(place, program), resources: path.join(place, resources) };
}

/** The address that Chromium's debugger says it listens on. */
function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const timer = setTimeout(() => reject(new Error(`No debugger in time:\n${output}`)), START_MS);
    child.once('exit', (code, signal) => reject(new Error(`Ended with ${signal ?? code}:\n${output}`)));
    child.stderr?.on('data', (data) => {
      output += String(data);
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (!address) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}

/**
 * Starts the packaged application with a clip as the last word and hands its window to `look`. Playwright can't launch
 * it, since its door to Node's debugger is shut; Chromium's own debugger sees the page.
 */
export async function withPackagedApp(
  { program }: PackagedApp,
  clip: string,
  look: (page: Page) => Promise<void>,
): Promise<void> {
  const home = process.env.MES_TEST_HOME;
  if (!home || !existsSync(home)) throw new Error('The package test needs tests/support/package-setup.ts.');
  const command = await electronCommand({
    home,
    userDataDir: makeRunFolder('data'),
    packaged: program,
    args: ['--remote-debugging-port=0', clip],
  });
  const { executablePath, args, env, cwd } = command;
  const child = spawn(executablePath, args, { env, cwd, stdio: ['ignore', 'ignore', 'pipe'] });
  rememberProcess(home, child);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const browser = await chromium.connectOverCDP(await debuggerAddress(child), { timeout: START_MS });
    const context = browser.contexts()[0];
    if (!context) throw new Error('The packaged application shows no page.');
    const page = context.pages()[0] ?? (await context.waitForEvent('page', { timeout: START_MS }));
    await page.waitForSelector('[data-testid="app"][data-ready="true"]', { timeout: START_MS });
    await look(page);
    await browser.close();
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { asAppUser, giveToApp } from './app-user.mjs';
import { capture, runs } from './process.mjs';

const START_MS = 20_000;
const SCREEN = '1920x1200x24';

/**
 * What a headless application needs around it.
 * @typedef {object} Desktop
 * @property {Record<string, string>} env to be added to the environment of whatever uses it
 * @property {string} home throw-away HOME, removed by stop()
 * @property {() => Promise<void>} stop ends every process it started
 */

/**
 * Ends a process that we started: asked first, then made to.
 * @param {import('node:child_process').ChildProcess} child
 */
async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(hard);
}

/**
 * Starts a background process and waits for the line that says it is up.
 * @param {{ command: string, args: string[] }} what
 * @param {{ env?: NodeJS.ProcessEnv, readyOn: 1 | 3, ready: RegExp, name: string }} options readyOn: the
 *   descriptor that it reports on
 * @returns {Promise<{ said: string, stop: () => Promise<void> }>} said: what `ready` captured
 */
function background({ command, args }, { env, readyOn, ready, name }) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] });
    let errors = '';
    let output = '';
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`${name} did not start within ${START_MS / 1000} s: ${errors}`));
    }, START_MS);
    child.on('error', (error) => {
      clearTimeout(timer);
      reject(new Error(`${name} did not start: ${error.message}`));
    });
    child.on('close', (code) => {
      clearTimeout(timer);
      reject(new Error(`${name} ended with ${code}: ${errors}`));
    });
    child.stderr?.on('data', (data) => (errors += data));
    if (readyOn !== 1) child.stdout?.resume();
    child.stdio[readyOn]?.on('data', (data) => {
      output += data;
      const match = ready.exec(output);
      if (!match) return;
      clearTimeout(timer);
      resolve({ said: match[1] ?? '', stop: () => end(child) });
    });
  });
}

/** Dies with us even when we are killed. */
const boundToUs = (/** @type {string} */ command, /** @type {string[]} */ args) => ({
  command: 'setpriv',
  args: ['--pdeathsig=KILL', '--', command, ...args],
});

/**
 * An unlocked keychain on the bus named in `env`.
 * @param {typeof boundToUs} wrap
 * @param {NodeJS.ProcessEnv} env
 */
async function startKeyring(wrap, env) {
  const keyring = wrap('gnome-keyring-daemon', ['--foreground', '--unlock', '--components=secrets']);
  const child = spawn(keyring.command, keyring.args, { env, stdio: ['pipe', 'ignore', 'ignore'] });
  child.stdin.on('error', () => undefined);
  child.stdin.end('test');
  const question = ['--session', '--print-reply', '--dest=org.freedesktop.DBus', '/'];
  const ask = wrap('dbus-send', [
    ...question,
    'org.freedesktop.DBus.NameHasOwner',
    'string:org.freedesktop.secrets',
  ]);
  for (const began = Date.now(); Date.now() - began < START_MS; await delay(50)) {
    const answer = await capture(ask.command, ask.args, { env }).catch(() => '');
    if (answer.includes('boolean true')) return () => end(child);
  }
  await end(child);
  throw new Error('gnome-keyring-daemon did not take its place on the bus.');
}

const pidFolder = (/** @type {string} */ home) => path.join(home, '.pids');

/**
 * Notes a process that uses a desktop, so that whoever stops the desktop ends it too, even when the one who
 * started it was killed.
 * @param {string} home the desktop's
 * @param {import('node:child_process').ChildProcess} child
 */
export function rememberProcess(home, child) {
  const note = path.join(pidFolder(home), String(child.pid));
  mkdirSync(pidFolder(home), { recursive: true });
  writeFileSync(note, '');
  child.once('exit', () => rmSync(note, { force: true }));
}

/** @param {string} home */
function killRemembered(home) {
  if (!existsSync(pidFolder(home))) return;
  for (const pid of readdirSync(pidFolder(home))) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch {
      // It ended by itself, only its note stayed.
    }
  }
}

/**
 * A screen nobody sees (where there is none), and an unlocked keychain of its own, so that a test never touches
 * the keychain of whoever runs it. Linux only: elsewhere there is always a desktop, and this changes nothing.
 * @param {{ display?: boolean, keychain?: boolean, asSelf?: boolean }} wanted
 *   asSelf: the keychain answers the user we are, not the one the application runs as (D-Bus answers only its own user)
 * @returns {Promise<Desktop>}
 */
export async function startDesktop({ display = false, keychain = false, asSelf = false }) {
  // Short: socket paths below it may not exceed 108 characters.
  const home = mkdtempSync(path.join(os.tmpdir(), 'mes-home-'));
  /** @type {(() => Promise<void>)[]} */
  const stops = [];
  /** @type {Record<string, string>} */
  const env = {};
  const stop = async () => {
    killRemembered(home);
    for (const end of stops.reverse()) await end();
    rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  if (process.platform !== 'linux') return { env, home, stop };
  try {
    if (display) {
      const screen = await background(
        boundToUs('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-ac', '-nolisten', 'tcp', '-noreset']),
        { readyOn: 3, ready: /^(\d+)\n/, name: 'Xvfb' },
      );
      stops.push(screen.stop);
      env.DISPLAY = `:${screen.said}`;
    }
    mkdirSync(path.join(home, '.runtime'), { mode: 0o700 });
    if (!asSelf) giveToApp(home);
    if (keychain && (await runs('gnome-keyring-daemon', ['--version']))) {
      const own = { ...process.env, HOME: home, XDG_RUNTIME_DIR: path.join(home, '.runtime') };
      const wrap = asSelf ? boundToUs : asAppUser;
      const bus = await background(wrap('dbus-daemon', ['--session', '--nofork', '--print-address=1']), {
        env: own,
        readyOn: 1,
        ready: /^(unix:\S+)\n/,
        name: 'dbus-daemon',
      });
      stops.push(bus.stop);
      env.DBUS_SESSION_BUS_ADDRESS = bus.said;
      stops.push(await startKeyring(wrap, { ...own, ...env }));
    }
    return { env, home, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

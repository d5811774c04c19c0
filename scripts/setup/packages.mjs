import { chmod, readFile } from 'node:fs/promises';
import path from 'node:path';
import { exists } from '../lib/fresh.mjs';
import { root } from '../lib/paths.mjs';
import { npm } from '../lib/process.mjs';
import { step } from './context.mjs';
import { keytarEnv, noteKeytarBuild } from './keychain.mjs';

/**
 * @typedef {{ version?: string, optional?: boolean, devOptional?: boolean, peer?: boolean }} Locked
 * @param {string} file
 * @returns {Promise<Record<string, Locked>>}
 */
const lockedPackages = async (file) => JSON.parse(await readFile(file, 'utf8')).packages;

/** True when node_modules holds what the lock file says; npm writes its own list there when it is done. */
async function isInstalled() {
  const present = await lockedPackages(path.join(root, 'node_modules', '.package-lock.json')).catch(
    () => null,
  );
  if (!present) return false;
  const wanted = await lockedPackages(path.join(root, 'package-lock.json'));
  return Object.entries(wanted).every(
    ([name, locked]) => name === '' || locked.optional || present[name]?.version === locked.version,
  );
}

/** The npm packages, exactly as locked. */
export async function setUpPackages(/** @type {import('./context.mjs').SetupContext} */ context) {
  if (!(await isInstalled())) {
    await step(context, 'Installing npm packages', async () => {
      await npm(['ci', '--no-audit', '--no-fund'], { cwd: root, env: await keytarEnv(context) });
      await noteKeytarBuild();
    });
  }
  // Its own install script would do this; install scripts that may download are switched off.
  const ffprobe = path.join(
    root,
    'node_modules',
    '@ffprobe-installer',
    `${process.platform}-${process.arch}`,
  );
  for (const name of ['ffprobe', 'ffprobe.exe']) {
    const file = path.join(ffprobe, name);
    if (await exists(file)) await chmod(file, 0o755);
  }
}

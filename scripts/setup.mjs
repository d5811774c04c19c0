import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { exists } from './lib/fresh.mjs';
import { withLock } from './lib/lock.mjs';
import { cacheDir, root } from './lib/paths.mjs';
import { officialRuntime, registryRuntime } from './lib/runtime.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { setUpKeychain } from './setup/keychain.mjs';
import { setUpMedia } from './setup/media.mjs';
import { setUpNode } from './setup/node.mjs';
import { isOnline } from './setup/online.mjs';
import { setUpPackages } from './setup/packages.mjs';
import { setUpSystem } from './setup/system.mjs';

/** What an Electron already here tells about the network, so that only a first set-up has to ask it. */
async function knownReach() {
  if (await exists(officialRuntime().executable)) return true;
  const installed = await exists(path.join(root, 'node_modules', 'better-sqlite3', 'package.json'));
  if (installed && (await exists(registryRuntime().executable))) return false;
  return null;
}

/** What a set-up that was killed left unfinished. Only called under the lock. */
async function removeLeftovers() {
  const unfinished = /^\.(better-sqlite3|download|electron|node)-/;
  for (const name of await readdir(cacheDir())) {
    if (unfinished.test(name)) await rm(path.join(cacheDir(), name), { recursive: true, force: true });
  }
}

/**
 * Gives this clone what it needs and does nothing where nothing is missing. Uses only what Node brings, since
 * it is what fetches everything else.
 * @param {{ everything: boolean }} options everything: an Electron, ffmpeg and the keychain besides the tools
 * @returns {Promise<NodeJS.ProcessEnv>} environment for everything started afterwards
 */
export async function setUp({ everything }) {
  const env = { ...process.env };
  /** @type {string[]} */
  const missing = [];
  /** @type {Promise<boolean> | null} */
  let reach = null;
  /** @type {import('./setup/context.mjs').SetupContext} */
  const context = {
    env,
    say: (line) => console.log(`[set-up] ${line}`),
    miss: (sentence) => void missing.push(sentence),
    online: () => (reach ??= knownReach().then((known) => known ?? isOnline(env))),
  };
  await withLock(
    path.join(cacheDir(), '.set-up.lock'),
    () => context.say('waiting for another set-up on this machine …'),
    async () => {
      await removeLeftovers();
      await setUpNode(context);
      if (everything) await setUpSystem(context);
      await setUpPackages(context);
      if (!everything) return;
      await setUpElectron(context);
      await setUpMedia(context);
      await setUpKeychain(context);
    },
  );
  for (const sentence of missing) console.log(`[set-up] ! ${sentence}`);
  return env;
}

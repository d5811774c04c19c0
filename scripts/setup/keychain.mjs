import path from 'node:path';
import { exists } from '../lib/fresh.mjs';
import { root } from '../lib/paths.mjs';
import { npm, runs } from '../lib/process.mjs';
import { readStamp, writeStamp } from '../lib/stamp.mjs';
import { step } from './context.mjs';

/** Says that the binding here was built by us; npm removes it together with what it stands for. */
const ownBuild = path.join(root, 'node_modules', '.cache', 'keytar-build');

/**
 * How npm gets the binding. In reach, a prebuilt one is fetched. Out of reach it is not worth waiting for: its
 * source builds in seconds, and is told to keep to Node-API 9, or it would take the newest that the headers know
 * and crash the Electron that such machines use.
 * @param {import('./context.mjs').SetupContext} context
 * @returns {Promise<NodeJS.ProcessEnv>}
 */
export async function keytarEnv({ env, online }) {
  if (await online()) return env;
  return { ...env, npm_config_build_from_source: 'keytar', npm_config_napi_build_version: '9' };
}

/** To be called after npm ran with {@link keytarEnv}. */
export const noteKeytarBuild = () => writeStamp(ownBuild, 'yes');

/** keytar, the way to the system's keychain. The application runs without it, and says what that means. */
export async function setUpKeychain(/** @type {import('./context.mjs').SetupContext} */ context) {
  const { env, miss, online, say } = context;
  const loads = () => runs('node', ['-e', "require('keytar')"], { env });
  if ((await loads()) && ((await online()) || (await readStamp(ownBuild)))) return;
  if (process.platform !== 'linux' || (await runs('pkg-config', ['--exists', 'libsecret-1']))) {
    // npm leaves an optional package out altogether when its build failed.
    const present = await exists(path.join(root, 'node_modules', 'keytar'));
    const words = present ? ['rebuild', 'keytar'] : ['ci', '--no-audit', '--no-fund'];
    await step(context, 'Building the keychain binding', async () => {
      await npm(words, { cwd: root, env: await keytarEnv(context) });
      await noteKeytarBuild();
    }).catch((error) => say(String(error)));
    if (await loads()) return;
  }
  miss(
    'Without the keychain binding credentials last for one run: install libsecret-1-dev and run npm rebuild keytar.',
  );
}

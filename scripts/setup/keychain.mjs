import path from 'node:path';
import { exists } from '../lib/fresh.mjs';
import { root } from '../lib/paths.mjs';
import { npm, runs } from '../lib/process.mjs';
import { step } from './context.mjs';

/** keytar, the way to the system's keychain. The application runs without it, and says what that means. */
export async function setUpKeychain(/** @type {import('./context.mjs').SetupContext} */ context) {
  const { env, miss } = context;
  const loads = () => runs('node', ['-e', "require('keytar')"], { env });
  if (await loads()) return;
  const buildable = process.platform !== 'linux' || (await runs('pkg-config', ['--exists', 'libsecret-1']));
  if (buildable) {
    const rebuild = { ...env };
    if (!(await context.online())) rebuild.npm_config_build_from_source = 'keytar';
    // npm leaves an optional package out altogether when its build failed.
    const present = await exists(path.join(root, 'node_modules', 'keytar'));
    await step(context, 'Building the keychain binding', () =>
      npm(present ? ['rebuild', 'keytar'] : ['ci', '--no-audit', '--no-fund'], { cwd: root, env: rebuild }),
    ).catch((error) => context.say(String(error)));
    if (await loads()) return;
  }
  miss(
    'Without the keychain binding credentials last for one run: install libsecret-1-dev and run npm rebuild keytar.',
  );
}

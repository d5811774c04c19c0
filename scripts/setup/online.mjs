import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { root } from '../lib/paths.mjs';
import { runs } from '../lib/process.mjs';

const PATIENCE_MS = 4_000;

/** Asked in a process of its own, so that a name server that never answers can't hold the set-up up. */
const probe = `
  const answer = await fetch(process.argv[1], { method: 'HEAD', signal: AbortSignal.timeout(${PATIENCE_MS}) });
  process.exit(answer.ok ? 0 : 1);
`;

/**
 * Whether Electron's official download is within reach, within a few seconds. A mirror named in
 * ELECTRON_MIRROR counts.
 * @param {NodeJS.ProcessEnv} env
 */
export async function isOnline(env) {
  const { devDependencies } = JSON.parse(await readFile(path.join(root, 'package.json'), 'utf8'));
  const mirror = env.ELECTRON_MIRROR ?? env.npm_config_electron_mirror;
  const base = mirror ?? 'https://github.com/electron/electron/releases/download/';
  const url = `${base}v${devDependencies.electron}/SHASUMS256.txt`;
  return runs('node', ['--input-type=module', '-e', probe, '--', url], {
    env: { ...env, NODE_USE_ENV_PROXY: '1' },
    timeoutMs: PATIENCE_MS + 2_000,
  });
}

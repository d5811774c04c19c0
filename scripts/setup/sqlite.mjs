import { cp, rename, rm, chmod } from 'node:fs/promises';
import path from 'node:path';
import { makeFolder } from '../lib/fresh.mjs';
import { root } from '../lib/paths.mjs';
import { capture } from '../lib/process.mjs';
import { step } from './context.mjs';

/**
 * better-sqlite3's own binary needs Node-API 10; the Electron from the npm registry has 9 and dies on it. This
 * builds it once more with the calls of 10 taken as experimental ones of 9, in a copy: plain Node and today's
 * Electron keep the stock binary.
 * @param {import('./context.mjs').SetupContext} context
 * @param {string} folder where better_sqlite3.node goes
 */
export async function setUpOldSqlite(context, folder) {
  await step(context, 'Building the SQLite binding for that Electron', () =>
    makeFolder(folder, async (temporary) => {
      const copy = path.join(temporary, 'source');
      await cp(path.join(root, 'node_modules', 'better-sqlite3'), copy, {
        recursive: true,
        filter: (file) => !file.includes(`${path.sep}prebuilds`) && !file.includes(`${path.sep}build`),
      });
      const flags = '-UNAPI_VERSION -DNAPI_EXPERIMENTAL -DNODE_API_EXPERIMENTAL_NOGC_ENV_OPT_OUT';
      const gyp = path.join(root, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
      await capture('node', [gyp, 'rebuild', '--release', '--force_build=1'], {
        cwd: copy,
        // In the copy, the headers package that it compiles against is found only this way.
        env: { ...context.env, CXXFLAGS: flags, JOBS: 'max', NODE_PATH: path.join(root, 'node_modules') },
      });
      const built = path.join(temporary, 'better_sqlite3.node');
      await rename(path.join(copy, 'build', 'Release', 'better_sqlite3.node'), built);
      await rm(copy, { recursive: true, force: true });
      await chmod(built, 0o755);
    }),
  );
}

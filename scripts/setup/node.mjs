import path from 'node:path';
import { exists, makeFolder } from '../lib/fresh.mjs';
import { cacheDir } from '../lib/paths.mjs';
import { npm } from '../lib/process.mjs';
import { putFirst, step } from './context.mjs';

/** vitest 5 and better-sqlite3 13 want 22.12; running our own TypeScript without a flag wants 22.18. */
const NEEDED = [22, 18];
const VERSION = '24.21.0';

/** @param {string} version `major.minor.patch` */
export function isNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return (
    major > /** @type {number} */ (NEEDED[0]) ||
    (major === NEEDED[0] && minor >= /** @type {number} */ (NEEDED[1]))
  );
}

/** The npm package that is a whole Node for this platform. */
const packageName = () => `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;

/** Where that package's Node lies; its headers are in `include` beside `bin`. */
const nodeHome = () => path.join(cacheDir(), `node-${VERSION}`, 'node_modules', packageName());

/**
 * Makes sure that everything started from here runs on a Node of today: the machine's own if it is new enough,
 * else one from the npm registry, kept in the cache.
 * @param {import('./context.mjs').SetupContext} context
 */
export async function setUpNode(context) {
  const { env, miss } = context;
  if (isNewEnough(process.versions.node)) {
    putFirst(env, path.dirname(process.execPath));
    return;
  }
  const home = nodeHome();
  if (!(await exists(home))) {
    try {
      await step(
        context,
        `Node ${process.versions.node} is too old for the tools; fetching Node ${VERSION}`,
        () =>
          makeFolder(path.join(cacheDir(), `node-${VERSION}`), async (folder) => {
            const spec = `${packageName()}@${VERSION}`;
            await npm(['install', '--prefix', folder, '--no-save', '--ignore-scripts', spec], {
              cwd: folder,
              env,
            });
          }),
      );
    } catch (error) {
      miss(
        `Node ${NEEDED.join('.')} or newer is needed (this is ${process.versions.node}): install it from https://nodejs.org.`,
      );
      throw error;
    }
  }
  putFirst(env, path.join(home, process.platform === 'win32' ? '.' : 'bin'));
  // node-gyp would download headers from a place that not every machine reaches; this Node brings its own.
  if (await exists(path.join(home, 'include'))) env.npm_config_nodedir = home;
}
